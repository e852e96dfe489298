//! What tests ask of an API's document.

use crate::Document;
use serde_json::Value;
use std::collections::BTreeSet;

/// What is missing, one line each: an operation without operationId, summary, tag, response or a response's description, a path
/// parameter that is not described, an operationId used twice. An empty list is what a test expects.
#[must_use]
pub fn undocumented(document: &Document) -> Vec<String> {
    let mut missing = Vec::new();
    let mut seen = BTreeSet::new();
    document.for_each_operation(|path, method, operation| {
        let mut lacks = |what: &str| missing.push(format!("{} {path}: {what}", method.to_ascii_uppercase()));
        match text(operation, "operationId") {
            "" => lacks("no operationId"),
            id => {
                if !seen.insert(id.to_owned()) {
                    lacks(&format!("operationId {id} is used twice"));
                }
            }
        }
        if text(operation, "summary").is_empty() {
            lacks("no summary");
        }
        if operation.get("tags").and_then(Value::as_array).is_none_or(Vec::is_empty) {
            lacks("no tag");
        }
        match operation.get("responses").and_then(Value::as_object) {
            Some(responses) if !responses.is_empty() => {
                for (status, response) in responses {
                    if text(response, "description").is_empty() && response.get("$ref").is_none() {
                        lacks(&format!("response {status} has no description"));
                    }
                }
            }
            _ => lacks("no response"),
        }
        let parameters = operation.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for name in path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.trim_start_matches('*'))
        {
            let is_it = |parameter: &&Value| text(parameter, "name") == name && text(parameter, "in") == "path";
            if parameters.iter().find(is_it).is_none_or(|parameter| text(parameter, "description").is_empty()) {
                lacks(&format!("path parameter {name} has no description"));
            }
        }
    });
    missing
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}
