//! One message, end to end: the request, what can be read of it, and what arrives.

use crate::mail::Read;
use serde_json::{Value, json};
use std::time::Duration;
use yui_notify::model::KeyType;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(an_email_arrives, a_text_arrives, messages_are_listed_newest_first);

async fn an_email_arrives(node: &TestNode) {
    let service = node.service().live().create().await;
    let template = service.template_email("受付番号 ((番号))", "# お知らせ\n\n((氏名)) 様\n\n* 一つ目\n* 二つ目").await;
    let body = json!({
        "email_address": "Hanako@Example.jp",
        "template_id": template,
        "personalisation": { "番号": "2026-7", "氏名": "髙𠮷 花子 <&>" },
        "reference": "case 7",
        "one_click_unsubscribe_url": "https://city.example.jp/unsubscribe?r=7",
    });
    let accepted = service.post("/v2/notifications/email", &body).await.expect(201);
    let id = accepted.id();
    assert_eq!(accepted.json["content"]["subject"], "受付番号 2026-7");
    assert_eq!(accepted.json["content"]["from_email"], "shimin@mail.example.jp");
    assert_eq!(accepted.json["content"]["body"], "# お知らせ\n\n髙𠮷 花子 <&> 様\n\n* 一つ目\n* 二つ目");
    assert_eq!(accepted.json["uri"], format!("{}/v2/notifications/{id}", node.url()));
    assert_eq!(accepted.json["template"]["version"], 1);

    // It can be read before anything was done about it.
    let waiting = service.read(&id).await;
    assert_eq!((&waiting["status"], &waiting["status_description"]), (&json!("created"), &json!("In transit")));
    assert_eq!((&waiting["sent_at"], &waiting["completed_at"]), (&Value::Null, &Value::Null));
    assert_eq!((&waiting["email_address"], &waiting["reference"]), (&json!("Hanako@Example.jp"), &json!("case 7")));
    assert_eq!(waiting["body"], accepted.json["content"]["body"]);
    assert_eq!(node.smtp().count(), 0);

    node.run_due().await;
    node.smtp().wait_for(1).await.unwrap();
    let mail = &node.smtp().messages()[0];
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("shimin@mail.example.jp", &["Hanako@example.jp".to_owned()][..])
    );
    let read = Read::new(mail);
    assert_eq!(read.header("Subject"), "受付番号 2026-7");
    assert_eq!(read.header("From"), "結市 市民課 <shimin@mail.example.jp>");
    assert_eq!(read.header("To"), "Hanako@example.jp");
    assert_eq!(read.header("Message-ID"), format!("<{id}@mail.example.jp>"));
    assert_eq!(read.header("List-Unsubscribe"), "<https://city.example.jp/unsubscribe?r=7>");
    assert_eq!(read.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(read.header("MIME-Version"), "1.0");
    assert!(read.has("Date") && !read.has("Reply-To") && !read.has("Bcc"));
    assert!(read.text.contains("髙𠮷 花子 <&> 様"), "{}", read.text);
    assert!(read.text.contains("• 一つ目\n• 二つ目"), "{}", read.text);
    assert!(read.html.contains("髙𠮷 花子 &lt;&amp;&gt; 様"), "{}", read.html);
    assert!(read.html.contains("<h2") && read.html.contains("お知らせ</h2>"), "{}", read.html);
    assert!(read.html.contains("lang=\"ja\""), "{}", read.html);

    let sent = service.read(&id).await;
    assert_eq!((&sent["status"], &sent["status_description"]), (&json!("delivered"), &json!("Delivered")));
    assert_eq!(sent["sent_at"], "2026-11-22T00:00:00.000000Z");
    assert_eq!(sent["completed_at"], sent["sent_at"]);
    assert!(sent["provider_response"].as_str().unwrap().starts_with("250"), "{}", sent["provider_response"]);
}

async fn a_text_arrives(node: &TestNode) {
    let service = node.service().live().create().await;
    let template = service.template_text("認証番号は ((番号)) です🎌。").await;
    let accepted = service.send_text(template, "090-1234-5678", json!({ "番号": 123_456 })).await.expect(201);
    assert_eq!(accepted.json["content"], json!({ "from_number": "YUI", "body": "認証番号は 123456 です🎌。" }));
    node.run_due().await;
    node.gateway().wait_for(1).await.unwrap();
    let request = &node.gateway().requests()[0];
    assert_eq!(request.path(), "/messages");
    assert_eq!(
        request.json().unwrap(),
        json!({
            "to": "+819012345678",
            "body": "結市 市民課: 認証番号は 123456 です🎌。",
            "from": "YUI",
            "reference": accepted.id(),
        })
    );
    let sent = service.read(&accepted.id()).await;
    assert_eq!((&sent["status"], &sent["status_description"]), (&json!("sent"), &json!("Sent")));
    assert_eq!((&sent["phone_number"], &sent["body"]), (&json!("090-1234-5678"), &accepted.json["content"]["body"]));
    assert_eq!(sent["type"], "sms");
}

async fn messages_are_listed_newest_first(node: &TestNode) {
    let service = node.service().live().create().await;
    let email = service.template_email("S", "B").await;
    let text = service.template_text("T").await;
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(service.send_email(email, &format!("a{number}@example.jp"), json!({})).await.expect(201).id());
        node.advance(Duration::from_millis(1));
        ids.push(service.send_text(text, "090-1234-5678", json!({})).await.expect(201).id());
        node.advance(Duration::from_millis(1));
    }
    let team = service.key(KeyType::Test);
    let body = json!({ "email_address": "t@example.jp", "template_id": email, "reference": "by a test key" });
    let unseen = team.post("/v2/notifications/email", &body).await.expect(201).id();
    ids.reverse();

    let listed = |answer: Value| -> Vec<String> {
        let list = answer["notifications"].as_array().unwrap().iter();
        list.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = service.get("/v2/notifications").await.expect(200).json;
    assert_eq!(all["links"]["current"], format!("{}/v2/notifications", node.url()));
    assert_eq!(all["links"]["next"], format!("{}/v2/notifications?older_than={}", node.url(), ids[5]));
    assert_eq!(listed(all), ids);
    let older = service.get(&format!("/v2/notifications?older_than={}&template_type=sms", ids[1])).await.expect(200);
    assert_eq!(listed(older.json), [ids[2].clone(), ids[4].clone()]);
    assert_eq!(listed(team.get("/v2/notifications").await.expect(200).json), [unseen]);
    assert_eq!(listed(service.get("/v2/notifications?status=sent&status=delivered").await.json), Vec::<String>::new());
    node.run_due().await;
    assert_eq!(listed(service.get("/v2/notifications?status=sent&status=delivered").await.json), ids);
    assert_eq!(listed(service.get("/v2/notifications?status=failed").await.json), Vec::<String>::new());
    let nobody = service.get("/v2/notifications?reference=nobody").await.expect(200).json;
    assert_eq!(nobody["links"].get("next"), None);
}
