//! Recipients that stand for an outcome: simulated ones, and those of test keys.

use serde_json::{Value, json};
use yui_notify::model::{Dialect, KeyType};
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(simulated_recipients_leave_no_trace, test_keys_have_outcomes_and_callbacks);

async fn simulated_recipients_leave_no_trace(node: &TestNode) {
    for dialect in Dialect::ALL {
        // Nobody is allowed here but those who are nobody.
        let service = node
            .service()
            .trial()
            .dialect(*dialect)
            .limits(|limits| (limits.daily_email, limits.daily_text_parts) = (0, 0))
            .with(|settings| settings.international_texts = true)
            .callback("a bearer token")
            .create()
            .await;
        let email = service.template_email("S", "Hello ((name))").await;
        let text = service.template_text("T").await;
        for key_type in KeyType::ALL {
            for address in
                ["simulate-delivered@notification.canada.ca", "Simulate-Delivered-3@notifications.service.gov.uk"]
            {
                let body =
                    json!({ "email_address": address, "template_id": email, "personalisation": { "name": "x" } });
                let answer = service.key(*key_type).post("/v2/notifications/email", &body).await.expect(201);
                assert_eq!(answer.json["content"]["body"], "Hello x");
                let path = format!("/v2/notifications/{}", answer.id());
                let _ = service.key(*key_type).get(&path).await.expect(404);
            }
            for number in ["+16132532222", "+447700900111"] {
                let body = json!({ "phone_number": number, "template_id": text });
                let _ = service.key(*key_type).post("/v2/notifications/sms", &body).await.expect(201);
            }
        }
        assert_eq!(service.list().await, Vec::<Value>::new());
        // The message is judged like any other.
        let missing = json!({ "email_address": "simulate-delivered@notification.canada.ca", "template_id": email });
        let _ = service.post("/v2/notifications/email", &missing).await.expect(400);
    }
    node.run_due().await;
    assert_eq!((node.smtp().count(), node.gateway().count(), node.receiver().count()), (0, 0, 0));
}

async fn test_keys_have_outcomes_and_callbacks(node: &TestNode) {
    let service = node
        .service()
        .limits(|limits| (limits.daily_email, limits.daily_text_parts) = (0, 0))
        .with(|settings| settings.international_texts = true)
        .callback("a bearer token")
        .create()
        .await;
    let key = service.key(KeyType::Test);
    let email = service.template_email("S", "B").await;
    let text = service.template_text("T").await;
    let mut expected = Vec::new();
    for (address, status, description) in [
        ("temp-fail@simulator.notify", "temporary-failure", "Content or inbox issue"),
        ("Perm-Fail@simulator.notify", "permanent-failure", "No such address"),
        ("delivered@simulator.notify", "delivered", "Delivered"),
        ("anyone@example.jp", "delivered", "Delivered"),
    ] {
        let body = json!({ "email_address": address, "template_id": email });
        let id = key.post("/v2/notifications/email", &body).await.expect(201).id();
        expected.push((id, status, description));
    }
    for (number, status, description) in [
        ("+15149301633", "temporary-failure", "Carrier issue"),
        ("+15149301632", "permanent-failure", "No such number"),
        ("+447700900002", "permanent-failure", "No such number"),
        ("+15149301631", "delivered", "Delivered"),
        ("090-1234-5678", "delivered", "Delivered"),
    ] {
        let body = json!({ "phone_number": number, "template_id": text });
        let id = key.post("/v2/notifications/sms", &body).await.expect(201).id();
        expected.push((id, status, description));
    }
    node.run_due().await;
    assert_eq!((node.smtp().count(), node.gateway().count()), (0, 0), "nothing leaves the node");
    node.receiver().wait_for(expected.len()).await.unwrap();
    let called: Vec<Value> = node.receiver().requests().iter().map(|request| request.json().unwrap()).collect();
    for (id, status, description) in &expected {
        let read = key.get(&format!("/v2/notifications/{id}")).await.expect(200).json;
        assert_eq!((read["status"].as_str(), read["status_description"].as_str()), (Some(*status), Some(*description)));
        let call = called.iter().find(|call| call["id"] == id.as_str()).unwrap();
        assert_eq!(call["status"], *status);
    }
    assert_eq!(called.len(), expected.len());
    assert_eq!(service.list().await, Vec::<Value>::new(), "the live key does not list them");
}
