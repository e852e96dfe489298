//! Keys, the safelist, callbacks and example code.

use super::{Browser, on_both_demos};
use serde_json::json;
use yui_notify::model::service::CallbackKind;
use yui_notify::usecases::callbacks::list_callbacks;
use yui_notify::usecases::services::{list_api_keys, service_settings};
use yui_policy::{Access, Permissions};
use yui_testkit::node::{TestNode, TestService};

on_both_demos!(
    a_key_is_shown_once_and_revoked,
    the_safelist_is_changed,
    callbacks_are_set_and_told_again,
    code_names_the_service,
    developers_see_what_their_programs_sent,
    strangers_and_others_are_refused,
);

const STAFF: &str = "hanako@city.example.jp";
const ROLES: &[&str] = &["view_activity", "manage_service", "manage_api_keys"];
const SCRIPT: &str = "<script>alert(1)</script>";

async fn service(node: &TestNode) -> TestService {
    node.service().person(STAFF, ROLES).create().await
}

fn all(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::all())
}

async fn a_key_is_shown_once_and_revoked(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let (page, make) = (format!("/services/{}/api/keys", service.id), format!("/services/{}/api/keys/new", service.id));
    let wrong = browser.send(&page, &make, &[("name", SCRIPT), ("type", "team")]).await.expect(400);
    assert!(
        wrong.text.contains("半角の英数字") && wrong.text.contains("&#60;script&#62;") && !wrong.text.contains(SCRIPT)
    );

    let made = browser.send(&page, &make, &[("name", "bulky-waste"), ("type", "team")]).await.expect(200);
    let full = format!("gcntfy-bulky-waste-{}-", service.id);
    assert!(made.text.contains(&full) && made.header("cache-control") == Some("no-store"));
    let list = browser.page(&page).await;
    assert!(list.contains("bulky-waste") && !list.contains(&full));
    let same = browser.send(&page, &make, &[("name", "bulky-waste"), ("type", "test")]).await.expect(400);
    assert!(same.text.contains("同じ名前のAPIキー"));

    let keys = list_api_keys(node.notify(), &all(&service), service.id).await.unwrap();
    let id = keys.iter().find(|key| key.name == "bulky-waste").unwrap().id;
    let ask = format!("{page}/{id}");
    let next = browser.done(&ask, &ask, &[]).await;
    assert!(browser.page(&next).await.contains("APIキーを無効にしました"));
    let again = browser.send(&ask, &ask, &[]).await.expect(409);
    assert!(again.text.contains("すでに無効です"));
}

async fn the_safelist_is_changed(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/api/safelist", service.id);
    let change = format!("{page}/change");
    let wrong = browser.send(&page, &change, &[("emails", "a@example.jp\nnobody"), ("phones", "")]).await.expect(400);
    assert!(wrong.text.contains("2件目のメールアドレスを確認してください") && wrong.text.contains("nobody"));
    browser.done(&page, &change, &[("emails", "a@example.jp\r\n"), ("phones", "０９０-1234-5678")]).await;
    let stored = service_settings(node.notify(), &all(&service), service.id).await.unwrap().safelist;
    let stored: Vec<&str> = stored.iter().map(|entry| entry.recipient.as_str()).collect();
    assert!(stored.contains(&"a@example.jp") && stored.contains(&"+819012345678"), "{stored:?}");
}

async fn callbacks_are_set_and_told_again(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/api/callbacks/delivery", service.id);
    let change = format!("{page}/change");
    let wrong = browser.send(&page, &change, &[("url", "http://example.jp/x"), ("bearer", "0123456789")]).await;
    assert!(wrong.expect(400).text.contains("「https://」で始まるアドレスを入力してください"));
    let url = format!("{}/receipts", node.receiver().url());
    let set = browser.send(&page, &change, &[("url", &url), ("bearer", "0123456789")]).await.expect(200);
    assert!(set.text.contains("whsec_"));
    assert!(!browser.page(&page).await.contains("whsec_"));

    let template = service.template_email("Hello", "Dear").await;
    drop(service.send_email(template, "taro@example.jp", json!({})).await.expect(201));
    node.run_due().await;
    let log = format!("/services/{}/api/deliveries", service.id);
    let shown = browser.page(&log).await;
    assert!(shown.contains("HTTP 204") && shown.contains("もう一度送る"), "{shown}");
    let again = shown.split("action=\"").find(|part| part.contains("/again\"")).unwrap().split('"').next().unwrap();
    let next = browser.done(&log, again, &[]).await;
    assert!(browser.page(&next).await.contains("もう一度送ります"));
    node.run_due().await;

    browser.done(&page, &format!("{page}/stop"), &[]).await;
    browser.done(&page, &format!("{page}/resume"), &[]).await;
    browser.done(&page, &format!("{page}/remove"), &[]).await;
    node.run_due().await;
    let left = list_callbacks(node.notify(), &all(&service), service.id).await.unwrap();
    assert!(left.iter().all(|callback| callback.kind != CallbackKind::Delivery));
}

async fn code_names_the_service(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/api", service.id);
    assert!(browser.page(&page).await.contains("テンプレートがありません"));
    let template = service.template_text("((name)) '様").await.to_string();
    let shown = browser.page(&page).await;
    assert!(shown.contains(&template) && shown.contains("sendSms") && shown.contains("send_sms_notification"));
    assert!(shown.contains(&service.id.to_string()) && shown.contains("ApiKey-v1"));
}

async fn developers_see_what_their_programs_sent(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/api/log", service.id);
    assert!(browser.page(&page).await.contains("業務システムからの送信はまだありません"));
    let template = service.template_email("件名", "本文").await;
    let body = json!({ "email_address": "taro@example.jp", "template_id": template, "reference": SCRIPT });
    let sent = service.post("/v2/notifications/email", &body).await.expect(201).id();
    node.run_due().await;
    let shown = browser.page(&page).await;
    for text in ["taro@example.jp", "<code>delivered</code>", "第1版", "&#60;script&#62;", &format!("/activity/{sent}")]
    {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains(SCRIPT));
    let key = shown.split("/api/log?key=").nth(1).unwrap().split('"').next().unwrap();
    assert!(browser.page(&format!("{page}?key={key}")).await.contains("すべてのAPIキーの分を表示する"));
    let other = browser.page(&format!("{page}?key={}", yui_kernel::id::uuid::Uuid::nil())).await;
    assert!(!other.contains("taro@example.jp"));
}

async fn strangers_and_others_are_refused(node: &TestNode) {
    let service = service(node).await;
    let _neighbour = node.service().person("jiro@town.example.jp", ROLES).create().await;
    let _colleague =
        node.service().beside(&service).person("saburo@city.example.jp", &["view_activity"]).create().await;
    let stranger = Browser::of(node, "jiro@town.example.jp").await;
    for page in ["api", "api/keys", "api/safelist", "api/callbacks", "api/deliveries", "api/log"] {
        let answer = stranger.get(&format!("/services/{}/{page}", service.id)).await;
        assert!([403, 404].contains(&answer.status), "{page}: {}", answer.status);
    }
    let colleague = Browser::of(node, "saburo@city.example.jp").await;
    for page in ["api/keys", "api/safelist", "api/callbacks"] {
        drop(colleague.get(&format!("/services/{}/{page}", service.id)).await.expect(403));
    }
}
