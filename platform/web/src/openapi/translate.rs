//! Finds the texts of a document that people read, each with its key.

use super::METHODS;
use serde_json::Value;

/// Called with a text's key and the text.
type Visit<'a> = &'a mut dyn FnMut(&str, &mut Value);

/// Calls `visit` for every text, in the document's order within info, tags, operations and schemas.
pub(super) fn visit(document: &mut Value, visit: Visit<'_>) {
    if let Some(info) = document.get_mut("info") {
        text(info, "title", "info.title", visit);
        text(info, "description", "info.description", visit);
    }
    each_named(document.get_mut("tags"), &mut |name, tag| text(tag, "description", &format!("tags.{name}"), visit));
    for (_, item) in members(document.get_mut("paths")) {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                visit_operation(operation, visit);
            }
        }
    }
    for (name, schema) in members(document.get_mut("components").and_then(|components| components.get_mut("schemas"))) {
        text(schema, "description", &format!("schemas.{name}"), visit);
        for (property, of) in members(schema.get_mut("properties")) {
            text(of, "description", &format!("schemas.{name}.{property}"), visit);
        }
    }
}

fn visit_operation(operation: &mut Value, visit: Visit<'_>) {
    let Some(id) = operation.get("operationId").and_then(Value::as_str).map(ToOwned::to_owned) else { return };
    text(operation, "summary", &format!("{id}.summary"), visit);
    text(operation, "description", &format!("{id}.description"), visit);
    each_named(operation.get_mut("parameters"), &mut |name, parameter| {
        text(parameter, "description", &format!("{id}.parameters.{name}"), visit);
    });
    if let Some(body) = operation.get_mut("requestBody") {
        text(body, "description", &format!("{id}.request"), visit);
    }
    for (status, response) in members(operation.get_mut("responses")) {
        text(response, "description", &format!("{id}.responses.{status}"), visit);
    }
}

fn text(of: &mut Value, member: &str, key: &str, visit: Visit<'_>) {
    if let Some(value) = of.get_mut(member).filter(|value| value.is_string()) {
        visit(key, value);
    }
}

/// The members of an object; none of anything else.
fn members(of: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    of.and_then(Value::as_object_mut).into_iter().flatten()
}

/// The elements of a list that have a name.
fn each_named(list: Option<&mut Value>, each: &mut dyn FnMut(&str, &mut Value)) {
    for element in list.and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(name) = element.get("name").and_then(Value::as_str).map(ToOwned::to_owned) {
            each(&name, element);
        }
    }
}
