//! Who may do what: a row for every operation, each tried with every kind of caller. A route without a row fails the test.

use crate::node::{Node, Reply, on_both};
use crate::service::{Key, TestService};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use yui_notify::model::{Channel, NotificationId, TemplateId};

on_both!(every_operation_keeps_its_row);

/// Stands in all that the owner has, and must never be seen by another organisation.
const SECRET: &str = "秘密";

/// What an operation answers to each kind of caller.
struct Row {
    method: &'static str,
    path: &'static str,
    body: fn(&Owner) -> Value,
    /// Without a credential.
    anonymous: u16,
    /// With a live key of the service that has every permission.
    permitted: u16,
    /// With such a key of another organisation's service.
    foreign: u16,
    /// With a live key that has no permission of its own.
    plain: u16,
}

const fn row(
    method: &'static str,
    path: &'static str,
    body: fn(&Owner) -> Value,
    [anonymous, permitted, foreign, plain]: [u16; 4],
) -> Row {
    Row { method, path, body, anonymous, permitted, foreign, plain }
}

/// May only shrink: operations that need no credential.
const PUBLIC: &[&str] = &[
    "/_status/live-service-and-organisation-counts",
    "/assets/yui-file.css",
    "/branding/{brand_id}/{file}",
    "/d/{service}/{document}",
    "/d/{service}/{document}/file",
    "/services/{service_id}/documents/{document_id}",
    "/test-document",
    "/unsubscribe/{notification_id}/{token}",
    "/v2/openapi-en",
    "/v2/openapi-fr",
];

const ROWS: &[Row] = &[
    row("POST", "/v2/notifications/email", email, [401, 201, 400, 201]),
    row("POST", "/v2/notifications/sms", text, [401, 201, 400, 201]),
    row("POST", "/v2/notifications/letter", nothing, [401, 400, 400, 400]),
    row("POST", "/v2/notifications/bulk", bulk, [401, 201, 400, 201]),
    row("POST", "/notifications/{notification_type}", legacy, [401, 201, 400, 201]),
    row("GET", "/v2/notifications", nothing, [401, 200, 200, 200]),
    row("GET", "/v2/notifications/{notification_id}", nothing, [401, 200, 404, 200]),
    row("GET", "/v2/notifications/{notification_id}/pdf", nothing, [401, 400, 404, 400]),
    row("GET", "/v2/template/{template_id}", nothing, [401, 200, 404, 200]),
    row("GET", "/v2/template/{template_id}/version/{version}", nothing, [401, 200, 404, 200]),
    row("POST", "/v2/template/{template_id}/preview", values, [401, 200, 404, 200]),
    row("GET", "/v2/templates", nothing, [401, 200, 200, 200]),
    row("GET", "/v2/received-text-messages", nothing, [401, 200, 200, 200]),
    row("GET", "/v2/events", nothing, [401, 200, 200, 200]),
    row("POST", "/v2/manage-template", new_template, [401, 201, 201, 403]),
    row("GET", "/v2/manage-template/template-categories", nothing, [401, 200, 200, 403]),
    row("GET", "/v2/manage-template/{template_id}", nothing, [401, 200, 404, 403]),
    row("PATCH", "/v2/manage-template/{template_id}", nothing, [401, 200, 404, 403]),
    row("DELETE", "/v2/manage-template/{template_id}", nothing, [401, 200, 404, 403]),
    row("POST", "/v2/reports", new_report, [401, 202, 202, 403]),
    row("GET", "/v2/reports", nothing, [401, 200, 200, 403]),
    row("GET", "/v2/reports/{report_id}", nothing, [401, 200, 404, 403]),
    row("GET", "/v2/reports/{report_id}/content", nothing, [401, 409, 404, 403]),
    row("GET", "/v2/openapi-en", nothing, [200; 4]),
    row("GET", "/v2/openapi-fr", nothing, [200; 4]),
    // Its callers are no services: tests/it/leaked_keys.rs has theirs.
    row("POST", "/receipts/twilio", nothing, [403; 4]),
    row("POST", "/receipts/sns", nothing, [403; 4]),
    row("POST", "/receipts/gateway", nothing, [403; 4]),
    row("POST", "/receipts/twilio/inbound", nothing, [403; 4]),
    row("POST", "/receipts/gateway/inbound", nothing, [403; 4]),
    row("POST", "/sre-tools/api-key-revoke", nothing, [401, 401, 401, 401]),
    row("GET", "/_status/live-service-and-organisation-counts", nothing, [200; 4]),
    // The key in a link is the right to its file; an API key gives none.
    row("GET", "/d/{service}/{document}", nothing, [404; 4]),
    row("POST", "/d/{service}/{document}", nothing, [404; 4]),
    row("GET", "/d/{service}/{document}/file", nothing, [404; 4]),
    row("GET", "/services/{service_id}/documents/{document_id}", nothing, [404; 4]),
    row("GET", "/test-document", nothing, [200; 4]),
    // Who has the link has read the mail: node/tests/it/unsubscribing.rs follows one.
    row("GET", "/unsubscribe/{notification_id}/{token}", nothing, [404; 4]),
    row("POST", "/unsubscribe/{notification_id}/{token}", nothing, [404; 4]),
    row("GET", "/assets/yui-file.css", nothing, [200; 4]),
    // Whoever got a mail may see its logo; tests/it/branding.rs fetches one.
    row("GET", "/branding/{brand_id}/{file}", nothing, [404; 4]),
];

