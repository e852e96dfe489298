//! Reading one message.

use crate::node::{Node, PUBLIC_URL, on_both};
use crate::service::{Key, TestService};
use serde_json::{Value, json};
use yui_notify::model::{Channel, KeyType, NotificationId, Status};

on_both!(
    a_message_has_every_key,
    a_message_reads_as_it_was_answered,
    states_are_told_in_words,
    texts_come_from_the_version_that_was_used,
    hidden_values_stay_hidden,
    any_key_of_the_service_reads_it_and_nobody_else,
    letters_are_checked_and_refused,
);

fn path(id: NotificationId) -> String {
    format!("/v2/notifications/{id}")
}

async fn a_message_has_every_key(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("To ((name)) - \"x\""), "Dear ((name))\r\n* a").await;
    let mut message = service.message(&node, template, Channel::Email);
    message.reference = Some("case 7".to_owned());
    message.unsubscribe_url = Some("https://example.jp/u".to_owned());
    message.scheduled_for = Some("2026-11-23T00:00:00Z".parse().unwrap());
    let id = service.insert(&node, vec![message]).await[0];
    let mut expected = json!({
        "id": id, "reference": "case 7", "email_address": "Hanako@example.jp", "phone_number": null,
        "line_1": null, "line_2": null, "line_3": null, "line_4": null, "line_5": null, "line_6": null, "line_7": null,
        "postcode": null, "postage": null, "type": "email", "status": "created", "status_description": "In transit",
        "provider_response": null,
        "template": { "id": template, "version": 1, "uri": format!("{PUBLIC_URL}/v2/template/{template}/version/1") },
        "body": "Dear 花子\r\n* a", "subject": "To 花子 – “x”",
        "created_at": "2026-11-22T01:00:00.000000Z", "created_by_name": null, "sent_at": null, "completed_at": null,
        "scheduled_for": "2026-11-23T00:00:00.000000Z", "one_click_unsubscribe_url": "https://example.jp/u",
        "is_cost_data_ready": false, "cost_in_pounds": null, "cost_details": {},
    });
    assert_eq!(service.get(&node, Key::Live, &path(id)).await.expect(200).json, expected);

    node.advance(jiff::SignedDuration::from_millis(1_500));
    service.attempted(&node, id, Status::Delivered, true, Some("250 queued")).await;
    expected["status"] = json!("delivered");
    expected["status_description"] = json!("Delivered");
    expected["provider_response"] = json!("250 queued");
    expected["sent_at"] = json!("2026-11-22T01:00:01.500000Z");
    expected["completed_at"] = json!("2026-11-22T01:00:01.500000Z");
    assert_eq!(service.get(&node, Key::Live, &path(id)).await.expect(200).json, expected);
}

async fn a_message_reads_as_it_was_answered(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("<((name))>"), "# Dear ((name)),\n((list))").await;
    let text = service.template(&node, "t", None, "Dear ((name)) ,\n((list)) 🎌").await;
    let values = json!({ "name": "花子 & co", "list": ["a", "b"] });
    for (kind, template, recipient) in [
        ("email", email, json!({ "email_address": "h@example.jp" })),
        ("sms", text, json!({ "phone_number": "09012345678" })),
    ] {
        let mut body = recipient;
        body["template_id"] = json!(template);
        body["personalisation"] = values.clone();
        let sent = service.post(&node, Key::Test, &format!("/v2/notifications/{kind}"), &body).await.expect(201).json;
        let uri = sent["uri"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap();
        let read = service.get(&node, Key::Live, uri).await.expect(200).json;
        assert_eq!(read["body"], sent["content"]["body"]);
        assert_eq!(read["subject"], sent["content"]["subject"]);
        assert_eq!((&read["id"], &read["type"]), (&sent["id"], &json!(kind)));
    }
}

async fn states_are_told_in_words(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "b").await;
    let text = service.template(&node, "t", None, "b").await;
    for (channel, status, response, description) in [
        (Channel::Email, Status::Sending, None, "In transit"),
        (Channel::Email, Status::TechnicalFailure, None, "Tech issue"),
        (Channel::Email, Status::TemporaryFailure, Some("452 full"), "Content or inbox issue"),
        (Channel::Email, Status::PermanentFailure, Some("550 unknown"), "No such address"),
        (
            Channel::Email,
            Status::PermanentFailure,
            Some("The email address is on our email provider suppression list"),
            "Blocked",
        ),
        (Channel::Sms, Status::Sent, None, "Sent"),
        (Channel::Sms, Status::Delivered, None, "Delivered"),
        (Channel::Sms, Status::TemporaryFailure, None, "Carrier issue"),
        (Channel::Sms, Status::PermanentFailure, None, "No such number"),
        (Channel::Sms, Status::ProviderFailure, None, "No such number"),
        (
            Channel::Sms,
            Status::ProviderFailure,
            Some("DESTINATION_COUNTRY_BLOCKED"),
            "Can't send to this international number",
        ),
    ] {
        let template = if channel == Channel::Email { email } else { text };
        let mut message = service.message(&node, template, channel);
        message.parts = 2;
        let id = service.insert(&node, vec![message]).await[0];
        service.attempted(&node, id, status, status.is_final(), response).await;
        let read = service.get(&node, Key::Live, &path(id)).await.expect(200).json;
        assert_eq!((&read["status"], &read["status_description"]), (&json!(status.as_str()), &json!(description)));
        assert_eq!(read["completed_at"].is_null(), !status.is_final(), "{read}");
        let fragments = if channel == Channel::Sms { json!(2) } else { Value::Null };
        assert_eq!(read["cost_details"]["billable_sms_fragments"], fragments);
    }
}

