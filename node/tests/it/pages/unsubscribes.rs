//! The lists of those who have unsubscribed.

use super::{Browser, on_both_demos};
use yui_notify::model::{NotificationId, UnsubscribeRequestId};
use yui_notify::sql::unsubscribe_request;
use yui_store::values;
use yui_testkit::node::TestNode;

on_both_demos!(a_list_is_made_downloaded_and_done, others_are_refused);

const STAFF: &str = "hanako@city.example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

async fn a_list_is_made_downloaded_and_done(node: &TestNode) {
    let service = node.service().live().person(STAFF, &["view_activity", "send_messages"]).create().await;
    let template = service.template_email("S", "B").await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/activity/unsubscribes", service.id);
    assert!(browser.page(&format!("/services/{}/activity", service.id)).await.contains(&page));
    assert!(browser.page(&page).await.contains("申込みはまだありません"));
    let none = browser.send(&page, &page, &[]).await.expect(409);
    assert!(none.text.contains("新しい申込みはありません"));
    let id = service.id;
    let tenant = service.tenant();
    let keep = node.store().write(&tenant, move |tx| {
        let (request, message) = (UnsubscribeRequestId::new(tx.env()), NotificationId::new(tx.env()));
        let columns = values![id, request, message, template, format!("-{SCRIPT}@example.jp"), tx.now(), tx.now()];
        tx.execute(&unsubscribe_request::INSERT, &columns).map(drop)
    });
    keep.await.unwrap();
    assert!(browser.page(&page).await.contains("新しい申込み：1件"));
    let next = browser.done(&page, &page, &[]).await;
    let made = browser.page(&next).await;
    assert!(made.contains("一覧を作りました") && made.contains("未対応") && !made.contains(SCRIPT), "{made}");
    let file = made.split('"').find(|part| part.ends_with("/csv")).unwrap();
    let csv = browser.get(file).await.expect(200);
    assert!(csv.text.contains("'-<script>") && csv.text.contains("メールアドレス"), "{}", csv.text);
    assert!(csv.header("content-disposition").unwrap().contains("unsubscribes.csv"));
    let next = browser.done(&page, &file.replace("/csv", "/done"), &[]).await;
    assert!(browser.page(&next).await.contains("対応済み"));
}

async fn others_are_refused(node: &TestNode) {
    let service = node.service().live().person(STAFF, &["view_activity"]).create().await;
    let _neighbour = node.service().person("jiro@town.example.jp", &["view_activity", "send_messages"]).create().await;
    let page = format!("/services/{}/activity/unsubscribes", service.id);
    let reader = Browser::of(node, STAFF).await;
    assert_eq!(reader.send(&page, &page, &[]).await.status, 403);
    assert_eq!(Browser::of(node, "jiro@town.example.jp").await.get(&page).await.status, 404);
}
