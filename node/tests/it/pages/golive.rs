//! From trial to live: the list, the description, the terms, and the request.

use super::{Browser, on_both_demos};
use yui_notify::model::go_live::{GoLiveState, RecipientKind};
use yui_notify::usecases::services::go_live_checklist;
use yui_policy::{Access, Permissions};
use yui_testkit::node::TestNode;

on_both_demos!(a_service_asks_to_go_live, others_are_refused);

const STAFF: &str = "hanako@city.example.jp";
const ROLES: &[&str] = &["view_activity", "manage_service"];
const SCRIPT: &str = "<script>alert(1)</script>";

async fn a_service_asks_to_go_live(node: &TestNode) {
    let service = node.service().trial().person(STAFF, ROLES).person("taro@city.example.jp", ROLES).create().await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/go-live", service.id);
    assert!(browser.page(&page).await.contains("すべて「完了」になると、申請できます"));
    let early = browser.send(&page, &format!("{page}/request"), &[]).await.expect(409);
    assert!(early.text.contains("まだ済んでいない準備があります"));

    let (describe, change) = (format!("{page}/use"), format!("{page}/use/change"));
    let wrong = browser.send(&describe, &change, &[("department", SCRIPT), ("daily_email", "many")]).await.expect(400);
    assert!(wrong.text.contains("利用の目的を入力してください") && wrong.text.contains("数字で入力してください"));
    assert!(wrong.text.contains("many") && !wrong.text.contains(SCRIPT));
    let fields = [
        ("department", "市民課"),
        ("purposes", "健診のお知らせ"),
        ("recipients", "public"),
        ("daily_email", "１００"),
        ("annual_email", "5,000"),
        ("daily_texts", "0"),
        ("annual_texts", "0"),
    ];
    browser.done(&describe, &change, &fields).await;
    assert!(browser.page(&describe).await.contains("健診のお知らせ"));

    let (terms, accept) = (format!("{page}/terms"), format!("{page}/terms/accept"));
    let version = yui_notify::model::go_live::TERMS_VERSION;
    let unticked = browser.send(&terms, &accept, &[("version", version)]).await.expect(400);
    assert!(unticked.text.contains("同意する場合はチェックを付けてください"));
    browser.done(&terms, &accept, &[("version", version), ("agree", "on")]).await;
    let _template = service.template_email("Hello", "Dear").await;

    let next = browser.done(&page, &format!("{page}/request"), &[]).await;
    assert!(browser.page(&next).await.contains("申請中です"));
    let access = Access::new(service.tenant(), Permissions::all());
    let way = go_live_checklist(node.notify(), &access, service.id).await.unwrap().way;
    let said = way.description.unwrap();
    assert_eq!((way.state, said.daily_email, said.annual_email), (GoLiveState::Requested, 100, 5_000));
    assert_eq!(said.recipients, [RecipientKind::Public]);
    node.run_due().await;
}

async fn others_are_refused(node: &TestNode) {
    let service = node.service().trial().person(STAFF, &["view_activity"]).create().await;
    let _neighbour = node.service().person("jiro@town.example.jp", ROLES).create().await;
    for email in [STAFF, "jiro@town.example.jp"] {
        let browser = Browser::of(node, email).await;
        for page in ["go-live", "go-live/use", "go-live/terms"] {
            let answer = browser.get(&format!("/services/{}/{page}", service.id)).await;
            assert!([403, 404].contains(&answer.status), "{page}: {}", answer.status);
        }
    }
}
