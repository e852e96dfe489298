//! Text messages that people sent.

use crate::node::{Node, PUBLIC_URL, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use serde_json::{Value, json};
use yui_notify::model::ReceivedTextId;
use yui_notify::usecases::record_received_text::{IncomingText, record_received_text};

on_both!(texts_are_listed_with_every_key, pages_lead_to_the_last_text, texts_of_seven_days);

const PATH: &str = "/v2/received-text-messages";

async fn receive(node: &Node, service: &TestService, content: &str) -> ReceivedTextId {
    let text = IncomingText {
        from_number: "+819012345678".to_owned(),
        to_number: "+815012345678".to_owned(),
        content: content.to_owned(),
    };
    let id = service.id;
    service.write(node, move |tx| record_received_text(tx, id, &text)).await
}

fn ids(page: &Value) -> Vec<&str> {
    page["received_text_messages"].as_array().unwrap().iter().map(|text| text["id"].as_str().unwrap()).collect()
}

async fn texts_are_listed_with_every_key(node: Node) {
    let service = TestService::live(&node).await;
    let other = TestService::live(&node).await;
    let id = receive(&node, &service, "はい").await;
    let page = service.get(&node, Key::Live, PATH).await.expect(200).json;
    let expected = json!({
        "received_text_messages": [{
            "id": id, "created_at": "2026-11-22T01:00:00.000000Z", "service_id": service.id, "notify_number": "+815012345678",
            "user_number": "+819012345678", "content": "はい",
        }],
        "links": { "current": format!("{PUBLIC_URL}{PATH}"), "next": format!("{PUBLIC_URL}{PATH}?older_than={id}") },
    });
    assert_eq!(page, expected);
    let empty = other.get(&node, Key::Live, PATH).await.expect(200).json;
    assert_eq!(empty, json!({ "received_text_messages": [], "links": { "current": format!("{PUBLIC_URL}{PATH}") } }));
    let reply = service.get(&node, Key::Live, &format!("{PATH}?older_than=1&page=2")).await.expect(400);
    assert_eq!(
        reply.messages(),
        ["older_than is not a valid UUID", "Additional properties are not allowed (page was unexpected)"]
    );
}

async fn pages_lead_to_the_last_text(node: Node) {
    let service = TestService::live(&node).await;
    let mut expected = Vec::new();
    for number in 0..251 {
        node.advance(SignedDuration::from_millis(1));
        expected.push(receive(&node, &service, &number.to_string()).await.to_string());
    }
    expected.reverse();
    let mut seen: Vec<String> = Vec::new();
    let mut path = PATH.to_owned();
    let mut sizes = Vec::new();
    loop {
        let page = service.get(&node, Key::Live, &path).await.expect(200).json;
        assert_eq!(page["links"]["current"], format!("{PUBLIC_URL}{path}"));
        sizes.push(ids(&page).len());
        seen.extend(ids(&page).into_iter().map(ToOwned::to_owned));
        let Some(next) = page["links"]["next"].as_str() else { break };
        path = next.strip_prefix(PUBLIC_URL).unwrap().to_owned();
    }
    assert_eq!(sizes, [250, 1, 0]);
    assert_eq!(seen, expected);
}

async fn texts_of_seven_days(node: Node) {
    let service = TestService::live(&node).await;
    receive(&node, &service, "old").await;
    node.advance(SignedDuration::from_hours(24));
    let kept = receive(&node, &service, "new").await;
    node.advance(SignedDuration::from_hours(6 * 24));
    let page = service.get(&node, Key::Live, PATH).await.expect(200).json;
    assert_eq!(ids(&page), [kept.to_string()]);
}
