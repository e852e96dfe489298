//! What the node tells the people who run a service.

use mailparse::MailHeaderMap as _;
use serde_json::json;
use yui_testkit::node::{Engine, TestNode, token};

const SECRET: &str = "of the scanner of published code";

#[tokio::test]
async fn managers_are_told_of_a_leaked_key_on_sqlite() {
    managers_are_told_of_a_leaked_key(Engine::Sqlite).await;
}

#[tokio::test]
async fn managers_are_told_of_a_leaked_key_on_postgres() {
    managers_are_told_of_a_leaked_key(Engine::Postgres).await;
}

async fn managers_are_told_of_a_leaked_key(engine: Engine) {
    let node = TestNode::builder().set("YUI_LEAK_REPORTS_SECRET", SECRET).start(engine).await;
    let builder = node.service().manager("hanako@city.example.jp").manager("taro@city.example.jp");
    let service = builder.member("jiro@city.example.jp", None).create().await;
    let key = service.key(yui_notify::model::KeyType::Live);
    let report =
        json!({ "token": key.full(), "type": "yui", "url": "https://code.example.jp/send.py", "source": "code" });
    let signed = token::bearer(&json!({ "iss": "sre-tools", "iat": node.now().as_second() }), SECRET);
    let call = node.call("POST", "/sre-tools/api-key-revoke").header("authorization", &signed);
    let _ = call.json(&report).send().await.expect(201);
    while node.run_due().await > 0 {}
    node.smtp().wait_for(2).await.unwrap();

    let mails = node.smtp().messages();
    let mut readers: Vec<String> = mails.iter().flat_map(|mail| mail.to.clone()).collect();
    readers.sort();
    assert_eq!(readers, ["hanako@city.example.jp", "taro@city.example.jp"]);
    let mail = mailparse::parse_mail(&mails[0].data).unwrap();
    let subject = mail.headers.get_first_value("Subject").unwrap();
    assert_eq!(subject, "「結市 市民課」のAPIキー「key-normal」を無効にしました");
    let text = mail.get_body().unwrap();
    assert!(text.contains("code, https://code.example.jp/send.py") && text.contains(&node.url()), "{text}");
    assert!(!text.contains(&key.full()));
    node.finish().await;
}
