//! Bodies and queries with the exact answers that the original programs gave.
//!
//! The files lie outside of this repository: in the folder that `YUI_VECTORS` names, or beside a checkout of the project.
//! Without them the tests say so and pass.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "functions that prepare a test fail it where they fail, and say what was checked"
)]

use serde::Deserialize;
use serde_json::{Map, Value, json};
use yui_notify::model::Dialect;
use yui_notify::model::problem::Problems;
use yui_notify::model::recipient::Region;
use yui_notify::model::request::{
    BulkRequest, CreateTemplateRequest, EmailRequest, ListQuery, ReportRequest, Rules, SmsRequest,
    UpdateTemplateRequest, notification_id, refuse_letter,
};

#[derive(Deserialize)]
struct Case {
    case: String,
    body: Value,
    result: Value,
}

/// Cases that are answered otherwise on purpose: (dialect, case, why).
const EXCEPTIONS: &[(Dialect, &str, &str)] = &[(
    Dialect::Govuk,
    "file extra",
    "`sending_method` is the other product's member: it is accepted in both dialects, and then a name is missing",
)];

fn rules(dialect: Dialect) -> Rules {
    Rules { dialect, region: Region::default_of(dialect), now: "2026-08-01T12:00:00Z".parse().unwrap() }
}

/// What the node answers, `OK` or the error's body.
fn answer(dialect: Dialect, case: &Case) -> Value {
    let rules = rules(dialect);
    let body = case.body.clone();
    let endpoint = case.case.split(':').next().unwrap_or_default();
    let result = match endpoint {
        "email" | "file" if dialect == Dialect::Gc => EmailRequest::parse(body, rules).map(drop),
        "sms" => SmsRequest::parse(body, rules).map(drop),
        "bulk" => BulkRequest::parse(body, rules).map(drop),
        "get" => ListQuery::parse(&pairs(&body), rules).map(drop),
        "get one" => notification_id(body["notification_id"].as_str().unwrap()).map(drop),
        "manage" => CreateTemplateRequest::parse(body, rules).map(drop),
        "manage patch" => UpdateTemplateRequest::parse(body, rules).map(drop),
        "letter" => Err(refuse_letter(body, rules)),
        "report" => ReportRequest::parse(body, rules).map(drop),
        _ if dialect == Dialect::Govuk => govuk(&case.case, body, rules),
        other => panic!("{other}: no endpoint of that name"),
    };
    match result {
        Ok(()) => json!("OK"),
        Err(problems) => serde_json::to_value(problems).unwrap(),
    }
}

/// These cases name what is special about them instead of the endpoint.
fn govuk(case: &str, body: Value, rules: Rules) -> Result<(), Problems> {
    match case.split(' ').next().unwrap_or_default() {
        "email" | "ref" | "reply" | "sched" => {
            let body = if body == json!("…") { with("reference", json!("x".repeat(1001))) } else { body };
            EmailRequest::parse(body, rules).map(drop)
        }
        "sms" => SmsRequest::parse(body, rules).map(drop),
        // The body is that of the file alone.
        "file" => EmailRequest::parse(with("personalisation", json!({ "f": body })), rules).map(drop),
        "get" => ListQuery::parse(&pairs(&body), rules).map(drop),
        other => panic!("{other}: no endpoint of that name"),
    }
}

fn with(name: &str, value: Value) -> Value {
    let mut body = json!({"email_address": "a@example.com", "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a"});
    body[name] = value;
    body
}

fn pairs(query: &Value) -> Vec<(String, String)> {
    let empty = Map::new();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    query
        .as_object()
        .unwrap_or(&empty)
        .iter()
        .flat_map(|(name, value)| match value {
            Value::Array(values) => values.iter().map(|value| (name.clone(), text(value))).collect(),
            value => vec![(name.clone(), text(value))],
        })
        .collect()
}

fn check(dialect: Dialect, file: &str) {
    let Some(cases) = crate::read::<Vec<Case>>(file) else { return };
    let mut wrong = Vec::new();
    for case in &cases {
        let answered = answer(dialect, case);
        let is_exception = EXCEPTIONS.iter().any(|(of, name, _)| *of == dialect && *name == case.case);
        if (answered == case.result) == is_exception {
            wrong.push(format!("{}\n  expected {}\n  answered {answered}", case.case, case.result));
        }
    }
    println!("{file}: {} cases checked", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(!cases.is_empty(), "{file} holds no case");
}

#[test]
fn gc_answers() {
    check(Dialect::Gc, "gc-validation.json");
}

#[test]
fn govuk_answers() {
    check(Dialect::Govuk, "govuk-validation.json");
}
