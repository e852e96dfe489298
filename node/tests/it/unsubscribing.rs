//! Unsubscribing by the node's own link: from the mail to the list that the service takes over.

use crate::mail::Read;
use serde_json::{Value, json};
use std::time::Duration;
use yui_kernel::{ErrorKind, Origin};
use yui_notify::jobs::PurgeUnsubscribing;
use yui_notify::model::{Channel, TemplateId};
use yui_notify::usecases::unsubscribe::{
    export_report, finish_report, list_unsubscribed, make_report, record_unsubscribing,
};
use yui_policy::{Access, Permission, Permissions};
use yui_testkit::node::{Answer, Engine, TestNode, TestService};

const SITE: &str = "https://yui.example.jp";

async fn with_link(service: &TestService, name: &'static str) -> TemplateId {
    let link = |text: &mut yui_notify::model::template::TemplateText| {
        text.has_unsubscribe_link = true;
        text.name = name.to_owned();
    };
    service.template(Channel::Email, Some("S"), "B", link).await
}

/// The mail that the next message becomes.
async fn mailed(node: &TestNode) -> Read {
    let before = node.smtp().count();
    node.run_due().await;
    node.smtp().wait_for(before + 1).await.unwrap();
    Read::new(node.smtp().messages().last().unwrap())
}

/// The path of the link in a mail.
fn path_of(mail: &Read) -> String {
    let address = mail.header("List-Unsubscribe").trim_matches(['<', '>']).to_owned();
    assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    address.strip_prefix(SITE).unwrap_or_else(|| panic!("{address}")).to_owned()
}

async fn click(node: &TestNode, path: &str, body: &'static str) -> Answer {
    let call = node.call("POST", path).header("content-type", "application/x-www-form-urlencoded");
    call.header("accept-language", "ja").body(body).send().await
}

async fn a_reader_unsubscribes(node: &TestNode) {
    let service = node.service().live().create().await;
    let (template, plain) = (with_link(&service, "=1+1").await, service.template_email("S", "B").await);
    let _ = service.send_email(plain, "a@example.jp", json!({})).await.expect(201);
    assert!(!mailed(node).await.has("List-Unsubscribe"));
    let own = json!({ "email_address": "a@example.jp", "template_id": template,
        "one_click_unsubscribe_url": "https://city.example.jp/u" });
    let _ = service.post("/v2/notifications/email", &own).await.expect(201);
    assert_eq!(
        mailed(node).await.header("List-Unsubscribe"),
        "<https://city.example.jp/u>",
        "the client's own comes first"
    );

    let accepted = service.send_email(template, "Hanako@Example.jp", json!({})).await.expect(201);
    assert_eq!(accepted.json["content"]["one_click_unsubscribe_url"], Value::Null);
    let path = path_of(&mailed(node).await);
    assert!(path.starts_with(&format!("/unsubscribe/{}/", accepted.id())), "{path}");

    let page = node.call("GET", &path).header("accept-language", "ja").send().await.expect(200);
    assert!(page.text.contains("配信停止を申し込む") && page.text.contains("Hanako@Example.jp"), "{}", page.text);
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    let french = node.call("GET", &format!("{path}?language=fr")).header("accept-language", "ja").send().await;
    assert!(french.text.contains("Se désabonner"), "by choice before the browser");
    let access = Access::new(service.tenant(), Permissions::all());
    let waiting = || async { list_unsubscribed(node.notify(), &access, service.id).await.unwrap().waiting };
    assert_eq!(waiting().await, 0, "looking changes nothing");

    for _ in 0..2 {
        let done = click(node, &path, "List-Unsubscribe=One-Click").await.expect(200);
        assert_eq!(done.json, json!({ "result": "success", "message": "Unsubscribe successful" }));
    }
    let done = click(node, &path, "List-Unsubscribe=One-Click&answer=page&language=en").await.expect(200);
    assert!(done.text.contains("You have unsubscribed"), "{}", done.text);
    assert_eq!(waiting().await, 1, "once");

    let wrong =
        json!({ "result": "error", "message": { "unsubscribe request": "This is not a valid unsubscribe link." } });
    let other = path.replace(&accepted.id(), &service.id.to_string());
    for bad in [other.as_str(), path.trim_end_matches(|c: char| c != '/'), &format!("{path}x"), "/unsubscribe/1/2"] {
        if bad.ends_with('/') {
            assert_eq!(click(node, bad, "").await.status, 404);
            continue;
        }
        assert_eq!(click(node, bad, "List-Unsubscribe=One-Click").await.expect(404).json, wrong, "{bad}");
        let page = node.call("GET", bad).header("accept-language", "ja").send().await.expect(404);
        assert!(page.text.contains("このリンクは使えません"), "{}", page.text);
    }
    node.advance(Duration::from_secs(365 * 24 * 3_600));
    assert_eq!(click(node, &path, "List-Unsubscribe=One-Click").await.expect(404).json, wrong, "after a year");
}

