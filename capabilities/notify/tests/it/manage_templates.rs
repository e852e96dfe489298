//! Making, changing and archiving templates.

use crate::node::{Node, Reply, on_both};
use crate::service::{Key, TestService};
use serde_json::{Value, json};
use yui_notify::model::Channel;

on_both!(
    a_template_is_made_changed_and_archived,
    requests_that_break_the_schema,
    requests_that_cannot_be_done,
    keys_without_the_permission,
    a_repeated_request_makes_one_template,
    categories_are_listed,
);

const PATH: &str = "/v2/manage-template";
const REMINDER: &str = "edb966f3-4a4c-47a4-96ab-05ff259b919c";
const ALERT: &str = "1d8ce435-a7e5-431b-aaa2-a418bc4d14f9";

fn email() -> Value {
    json!({
        "name": "Appointment", "template_type": "email", "subject": "On ((date))", "content": "Dear ((name))",
        "template_category_id": REMINDER,
    })
}

async fn patch(node: &Node, service: &TestService, path: &str, body: &Value) -> Reply {
    node.call("PATCH", path, Some(&service.bearer(node, Key::Manager)), Some(body)).await
}

async fn delete(node: &Node, service: &TestService, path: &str) -> Reply {
    node.call("DELETE", path, Some(&service.bearer(node, Key::Manager)), None).await
}

async fn a_template_is_made_changed_and_archived(node: Node) {
    let service = TestService::live(&node).await;
    let made = service.post(&node, Key::Manager, PATH, &email()).await.expect(201).json;
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("{PATH}/{id}");
    let mut expected = json!({
        "id": id, "service_id": service.id, "service_name": "結市 市民課", "name": "Appointment", "type": "email",
        "created_at": "2026-11-22T01:00:00.000000Z", "updated_at": null, "created_by": made["created_by"], "version": 1,
        "body": "Dear ((name))", "subject": "On ((date))", "postage": null, "template_category_id": REMINDER,
        "template_category_name": "Reminder", "folder_id": null, "archived": false,
    });
    assert_eq!(made, expected);
    assert!(made["created_by"].as_str().unwrap().starts_with("api-key:"), "{made}");
    assert_eq!(service.get(&node, Key::Manager, &path).await.expect(200).json, expected);
    // It is there for whoever sends, at once.
    let read = format!("/v2/template/{id}");
    assert_eq!(service.get(&node, Key::Live, &read).await.expect(200).json["version"], 1);

    node.advance(jiff::SignedDuration::from_millis(100));
    let changes = json!({ "subject": "Today", "template_category_id": ALERT, "parent_folder_id": null });
    expected["subject"] = json!("Today");
    expected["template_category_id"] = json!(ALERT);
    expected["template_category_name"] = json!("Alert");
    expected["version"] = json!(2);
    expected["updated_at"] = json!("2026-11-22T01:00:00.100000Z");
    assert_eq!(patch(&node, &service, &path, &changes).await.expect(200).json, expected);
    assert_eq!(service.get(&node, Key::Live, &read).await.expect(200).json["subject"], "Today");
    // What changes nothing makes no version.
    assert_eq!(patch(&node, &service, &path, &changes).await.expect(200).json, expected);
    assert_eq!(patch(&node, &service, &path, &json!({})).await.expect(200).json, expected);

    let archived = delete(&node, &service, &path).await.expect(200).json;
    assert_eq!((&archived["archived"], &archived["version"]), (&json!(true), &json!(2)));
    let reply = delete(&node, &service, &path).await.expect(400);
    assert_eq!((reply.error(), reply.message()), ("BadRequestError", "Template is already archived."));
    let reply = patch(&node, &service, &path, &json!({ "name": "x" })).await.expect(400);
    assert_eq!(reply.message(), format!("Template {id} has been deleted"));
    let body = json!({ "email_address": "a@example.jp", "template_id": id, "personalisation": { "name": "x" } });
    let reply = service.post(&node, Key::Test, "/v2/notifications/email", &body).await.expect(400);
    assert_eq!(reply.message(), format!("Template {id} has been deleted"));
}

async fn requests_that_break_the_schema(node: Node) {
    let service = TestService::live(&node).await;
    let reply = service.post(&node, Key::Manager, PATH, &json!({})).await.expect(400);
    let expected = ["name", "template_type", "content", "template_category_id", "subject"];
    assert_eq!(reply.messages(), expected.map(|name| format!("{name} is a required property")));

    for (category, error, message) in [
        (None, "TemplateCategoryValidationError", "template_category_id is a required property"),
        (Some(json!("x")), "TemplateCategoryValidationError", "template_category_id must be a valid UUID"),
        (Some(json!(uuid::Uuid::nil())), "TemplateCategoryNotFoundError", "template_category_id not found"),
    ] {
        let mut body = email();
        match category {
            None => drop(body.as_object_mut().unwrap().remove("template_category_id")),
            Some(category) => body["template_category_id"] = category,
        }
        let reply = service.post(&node, Key::Manager, PATH, &body).await.expect(400);
        assert_eq!((reply.error(), reply.message()), (error, message));
        assert_eq!(reply.json["template_categories"].as_array().unwrap().len(), 9);
    }
    let id = service.template(&node, "t", None, "text").await;
    let reply =
        patch(&node, &service, &format!("{PATH}/{id}"), &json!({ "name": 1, "color": "red" })).await.expect(400);
    assert_eq!(
        reply.messages(),
        ["name 1 is not of type string", "Additional properties are not allowed (color was unexpected)"]
    );
    let reply = patch(&node, &service, &format!("{PATH}/x"), &json!({})).await.expect(400);
    assert_eq!(reply.message(), "id is not a valid UUID");
}

