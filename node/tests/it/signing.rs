//! E-mails of a domain with keys arrive signed; those of others arrive as they were.

use serde_json::json;
use yui_notify::model::dkim::Algorithm;
use yui_notify::usecases::dkim::{DkimKeySpec, activate_dkim_key, add_dkim_key};
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(a_message_is_signed_by_every_key_of_its_domain);

/// The domain that the harness sets for the node.
const DOMAIN: &str = "mail.example.jp";

async fn signing_key(node: &TestNode, algorithm: Algorithm) {
    let (store, keyring, operator) = (node.store(), &node.node().keyring, TestNode::operator());
    let spec = DkimKeySpec { domain: DOMAIN.to_owned(), organisation: None, algorithm, selector: None };
    let key = add_dkim_key(store, keyring, &operator, spec).await.unwrap();
    activate_dkim_key(store, &operator, DOMAIN, &key.selector).await.unwrap();
}

async fn a_message_is_signed_by_every_key_of_its_domain(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("粗大ごみ", "明日は粗大ごみの日です。\n\n.dots\n\n* one\n* two").await;
    let _ = service.send_email(template, "hanako@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    assert_eq!(node.smtp().messages()[0].header("DKIM-Signature"), None);

    for algorithm in [Algorithm::Rsa, Algorithm::Ed25519] {
        signing_key(node, algorithm).await;
    }
    node.notify().forget_all();
    let _ = service.send_email(template, "hanako@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    let mail = &node.smtp().messages()[1];
    let text = mail.text();
    let signatures: Vec<String> = text
        .split("DKIM-Signature:")
        .skip(1)
        .map(|rest| rest.replace("\r\n ", " ").lines().next().unwrap().replace(' ', ""))
        .collect();
    assert_eq!(signatures.len(), 2);
    for (signature, algorithm) in signatures.iter().zip(["ed25519-sha256", "rsa-sha256"]) {
        let start = format!("v=1;a={algorithm};c=relaxed/relaxed;d={DOMAIN};s=yui202611");
        assert!(signature.starts_with(&start), "{signature}");
        assert!(signature.contains("h=from:from:to:to:subject:subject:date:message-id:"), "{signature}");
    }
}
