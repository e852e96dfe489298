//! One message, end to end: the request, what can be read of it, and what arrives.

use serde_json::{Value, json};
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(an_email_arrives, a_text_arrives);

async fn an_email_arrives(node: &TestNode) {
    let service = node.service().live().create().await;
    let template = service.template_email("受付番号 ((番号))", "# お知らせ\n\n((氏名)) 様\n\n* 一つ目\n* 二つ目").await;
    let body = json!({
        "email_address": "Hanako@Example.jp",
        "template_id": template,
        "personalisation": { "番号": "2026-7", "氏名": "港 花子" },
        "reference": "case 7",
        "one_click_unsubscribe_url": "https://city.example.jp/unsubscribe?r=7",
    });
    let accepted = service.post("/v2/notifications/email", &body).await.expect(201);
    let id = accepted.id();
    assert_eq!(accepted.json["content"]["subject"], "受付番号 2026-7");
    assert_eq!(accepted.json["content"]["from_email"], "shimin@mail.example.jp");
    assert_eq!(accepted.json["uri"], format!("{}/v2/notifications/{id}", node.url()));

    // It can be read before anything was done about it.
    let waiting = service.read(&id).await;
    assert_eq!((&waiting["status"], &waiting["status_description"]), (&json!("created"), &json!("In transit")));
    assert_eq!(waiting["sent_at"], Value::Null);
    assert_eq!(node.smtp().count(), 0);

    node.run_due().await;
    node.smtp().wait_for(1).await.unwrap();
    println!("{}", node.smtp().messages()[0].text());
}

async fn a_text_arrives(node: &TestNode) {
    let service = node.service().live().create().await;
    let template = service.template_text("認証番号は ((番号)) です。").await;
    let accepted = service.send_text(template, "090-1234-5678", json!({ "番号": "123456" })).await.expect(201);
    println!("{}", accepted.text);
    node.run_due().await;
    node.gateway().wait_for(1).await.unwrap();
    println!("{:?} {}", node.gateway().requests()[0].headers, node.gateway().requests()[0].json().unwrap());
    println!("{}", service.read(&accepted.id()).await);
}
