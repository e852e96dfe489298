//! Files inside the mail.

use super::support::{attachments, file, kept, pdf};
use base64::Engine as _;
use serde_json::json;
use std::time::Duration;
use yui_notify::model::{Dialect, KeyType};
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;
use yui_testkit::smtp::{Behaviour, Stage};

on_both_engines!(
    what_is_attached_arrives_byte_for_byte,
    what_may_not_be_sent_is_refused_in_known_words,
    a_refused_or_repeated_request_leaves_nothing,
    a_retry_carries_the_same_file,
    simulated_recipients_cost_no_file,
);

async fn what_is_attached_arrives_byte_for_byte(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "See the files.").await;
    let csv = b"\x8e\x81\x96\xbc,1\r\n".to_vec();
    let values = json!({ "a": file(&pdf(), "証明書.pdf", "attach"), "b": file(&csv, "../list.csv", "attach") });
    let accepted = service.send_email(template, "a@example.jp", values).await.expect(201);
    assert_eq!(kept(node).len(), 2);
    for path in kept(node) {
        let content = std::fs::read(path).unwrap();
        assert!(!content.windows(8).any(|window| window == b"%PDF-1.7" || window == &csv[..8]), "it is encrypted");
    }
    node.run_due().await;
    node.smtp().wait_for(1).await.unwrap();
    let carried = attachments(&node.smtp().messages()[0]);
    assert_eq!(
        carried,
        [
            ("証明書.pdf".to_owned(), "application/pdf".to_owned(), pdf()),
            ("list.csv".to_owned(), "text/csv".to_owned(), csv),
        ]
    );
    assert_eq!(service.read(&accepted.id()).await["status"], "delivered");
    node.advance(Duration::from_secs(61));
    node.run_due().await;
    assert!(kept(node).is_empty(), "nothing is kept of what was sent");
}

async fn what_may_not_be_sent_is_refused_in_known_words(node: &TestNode) {
    let mut service = node.service().create().await;
    let email = service.template_email("S", "B").await;
    let text = service.template_text("T ((f))").await;
    let attached = json!({ "f": file(b"MZ\x90\0\x03\0\0\0\x04", "a.exe", "attach") });
    let refused = service.send_email(email, "a@example.jp", attached).await;
    let (class, message) = refused.refusal(400);
    assert_eq!(class, "BadRequestError");
    assert!(message.starts_with("Unsupported document type 'application/vnd.microsoft.portable-executable'. Supported types are: ['application/pdf'"), "{message}");
    let linked = json!({ "f": file(&pdf(), "a.pdf", "link") });
    assert_eq!(
        service.send_text(text, "090-1234-5678", linked.clone()).await.message(400),
        "Can only send a file by email"
    );
    service.change(|settings| settings.files = false).await;
    assert_eq!(
        service.send_email(email, "a@example.jp", linked.clone()).await.message(400),
        "Service is not allowed to send documents"
    );
    let mut govuk = node.service().dialect(Dialect::Govuk).create().await;
    govuk.change(|settings| settings.file_contact = None).await;
    let email = govuk.template_email("S", "B ((f))").await;
    let landing = json!({ "f": { "file": base64::engine::general_purpose::STANDARD.encode(pdf()) } });
    assert_eq!(
        govuk.send_email(email, "a@example.jp", landing).await.message(400),
        format!(
            "Send files by email has not been set up - add contact details for your service at {}/services/{}/service-settings/send-files-by-email",
            node.url(),
            govuk.id
        )
    );
    assert!(kept(node).is_empty());
}

async fn a_refused_or_repeated_request_leaves_nothing(node: &TestNode) {
    let service = node.service().limits(|limits| limits.daily_email = 1).create().await;
    let template = service.template_email("S", "B").await;
    let body = json!({
        "email_address": "a@example.jp",
        "template_id": template,
        "personalisation": { "f": file(&pdf(), "a.pdf", "attach") },
    });
    let key = service.key(KeyType::Live);
    let first = key.post_once("/v2/notifications/email", "the-first-request", &body).await.expect(201);
    let again = key.post_once("/v2/notifications/email", "the-first-request", &body).await.expect(201);
    assert_eq!(first.text, again.text);
    assert_eq!(kept(node).len(), 1, "a repeated request stores nothing");
    let _ = service.post("/v2/notifications/email", &body).await.expect(429);
    assert_eq!(kept(node).len(), 2);
    node.advance(Duration::from_secs(60));
    node.run_due().await;
    node.advance(Duration::from_secs(60));
    node.run_due().await;
    assert!(kept(node).is_empty());
    assert_eq!(node.smtp().count(), 1);
}

async fn a_retry_carries_the_same_file(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    node.smtp().next(1, Behaviour::answer(Stage::Recipient, 451, "try again later"));
    let values = json!({ "f": file(&pdf(), "a.pdf", "attach") });
    let _ = service.send_email(template, "a@example.jp", values).await.expect(201);
    node.run_due().await;
    assert_eq!(kept(node).len(), 1);
    node.advance(Duration::from_secs(300));
    node.run_due().await;
    node.smtp().wait_for(1).await.unwrap();
    assert_eq!(attachments(&node.smtp().messages()[0])[0].2, pdf());
}

async fn simulated_recipients_cost_no_file(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "See ((f))").await;
    let values = json!({ "f": file(&pdf(), "a.pdf", "link") });
    let to = "simulate-delivered@notification.canada.ca";
    let answer = service.send_email(template, to, values).await.expect(201);
    assert_eq!(answer.json["content"]["body"], format!("See {}/test-document", node.url()));
    assert!(kept(node).is_empty());
    let page = node.call("GET", "/test-document").header("accept-language", "ja").send().await.expect(200);
    assert!(
        page.text.contains("<html lang=\"ja\">") && page.text.contains("ここにファイルが表示されます"),
        "{}",
        page.text
    );
}
