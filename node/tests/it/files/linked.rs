//! Files behind a link, as GC Notify sends them: the link is the file.

use super::support::{TEXT_PDF, file, kept, open, send_link};
use serde_json::json;
use std::time::Duration;
use yui_notify::model::Dialect;
use yui_notify::model::service::ServiceState;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(
    the_link_is_the_file_until_it_expires,
    nobody_but_the_recipient_learns_the_key,
    a_wrong_key_is_told_from_a_missing_file,
    a_suspended_service_offers_nothing,
    a_cancelled_or_failed_message_keeps_no_file,
);

async fn the_link_is_the_file_until_it_expires(node: &TestNode) {
    let service = node.service().create().await;
    let link = send_link(node, &service, "a@example.jp", file(TEXT_PDF.as_bytes(), "住民票.pdf", "link")).await;
    let head = node.call("HEAD", &link).send().await.expect(200);
    assert!(head.text.is_empty());
    for _ in 0..2 {
        let answer = open(node, &link).await.expect(200);
        assert_eq!(answer.text, TEXT_PDF);
        assert_eq!(answer.header("content-type"), Some("application/pdf"));
        assert_eq!(
            answer.header("content-disposition"),
            Some("attachment; filename=\"___.pdf\"; filename*=UTF-8''%E4%BD%8F%E6%B0%91%E7%A5%A8.pdf")
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-robots-tag", "noindex, nofollow, noarchive"),
        ] {
            assert_eq!(answer.header(name), Some(value));
        }
    }
    node.advance(Duration::from_secs(7 * 24 * 3_600 - 1));
    let _ = open(node, &link).await.expect(200);
    node.advance(Duration::from_secs(1));
    let gone = open(node, &link).await.expect(404);
    assert!(gone.text.contains("ask whoever sent you the link"), "{}", gone.text);
    assert_eq!(kept(node).len(), 1);
    node.run_due().await;
    assert!(kept(node).is_empty());
    let _ = open(node, &link).await.expect(404);
}

async fn nobody_but_the_recipient_learns_the_key(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "See ((file)) now.").await;
    let values = json!({ "file": file(TEXT_PDF.as_bytes(), "a.pdf", "link") });
    let accepted = service.send_email(template, "a@example.jp", values).await.expect(201);
    let shown = accepted.json["content"]["body"].as_str().unwrap().to_owned();
    assert!(shown.starts_with(&format!("See {}/d/", node.url())) && !shown.contains("key="), "{shown}");
    let id = accepted.id();
    assert_eq!(service.read(&id).await["body"], shown);
    node.run_due().await;
    assert_eq!(service.read(&id).await["body"], shown);
    let stored = service.stored(&id).await;
    let link = super::support::link(node, &node.smtp().messages()[0]);
    let key = link.split("key=").nth(1).unwrap().to_owned();
    assert_eq!(key.len(), 43);
    assert!(!stored.personalisation.contains(&key));
    assert!(node.log().iter().all(|line| !format!("{line:?}").contains(&key)), "the log does not learn it");
}

async fn a_wrong_key_is_told_from_a_missing_file(node: &TestNode) {
    let service = node.service().create().await;
    let file = |name| file(TEXT_PDF.as_bytes(), name, "link");
    let link = send_link(node, &service, "a@example.jp", file("a.pdf")).await;
    let other = send_link(node, &service, "b@example.jp", file("b.pdf")).await;
    let (path, key) = link.split_once("?key=").unwrap();
    let (other_path, other_key) = other.split_once("?key=").unwrap();
    assert_ne!((path, key), (other_path, other_key));
    let ids: Vec<uuid::Uuid> = path
        .split('/')
        .skip(2)
        .map(|part| {
            let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
            uuid::Uuid::from_slice(&base64::Engine::decode(&engine, part).unwrap()).unwrap()
        })
        .collect();
    let document = format!("/services/{}/documents/{}", ids[0], ids[1]);
    assert_eq!(open(node, &format!("{document}?key={key}")).await.expect(200).text, TEXT_PDF);
    for (path, status, error) in [
        (document.clone(), 400, "Missing decryption key"),
        (format!("{document}?key="), 400, "Missing decryption key"),
        (format!("{document}?key={other_key}"), 400, "Invalid decryption key"),
        (format!("{document}?key=x"), 400, "Invalid decryption key"),
        (format!("/services/{}/documents/{}?key={key}", ids[1], ids[1]), 404, "Not found"),
        (format!("/services/{}/documents/{}?key={key}", ids[0], ids[0]), 404, "Not found"),
        (format!("/services/x/documents/{}?key={key}", ids[1]), 404, "Not found"),
    ] {
        assert_eq!(open(node, &path).await.expect(status).json, json!({ "error": error }), "{path}");
    }
    for path in [
        path.to_owned(),
        format!("{path}?key={other_key}"),
        format!("{other_path}x?key={other_key}"),
        "/d/a/b?key=c".to_owned(),
    ] {
        let page = open(node, &path).await.expect(404);
        assert!(page.text.contains("There is no file here") && !page.text.contains(other_key), "{}", page.text);
    }
}

async fn a_suspended_service_offers_nothing(node: &TestNode) {
    let mut service = node.service().dialect(Dialect::Gc).create().await;
    let link = send_link(node, &service, "a@example.jp", file(TEXT_PDF.as_bytes(), "a.pdf", "link")).await;
    service.change(|settings| settings.state = ServiceState::Suspended).await;
    let _ = open(node, &link).await.expect(404);
    service.change(|settings| settings.state = ServiceState::Active).await;
    let _ = open(node, &link).await.expect(200);
}

async fn a_cancelled_or_failed_message_keeps_no_file(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "See ((file)) now.").await;
    node.smtp().reject("nobody@example.jp", 550, "no such user");
    let values = json!({ "file": file(TEXT_PDF.as_bytes(), "a.pdf", "link") });
    let _ = service.send_email(template, "nobody@example.jp", values).await.expect(201);
    node.run_due().await;
    node.advance(Duration::from_secs(61));
    node.run_due().await;
    assert!(kept(node).is_empty());
}