async fn requests_that_cannot_be_done(node: Node) {
    let mut service = TestService::live(&node).await;
    let long_text = json!({ "template_type": "sms", "content": "x".repeat(613) });
    for (change, message) in [
        (json!({ "parent_folder_id": uuid::Uuid::nil() }), "parent_folder_id not found"),
        (json!({ "name": "x".repeat(255) }), "Template name must be less than 255 characters"),
        (json!({ "content": "x".repeat(50_001) }), "Content has a character count greater than the limit of 50000"),
        (long_text, "Content has a character count greater than the limit of 612"),
        (json!({ "content": " \n" }), "a template needs content"),
    ] {
        let mut body = email();
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let reply = service.post(&node, Key::Manager, PATH, &body).await.expect(400);
        assert_eq!((reply.error(), reply.message()), ("BadRequestError", message));
    }
    let path = format!("{PATH}/{}", service.template(&node, "t", None, "text").await);
    let reply = patch(&node, &service, &path, &json!({ "content": "x".repeat(613) })).await.expect(400);
    assert_eq!(reply.message(), "Content has a character count greater than the limit of 612");
    // A text message has no subject: one that is sent along is not kept.
    assert_eq!(
        patch(&node, &service, &path, &json!({ "subject": "s" })).await.expect(200).json["subject"],
        Value::Null
    );
    let unknown = format!("{PATH}/{}", uuid::Uuid::nil());
    service.get(&node, Key::Manager, &unknown).await.expect(404);
    patch(&node, &service, &unknown, &json!({})).await.expect(404);
    delete(&node, &service, &unknown).await.expect(404);

    service.change(&node, |service| service.channels = vec![Channel::Sms]).await;
    let reply = service.post(&node, Key::Manager, PATH, &email()).await.expect(403);
    assert_eq!((reply.error(), reply.message()), ("ForbiddenError", "Creating email templates is not allowed"));
}

async fn keys_without_the_permission(node: Node) {
    let service = TestService::live(&node).await;
    let id = service.template(&node, "t", None, "text").await;
    let (one, categories) = (format!("{PATH}/{id}"), format!("{PATH}/template-categories"));
    for (method, path) in [
        ("POST", PATH),
        ("GET", &one),
        ("PATCH", &one),
        ("DELETE", &one),
        ("GET", &categories),
        ("GET", "/v2/manage-template/x"),
    ] {
        let bearer = service.bearer(&node, Key::Live);
        let reply = node.call(method, path, Some(&bearer), Some(&json!({}))).await.expect(403);
        assert_eq!(reply.error(), "ForbiddenError");
        assert_eq!(reply.message(), "This API key does not have permission to manage templates.");
    }
}

async fn a_repeated_request_makes_one_template(node: Node) {
    let service = TestService::live(&node).await;
    let send = |key: &'static str, body: Value| {
        let request = http::Request::builder()
            .method("POST")
            .uri(PATH)
            .header("authorization", service.bearer(&node, Key::Manager))
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(axum::body::Body::from(body.to_string()))
            .unwrap();
        node.send(request)
    };
    let first = send("k-1", email()).await.expect(201);
    assert_eq!(send("k-1", email()).await.expect(201).text, first.text);
    let mut other = email();
    other["name"] = json!("Other");
    assert_eq!(send("k-1", other.clone()).await.expect(409).error(), "ConflictError");
    assert_eq!(send("not a key", other.clone()).await.expect(400).error(), "BadRequestError");
    send("k-2", other).await.expect(201);
    let list = service.get(&node, Key::Live, "/v2/templates").await.expect(200).json;
    assert_eq!(list["templates"].as_array().unwrap().len(), 2);
    node.advance(jiff::SignedDuration::from_hours(25));
    assert_ne!(send("k-1", email()).await.expect(201).json["id"], first.json["id"]);
}

async fn categories_are_listed(node: Node) {
    let service = TestService::live(&node).await;
    let list = service.get(&node, Key::Manager, "/v2/manage-template/template-categories").await.expect(200).json;
    let categories = list["template_categories"].as_array().unwrap();
    assert_eq!(categories.len(), 9);
    let alert = categories.iter().find(|category| category["template_category_id"] == ALERT).unwrap();
    assert_eq!(
        (&alert["name"], &alert["name_fr"], &alert["email_process_type"], &alert["sms_process_type"]),
        (&json!("Alert"), &json!("Alerte"), &json!("priority"), &json!("priority"))
    );
}