fn nothing(_: &Owner) -> Value {
    json!({})
}

fn values(_: &Owner) -> Value {
    json!({ "personalisation": { "name": SECRET } })
}

fn email(owner: &Owner) -> Value {
    json!({ "email_address": "a@example.jp", "template_id": owner.email, "personalisation": { "name": "x" } })
}

fn legacy(owner: &Owner) -> Value {
    json!({ "to": "a@example.jp", "template": owner.email, "personalisation": { "name": "x" } })
}

fn text(owner: &Owner) -> Value {
    json!({ "phone_number": "09012345678", "template_id": owner.text, "personalisation": { "name": "x" } })
}

fn bulk(owner: &Owner) -> Value {
    let rows = [["email address", "name"], ["a@example.jp", "x"]];
    json!({ "name": "bulk", "template_id": owner.email, "rows": rows })
}

fn new_template(_: &Owner) -> Value {
    let category = "edb966f3-4a4c-47a4-96ab-05ff259b919c";
    json!({ "name": "n", "template_type": "sms", "content": "c", "template_category_id": category })
}

fn new_report(_: &Owner) -> Value {
    json!({ "report_type": "email", "language": "en" })
}

/// The service whose things are asked for.
struct Owner {
    service: TestService,
    email: TemplateId,
    text: TemplateId,
    message: NotificationId,
    report: String,
}

impl Owner {
    async fn new(node: &Node) -> Self {
        let service = TestService::live(node).await;
        let email = service.template(node, SECRET, Some(SECRET), "((name)) 秘密").await;
        let text = service.template(node, "text", None, "((name)) 秘密").await;
        let message = service.insert(node, vec![service.message(node, email, Channel::Email)]).await[0];
        let report =
            service.post(node, Key::Manager, "/v2/reports", &json!({ "report_type": "email", "language": "fr" })).await;
        let report = report.expect(202).json["report_id"].as_str().unwrap().to_owned();
        Self { service, email, text, message, report }
    }

    async fn ask(&self, node: &Node, row: &Row, authorization: Option<&str>) -> Reply {
        let path = row
            .path
            .replace("{notification_id}", &self.message.to_string())
            .replace("{template_id}", &self.email.to_string())
            .replace("{notification_type}", "email")
            .replace("{report_id}", &self.report)
            .replace("{version}", "1")
            // A stream that goes on would keep the test waiting.
            .replace("/v2/events", "/v2/events?follow=false");
        let body = (row.body)(self);
        node.call(row.method, &path, authorization, (row.method != "GET").then_some(&body)).await
    }
}

async fn every_operation_keeps_its_row(node: Node) {
    let operations: BTreeSet<(String, String)> =
        node.document.operations().into_iter().map(|route| (route.method, route.path)).collect();
    let rows: BTreeSet<(String, String)> =
        ROWS.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect();
    assert_eq!(rows, operations, "every operation needs a row in this table");

    let (owner, other) = (Owner::new(&node).await, TestService::live(&node).await);
    for row in ROWS {
        let expect = |reply: Reply, status: u16, who: &str| {
            assert_eq!(reply.status, status, "{} {} {who}: {}", row.method, row.path, reply.text);
            reply
        };
        let reply = expect(owner.ask(&node, row, None).await, row.anonymous, "without a credential");
        assert_eq!(!matches!(row.anonymous, 401 | 403), PUBLIC.contains(&row.path), "{} {}", row.method, row.path);
        assert!(!reply.text.contains(SECRET));
        let foreign = other.bearer(&node, Key::Manager);
        let reply = expect(owner.ask(&node, row, Some(&foreign)).await, row.foreign, "of another organisation");
        assert!(!reply.text.contains(SECRET), "{} {}: {}", row.method, row.path, reply.text);
        let plain = owner.service.bearer(&node, Key::Live);
        expect(owner.ask(&node, row, Some(&plain)).await, row.plain, "without a permission");
        let permitted = owner.service.bearer(&node, Key::Manager);
        expect(owner.ask(&node, row, Some(&permitted)).await, row.permitted, "with every permission");
    }
}
