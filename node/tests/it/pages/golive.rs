//! From trial to live: the list, the description, the terms, and the request.

use super::{Browser, on_both_demos};
use yui_notify::model::go_live::{GoLiveState, RecipientKind};
use yui_notify::model::organisation::OrganisationSettings;
use yui_notify::usecases::services::{change_organisation_settings, go_live_checklist};
use yui_policy::{Access, Permissions};
use yui_testkit::node::TestNode;

on_both_demos!(a_service_asks_to_go_live, others_are_refused, an_organisation_decides_by_itself);

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

/// Everything is done and asked for.
async fn ask(node: &TestNode, service: &yui_testkit::node::TestService, email: &str) {
    let (browser, page) = (Browser::of(node, email).await, format!("/services/{}/go-live", service.id));
    let fields = [
        ("department", "市民課"),
        ("purposes", SCRIPT),
        ("recipients", "public"),
        ("daily_email", "100"),
        ("annual_email", "5000"),
        ("daily_texts", "0"),
        ("annual_texts", "0"),
    ];
    browser.done(&format!("{page}/use"), &format!("{page}/use/change"), &fields).await;
    let terms = [("version", yui_notify::model::go_live::TERMS_VERSION), ("agree", "on")];
    browser.done(&format!("{page}/terms"), &format!("{page}/terms/accept"), &terms).await;
    browser.done(&page, &format!("{page}/request"), &[]).await;
}

async fn an_organisation_decides_by_itself(node: &TestNode) {
    const OTHER: &str = "taro@city.example.jp";
    let both = &["view_activity", "manage_service", "approve_go_live"];
    let service = node.service().trial().person(STAFF, both).person(OTHER, both).create().await;
    let _neighbour = node.service().person("jiro@town.example.jp", both).create().await;
    let _template = service.template_email("Hello", "Dear").await;
    ask(node, &service, STAFF).await;
    let (list, request) = ("/organisation/go-live", format!("/organisation/go-live/{}", service.id));
    let (asker, other) = (Browser::of(node, STAFF).await, Browser::of(node, OTHER).await);
    assert!(other.page("/").await.contains(list), "in the menu");
    assert!(other.page(list).await.contains("申請は運用者が承認します"));
    assert_eq!(other.get(&request).await.status, 404);
    let of_node = Access::of_node(&TestNode::operator(), service.tenant().organisation());
    let allowed = OrganisationSettings { self_approval: true, ..OrganisationSettings::default() };
    change_organisation_settings(node.notify(), &of_node, allowed).await.unwrap();

    assert!(other.page(list).await.contains("市民課"));
    let own = asker.page(&request).await;
    assert!(own.contains("自分の申請は承認できません") && !own.contains("承認して本番にする"), "{own}");
    let refused = asker.send("/account", &format!("{request}/approve"), &[]).await.expect(400);
    assert!(refused.text.contains("自分の申請は承認できません"));
    let shown = other.page(&request).await;
    assert!(shown.contains("&#60;script&#62;") && !shown.contains(SCRIPT), "{shown}");
    let blank = other.send(&request, &format!("{request}/refuse"), &[("reason", " ")]).await.expect(400);
    assert!(blank.text.contains("担当者が対応できるように、理由を入力してください"));
    let next = other.done(&request, &format!("{request}/refuse"), &[("reason", "目的を詳しく")]).await;
    let next = other.page(&next).await;
    assert!(next.contains("承認しませんでした") && next.contains("承認を待っている申請はありません"));
    let page = format!("/services/{}/go-live", service.id);
    assert!(asker.page(&page).await.contains("目的を詳しく"));
    assert_eq!(other.get(&request).await.status, 404, "decided");

    asker.done(&page, &format!("{page}/request"), &[]).await;
    let next = other.done(&request, &format!("{request}/approve"), &[]).await;
    assert!(other.page(&next).await.contains("サービスは本番になりました"));
    assert!(asker.page(&page).await.contains("本番で利用中です"));
    let stranger = Browser::of(node, "jiro@town.example.jp").await;
    assert_eq!(stranger.get(&request).await.status, 404, "another organisation");
    node.allow_undelivered();
}
