//! The OpenAPI 3.1 document of an API: merged from its parts, described, translated, and written as JSON or YAML.

mod translate;
mod yaml;

use crate::RouteInfo;
use serde_json::{Map, Value, json};

/// Keys of a path item that are methods.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An OpenAPI 3.1 document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document(Value);

impl From<&utoipa::openapi::OpenApi> for Document {
    fn from(api: &utoipa::openapi::OpenApi) -> Self {
        // The types hold text, numbers and lists only, so writing them cannot fail; an empty document would fail every test that reads it.
        Self(serde_json::to_value(api).unwrap_or_else(|_| json!({})))
    }
}

impl Document {
    /// One document of several: paths, components and tags together. Of two entries with the same name the first stays.
    #[must_use]
    pub fn merged(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut whole = json!({ "openapi": "3.1.0", "info": { "title": "", "version": "" }, "paths": {} });
        for Self(part) in parts {
            merge(&mut whole, part);
        }
        Self(whole)
    }

    /// Sets title, version and description.
    #[must_use]
    pub fn titled(mut self, title: &str, version: &str, description: &str) -> Self {
        self.set("info", json!({ "title": title, "version": version, "description": description }));
        self
    }

    /// Sets the addresses at which the API is served.
    #[must_use]
    pub fn served_at<'a>(mut self, urls: impl IntoIterator<Item = &'a str>) -> Self {
        self.set("servers", urls.into_iter().map(|url| json!({ "url": url })).collect());
        self
    }

    /// Adds a security scheme (OpenAPI 3.1 section 4.8.27), to which operations refer by `name`.
    #[must_use]
    pub fn with_security_scheme(mut self, name: &str, scheme: Value) -> Self {
        merge(&mut self.0, json!({ "components": { "securitySchemes": { name: scheme } } }));
        self
    }

    /// Adds a tag with its description.
    #[must_use]
    pub fn with_tag(mut self, name: &str, description: &str) -> Self {
        merge(&mut self.0, json!({ "tags": [{ "name": name, "description": description }] }));
        self
    }

    /// Keeps the operations for which `keep` says so, by path template.
    #[must_use]
    pub fn only_paths(mut self, keep: impl Fn(&str) -> bool) -> Self {
        if let Some(paths) = self.0.get_mut("paths").and_then(Value::as_object_mut) {
            paths.retain(|path, _| keep(path));
        }
        self
    }

    /// The document as a JSON value.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// The document as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.0.to_string()
    }

    /// The document as JSON text for people, with a line break at the end.
    #[must_use]
    pub fn to_pretty_json(&self) -> String {
        format!("{:#}\n", self.0)
    }

    /// The document as YAML 1.2, in block style.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        yaml::block(&self.0)
    }

    /// Every operation, in the order of paths and methods.
    #[must_use]
    pub fn operations(&self) -> Vec<RouteInfo> {
        let mut operations = Vec::new();
        self.for_each_operation(|path, method, operation| {
            let operation_id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
            operations.push(RouteInfo { path: path.to_owned(), method: method.to_ascii_uppercase(), operation_id });
        });
        operations.sort();
        operations
    }

    /// The document with texts replaced by those that `text` knows; see [`Document::texts`] for the keys.
    #[must_use]
    pub fn translated(mut self, text: &dyn Fn(&str) -> Option<String>) -> Self {
        translate::visit(&mut self.0, &mut |key, value| {
            if let Some(translation) = text(key) {
                *value = Value::String(translation);
            }
        });
        self
    }

    /// Every text that can be translated, with its key: `info.title`, `tags.{name}`, `{operationId}.summary`,
    /// `{operationId}.description`, `{operationId}.parameters.{name}`, `{operationId}.request`, `{operationId}.responses.{status}`,
    /// `schemas.{name}` and `schemas.{name}.{property}`.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        translate::visit(&mut self.0.clone(), &mut |key, value| {
            texts.push((key.to_owned(), value.as_str().unwrap_or_default().to_owned()));
        });
        texts
    }

    pub(crate) fn for_each_operation(&self, mut each: impl FnMut(&str, &str, &Value)) {
        let paths = self.0.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    each(path, method, operation);
                }
            }
        }
    }

    fn set(&mut self, key: &str, value: Value) {
        if let Some(document) = self.0.as_object_mut() {
            document.insert(key.to_owned(), value);
        }
    }
}

/// Adds what `into` lacks: members of objects one by one, elements of lists that are not there yet.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge_member(into, key, value);
            }
        }
        (Value::Array(into), Value::Array(from)) => {
            for element in from {
                if !into.contains(&element) {
                    into.push(element);
                }
            }
        }
        _ => {}
    }
}

fn merge_member(into: &mut Map<String, Value>, key: String, value: Value) {
    match into.get_mut(&key) {
        Some(there) => merge(there, value),
        None => {
            into.insert(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(path: &str, id: &str) -> Document {
        Document(json!({
            "paths": { path: { "get": { "operationId": id, "summary": format!("Summary of {id}"), "tags": ["t"],
                "parameters": [{ "name": "id", "in": "path", "description": "Which" }],
                "responses": { "200": { "description": "Fine" } } } } },
            "components": { "schemas": { id: { "type": "object", "properties": { "at": { "description": "When" } } } } },
        }))
    }

    #[test]
    fn parts_are_merged_and_described() {
        let whole = Document::merged([part("/b", "showB"), part("/a", "showA")])
            .titled("Yui", "1", "A node")
            .served_at(["https://yui.example"])
            .with_security_scheme("bearer", json!({ "type": "http", "scheme": "bearer" }))
            .with_tag("t", "A tag");
        assert_eq!(whole.operations().iter().map(|route| route.path.as_str()).collect::<Vec<_>>(), ["/a", "/b"]);
        assert_eq!(whole.as_value()["components"]["schemas"].as_object().unwrap().len(), 2);
        assert_eq!(whole.as_value()["components"]["securitySchemes"]["bearer"]["type"], "http");
        assert_eq!(whole.as_value()["servers"][0]["url"], "https://yui.example");
        assert_eq!(whole.as_value()["openapi"], "3.1.0");
    }

    #[test]
    fn texts_are_replaced_by_key() {
        let french = part("/a", "showA").translated(&|key| (key == "showA.summary").then(|| "Résumé".to_owned()));
        assert_eq!(french.as_value()["paths"]["/a"]["get"]["summary"], "Résumé");
        let keys: Vec<String> = french.texts().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["showA.summary", "showA.parameters.id", "showA.responses.200", "schemas.showA.at"]);
    }
}