async fn a_service_takes_lists_over(node: &TestNode) {
    let (service, neighbour) = (node.service().live().create().await, node.service().live().create().await);
    let template = with_link(&service, "=1+1").await;
    let (notify, access) = (node.notify(), Access::new(service.tenant(), Permissions::all()));
    let nothing = make_report(notify, &access, service.id).await.unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::Conflict);
    for to in ["=cmd@example.jp", "taro@example.jp"] {
        let _ = service.send_email(template, to, json!({})).await.expect(201);
        let path = path_of(&mailed(node).await);
        let mut parts = path.rsplit('/');
        let (token, id) = (parts.next().unwrap(), parts.next().unwrap());
        assert!(record_unsubscribing(notify, id, token, Origin::UNKNOWN).await.unwrap().is_some());
    }
    let reader = Access::new(service.tenant(), Permissions::NONE.with(Permission::ViewActivity));
    let stranger = Access::new(neighbour.tenant(), Permissions::all());
    for caller in [&reader, &stranger] {
        assert!(make_report(notify, caller, service.id).await.is_err());
    }
    let id = make_report(notify, &access, service.id).await.unwrap();
    let listed = list_unsubscribed(notify, &reader, service.id).await.unwrap();
    assert_eq!((listed.waiting, listed.reports.len(), listed.reports[0].requests), (0, 1, 2));
    let columns = ["宛先", "テンプレート", "送信", "申込み"];
    let mut rows = export_report(notify, &reader, service.id, id, columns).await.unwrap();
    let mut file = Vec::new();
    while let Some(piece) = rows.next().await.unwrap() {
        file.extend(piece);
    }
    let file = String::from_utf8(file).unwrap();
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "宛先,テンプレート,送信,申込み");
    // Of one instant, in any order.
    assert!(lines.contains(&"'=cmd@example.jp,'=1+1,2026-11-22 09:00:00,2026-11-22 09:00:00"), "{file}");
    assert_eq!(lines.len(), 3);
    assert!(export_report(notify, &stranger, service.id, id, columns).await.is_err());
    assert!(export_report(notify, &stranger, neighbour.id, id, columns).await.is_err(), "of another service");

    assert_eq!(finish_report(notify, &reader, service.id, id).await.unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(finish_report(notify, &stranger, neighbour.id, id).await.unwrap_err().kind(), ErrorKind::NotFound);
    finish_report(notify, &access, service.id, id).await.unwrap();
    let done = list_unsubscribed(notify, &reader, service.id).await.unwrap().reports[0].done_at;
    assert!(done.is_some());
    let purge = PurgeUnsubscribing(notify.clone());
    purge.run().await.unwrap();
    assert_eq!(list_unsubscribed(notify, &reader, service.id).await.unwrap().reports.len(), 1);
    node.advance(Duration::from_secs(7 * 24 * 3_600 + 1));
    purge.run().await.unwrap();
    assert!(list_unsubscribed(notify, &reader, service.id).await.unwrap().reports.is_empty());
    assert_eq!(
        export_report(notify, &reader, service.id, id, columns).await.err().unwrap().kind(),
        ErrorKind::NotFound
    );
}

async fn on(engine: Engine) {
    let node = TestNode::builder().set("YUI_PUBLIC_URL", SITE).start(engine).await;
    a_reader_unsubscribes(&node).await;
    node.finish().await;
    let node = TestNode::builder().set("YUI_PUBLIC_URL", SITE).start(engine).await;
    a_service_takes_lists_over(&node).await;
    node.finish().await;
}

#[tokio::test]
async fn readers_unsubscribe_on_sqlite() {
    on(Engine::Sqlite).await;
}

#[tokio::test]
async fn readers_unsubscribe_on_postgres() {
    on(Engine::Postgres).await;
}
