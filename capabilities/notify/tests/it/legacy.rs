//! The first version of the API.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use serde_json::json;

on_both!(messages_of_both_channels_are_accepted, refusals_have_the_first_envelope);

async fn messages_of_both_channels_are_accepted(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "letter", Some("Dear ((name))"), "Hello ((name))").await;
    let text = service.template(&node, "text", None, "Hello ((name))").await;
    let body = json!({ "to": "a@example.jp", "template": email, "personalisation": { "name": "花子" } });
    let sent = service.post(&node, Key::Live, "/notifications/email", &body).await.expect(201).json;
    let id = sent["data"]["notification"]["id"].as_str().unwrap();
    assert_eq!(
        sent,
        json!({ "data": {
            "body": "Hello 花子", "template_version": 1, "notification": { "id": id }, "subject": "Dear 花子",
        } })
    );
    let read = service.get(&node, Key::Live, &format!("/v2/notifications/{id}")).await.expect(200).json;
    assert_eq!((&read["type"], &read["email_address"]), (&json!("email"), &json!("a@example.jp")));

    let body = json!({ "to": "09012345678", "template": text, "personalisation": { "name": "花子" } });
    let sent = service.post(&node, Key::Live, "/notifications/sms", &body).await.expect(201).json;
    assert!(sent["data"].get("subject").is_none(), "{sent}");
    let id = sent["data"]["notification"]["id"].as_str().unwrap();
    let read = service.get(&node, Key::Live, &format!("/v2/notifications/{id}")).await.expect(200).json;
    assert_eq!(read["phone_number"], "09012345678");
}

async fn refusals_have_the_first_envelope(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "letter", Some("S"), "Hello ((name))").await;
    let error = |message: serde_json::Value| json!({ "result": "error", "message": message });
    let missing = json!(["Missing data for required field."]);
    let cases = [
        ("/notifications/email", json!({}), error(json!({ "to": missing, "template": missing }))),
        ("/notifications/email", json!([]), error(json!("Invalid JSON"))),
        (
            "/notifications/email",
            json!({ "to": "a", "template": template }),
            error(json!({ "to": ["Not a valid email address"] })),
        ),
        (
            "/notifications/email",
            json!({ "to": "a@example.jp", "template": template }),
            error(json!(format!("Missing personalisation for template ID {template}: name"))),
        ),
        ("/notifications/letter", json!({}), error(json!("letter notification type is not supported"))),
    ];
    for (path, body, expected) in cases {
        let reply = service.post(&node, Key::Live, path, &body).await.expect(400);
        assert_eq!(reply.json, expected);
    }
    let reply = node.call("POST", "/notifications/email", None, Some(&json!({}))).await.expect(401);
    assert_eq!(reply.json, error(json!({ "token": ["Unauthorized, authentication token must be provided"] })));
}