async fn texts_come_from_the_version_that_was_used(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "t", None, "first ((name))").await;
    let id = service.insert(&node, vec![service.message(&node, template, Channel::Sms)]).await[0];
    service.template(&node, "t", None, "second").await;
    let read = service.get(&node, Key::Live, &path(id)).await.expect(200).json;
    assert_eq!((&read["body"], &read["phone_number"]), (&json!("first 花子"), &json!("+819012345678")));
    assert_eq!((&read["template"]["version"], &read["subject"]), (&json!(1), &Value::Null));
}

async fn hidden_values_stay_hidden(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("To ((name))"), "Dear ((name))").await;
    let id = service.insert(&node, vec![service.message(&node, template, Channel::Email)]).await[0];
    assert_eq!(service.get(&node, Key::Live, &path(id)).await.expect(200).json["body"], "Dear 花子");
    // Switched on later it holds for what was sent before, and switched off it still holds for what was sent in between.
    service.template_as(&node, "e", Some("To ((name))"), "Dear ((name))", true).await;
    let mut second = service.message(&node, template, Channel::Email);
    second.template_version = 2;
    let second = service.insert(&node, vec![second]).await[0];
    for id in [id, second] {
        let read = service.get(&node, Key::Live, &path(id)).await.expect(200);
        assert_eq!((&read.json["body"], &read.json["subject"]), (&json!("Dear ((name))"), &json!("To ((name))")));
        assert!(!read.text.contains("花子"), "{}", read.text);
    }
    let listed = service.get(&node, Key::Live, "/v2/notifications").await.expect(200);
    assert!(!listed.text.contains("花子") && listed.json["notifications"].as_array().unwrap().len() == 2);
    service.template_as(&node, "e", Some("To ((name))"), "Dear ((name))", false).await;
    assert_eq!(service.get(&node, Key::Live, &path(second)).await.expect(200).json["body"], "Dear ((name))");
}

async fn any_key_of_the_service_reads_it_and_nobody_else(node: Node) {
    let service = TestService::live(&node).await;
    let other = TestService::live(&node).await;
    let template = service.template(&node, "t", None, "((name))").await;
    let mut message = service.message(&node, template, Channel::Sms);
    message.key_type = KeyType::Test;
    let id = service.insert(&node, vec![message]).await[0];
    for key in [Key::Live, Key::Team, Key::Test] {
        service.get(&node, key, &path(id)).await.expect(200);
    }
    let not_there = json!({
        "status_code": 404, "errors": [{ "error": "NoResultFound", "message": "No result found" }],
        "result": "error", "message": "Notification not found in database",
    });
    assert_eq!(other.get(&node, Key::Test, &path(id)).await.expect(404).json, not_there);
    let unknown = NotificationId::from(uuid::Uuid::nil());
    assert_eq!(service.get(&node, Key::Live, &path(unknown)).await.expect(404).json, not_there);
    let reply = service.get(&node, Key::Live, "/v2/notifications/nonsense").await.expect(400);
    assert_eq!((reply.error(), reply.message()), ("ValidationError", "notification_id is not a valid UUID"));

    let reply = service.get(&node, Key::Live, &format!("{}/pdf", path(id))).await.expect(400);
    assert_eq!((reply.error(), reply.message()), ("BadRequestError", "Notification is not a letter"));
    let reply = other.get(&node, Key::Live, &format!("{}/pdf", path(id))).await.expect(404);
    assert_eq!(reply.error(), "NoResultFound");
}

async fn letters_are_checked_and_refused(node: Node) {
    let service = TestService::live(&node).await;
    let reply = service.post(&node, Key::Live, "/v2/notifications/letter", &json!({})).await.expect(400);
    assert_eq!(reply.messages(), ["template_id is a required property", "personalisation is a required property"]);
    let letter = json!({
        "template_id": uuid::Uuid::nil(),
        "personalisation": { "address_line_1": "a", "address_line_2": "b", "postcode": "c" },
    });
    let reply = service.post(&node, Key::Live, "/v2/notifications/letter", &letter).await.expect(400);
    assert_eq!((reply.error(), reply.message()), ("BadRequestError", "Service is not allowed to send letters"));
}
