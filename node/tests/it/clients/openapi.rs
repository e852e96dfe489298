//! The document that client programs are generated from.

use crate::faults::support::{Engine, Installation};
use serde_json::Value;
use std::collections::BTreeSet;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_served_document_is_the_printed_one() {
    let installation = Installation::new(Engine::Sqlite).await;
    let printed = without_servers(serde_json::from_str(&installation.must(&["openapi"])).unwrap());
    for public in [None, Some("https://notify.city.example.jp")] {
        let installation = Installation::new(Engine::Sqlite).await;
        let installation = match public {
            Some(url) => installation.with("YUI_PUBLIC_URL", url),
            None => installation,
        };
        let node = installation.serve().await;
        let reply = node.connect().await.get("/openapi.json").await.unwrap().expect(200);
        assert_eq!(reply.headers["content-type"], "application/json");
        assert_eq!(without_servers(reply.json()), printed);
        node.stop().await;
    }
}

fn without_servers(mut document: Value) -> Value {
    document.as_object_mut().unwrap().remove("servers");
    document
}

/// The rules of OpenAPI 3.1.1 that a generator of clients stumbles over.
#[tokio::test]
async fn the_document_is_sound() {
    let document: Value = serde_json::from_str(&Installation::new(Engine::Sqlite).await.must(&["openapi"])).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let mut problems = Vec::new();
    check_references(&document, &document, &mut problems);
    let mut names = BTreeSet::new();
    let mut count = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(key, _)| METHODS.contains(&key.as_str())) {
            count += 1;
            let mut say = |problem: &str| problems.push(format!("{method} {path}: {problem}"));
            if !operation["operationId"].as_str().is_some_and(|name| names.insert(name.to_owned())) {
                say("its operationId is missing or not its own");
            }
            check_parameters(path, item, operation, &mut say);
            check_answers(operation, &mut say);
            check_names(&document, operation, &mut say);
        }
    }
    assert!(count > 20, "{count} operations");
    assert!(problems.is_empty(), "{problems:#?}");
}

/// Every `$ref` leads somewhere within the document.
fn check_references(document: &Value, part: &Value, problems: &mut Vec<String>) {
    match part {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref")
                && reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)).is_none()
            {
                problems.push(format!("{reference} leads nowhere"));
            }
            members.values().for_each(|member| check_references(document, member, problems));
        }
        Value::Array(items) => items.iter().for_each(|item| check_references(document, item, problems)),
        _ => {}
    }
}

/// The parameters of the path are those that are declared, and all of them are required.
fn check_parameters(path: &str, item: &Value, operation: &Value, say: &mut dyn FnMut(&str)) {
    let declared: Vec<&Value> =
        [item, operation].iter().filter_map(|part| part["parameters"].as_array()).flatten().collect();
    let in_path = declared.iter().filter(|parameter| parameter["in"] == "path");
    let named: BTreeSet<&str> = in_path.clone().map(|parameter| parameter["name"].as_str().unwrap()).collect();
    let written: BTreeSet<&str> =
        path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}')).collect();
    if named != written || !path.starts_with('/') {
        say("its path and its parameters differ");
    }
    if in_path.clone().any(|parameter| parameter["required"] != true) {
        say("a parameter of the path is not required");
    }
    if declared.iter().any(|parameter| parameter["schema"].is_null() && parameter["content"].is_null()) {
        say("a parameter has no schema");
    }
}

/// Every answer has a code and a description, and there is a good one.
fn check_answers(operation: &Value, say: &mut dyn FnMut(&str)) {
    let Some(answers) = operation["responses"].as_object().filter(|answers| !answers.is_empty()) else {
        return say("it has no answers");
    };
    let is_code = |code: &str| code == "default" || (code.len() == 3 && code.parse::<u16>().is_ok());
    if !answers.keys().all(|code| is_code(code)) {
        say("an answer's code is none");
    }
    if answers.values().any(|answer| answer["$ref"].is_null() && !answer["description"].is_string()) {
        say("an answer has no description");
    }
    if operation.get("requestBody").is_some_and(|body| !body["content"].is_object() && body["$ref"].is_null()) {
        say("its request body has no content");
    }
}

/// Tags and security schemes are declared.
fn check_names(document: &Value, operation: &Value, say: &mut dyn FnMut(&str)) {
    let tags: Vec<&Value> = document["tags"].as_array().into_iter().flatten().map(|tag| &tag["name"]).collect();
    if operation["tags"].as_array().is_none_or(|used| used.is_empty() || !used.iter().all(|tag| tags.contains(&tag))) {
        say("it has no tag, or one that is not declared");
    }
    let schemes = &document["components"]["securitySchemes"];
    let used = operation["security"].as_array().into_iter().flatten().filter_map(Value::as_object);
    if used.flat_map(|requirement| requirement.keys()).any(|name| schemes[name].is_null()) {
        say("it names a security scheme that is not declared");
    }
}
