//! What operators do in the browser: services, requests to go live, providers, categories.

use super::people::{EVERYTHING, operator};
use super::{Browser, on_both_demos};
use yui_kernel::id::uuid::Uuid;
use yui_notify::model::service::{ServiceMode, ServiceState};
use yui_notify::model::{Channel, ServiceId};
use yui_notify::usecases::categories::list_categories;
use yui_notify::usecases::choose_providers::{list_provider_changes, list_providers};
use yui_notify::usecases::services::show_service;
use yui_testkit::node::TestNode;

on_both_demos!(
    the_node_is_seen_at_a_glance,
    a_service_is_found_and_suspended_and_resumed,
    limits_are_changed_and_faults_keep_what_was_typed,
    a_service_is_archived_after_a_question,
    agreements_are_recorded_where_services_are_decided,
    a_request_to_go_live_is_declined_and_approved,
    categories_are_changed,
    providers_are_switched_off_unless_it_is_the_last,
);

const SCRIPT: &str = "<script>alert(1)</script>";

async fn stored(node: &TestNode, id: ServiceId) -> yui_notify::model::service::Service {
    show_service(node.notify(), &TestNode::operator(), id).await.unwrap().1
}

async fn the_node_is_seen_at_a_glance(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().create().await;
    let template = service.template_email("件名", "本文").await;
    let _ = service.send_email(template, "taro@example.jp", serde_json::json!({})).await.expect(201);
    node.run_due().await;
    let page = operator.page("/operate").await;
    for text in ["運用状況", "本日のメール", "最優先", "smtp", "正常", "<svg"] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("この期間にはまだ何もありません"));
    for path in ["/operate/queues", "/operate/complaints", "/operate/prices", "/operate/providers"] {
        operator.page(path).await;
    }
    assert!(operator.page("/operate/prices").await.contains("料金表はまだありません"));
}

async fn a_service_is_found_and_suspended_and_resumed(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().with(|service| service.name = format!("粗大ごみ{SCRIPT}")).create().await;
    node.service().with(|service| service.name = "図書館".to_owned()).create().await;
    let found = operator.page("/operate/services?q=%E7%B2%97%E5%A4%A7&mode=live&state=active").await;
    assert!(found.contains(&service.id.to_string()) && !found.contains("図書館") && !found.contains(SCRIPT));
    assert!(operator.page("/operate/services?q=nothing").await.contains("該当するサービスはありません"));

    let page = format!("/operate/services/{}", service.id);
    assert!(!operator.page(&page).await.contains(SCRIPT));
    let suspend = format!("{page}/suspend");
    let refused = operator.send(&page, &suspend, &[("suspend_reason", " ")]).await.expect(400);
    assert!(refused.text.contains("担当者が対応できるように、理由を入力してください"));
    let next = operator.done(&page, &suspend, &[("suspend_reason", "調査のため")]).await;
    assert!(operator.page(&next).await.contains("サービスを停止しました"));
    assert_eq!(stored(node, service.id).await.state, ServiceState::Suspended);
    operator.done(&page, &format!("{page}/resume"), &[]).await;
    assert_eq!(stored(node, service.id).await.state, ServiceState::Active);
    let _ = operator.send(&page, &format!("{page}/resume-email"), &[]).await.expect(400);
    let _ = operator.get(&format!("/operate/services/{}", Uuid::nil())).await.expect(404);
    node.run_due().await;
}

async fn limits_are_changed_and_faults_keep_what_was_typed(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().create().await;
    let page = format!("/operate/services/{}", service.id);
    let with = |per_minute: &'static str, daily: &'static str| {
        [
            ("per_minute", per_minute),
            ("daily_email", daily),
            ("daily_text_parts", "30"),
            ("annual_email", "4,000"),
            ("annual_text_parts", "500"),
        ]
    };
    let action = format!("{page}/limits");
    let faulty = operator.send(&page, &action, &with("10", SCRIPT)).await.expect(400);
    assert!(faulty.text.contains("0以上の整数を入力してください") && !faulty.text.contains(SCRIPT));
    assert!(faulty.text.contains("value=\"4000\""));
    assert!(operator.send(&page, &action, &with("0", "20")).await.expect(400).text.contains("1件以上にしてください"));
    operator.done(&page, &action, &with("１０", "20")).await;
    let limits = stored(node, service.id).await.limits;
    assert_eq!((limits.per_minute, limits.daily_email, limits.annual_email), (10, 20, 4_000));
    node.run_due().await;
}

async fn agreements_are_recorded_where_services_are_decided(node: &TestNode) {
    let operator = operator(node).await;
    let (service, other) = (node.service().create().await, node.service().create().await);
    let page = format!("/operate/services/{}", service.id);
    let action = format!("{page}/agreements");
    assert!(operator.page(&page).await.contains("まだ記録がありません"));
    let typed = [("agreement_version", "2026-04-01"), ("agreement_signed_by", "")];
    let unsigned = operator.send(&page, &action, &typed).await.expect(400).text;
    assert!(
        unsigned.contains("合意した人を、1行で254文字以内で") && unsigned.contains("value=\"2026-04-01\""),
        "{unsigned}"
    );
    let name = format!("市長 結花子{SCRIPT}");
    let typed = [("agreement_version", "2026-04-01"), ("agreement_signed_by", name.as_str())];
    operator.done(&page, &action, &typed).await;
    let shown = operator.page(&page).await;
    assert!(shown.contains("市長 結花子&#60;script&#62;") && !shown.contains(SCRIPT), "{shown}");
    assert!(operator.send(&page, &action, &typed).await.expect(400).text.contains("すでに記録されています"));
    assert!(!operator.page(&format!("/operate/services/{}", other.id)).await.contains("市長 結花子"));
}

async fn a_service_is_archived_after_a_question(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().create().await;
    let page = format!("/operate/services/{}/archive", service.id);
    assert!(operator.page(&page).await.contains("終了すると元に戻せません"));
    let next = operator.done(&page, &page, &[]).await;
    assert!(operator.page(&next).await.contains("サービスを終了しました"));
    assert_eq!(stored(node, service.id).await.state, ServiceState::Archived);
    node.run_due().await;
}

async fn a_request_to_go_live_is_declined_and_approved(node: &TestNode) {
    use yui_notify::model::go_live::{Description, GoLiveState, RecipientKind, TERMS_VERSION};
    use yui_notify::usecases::services::{accept_terms, describe_use, go_live_checklist, request_go_live};
    let operator = operator(node).await;
    assert!(operator.page("/operate/go-live").await.contains("承認を待っている申請はありません"));
    let service =
        node.service().trial().person("a@city.example.jp", EVERYTHING).person("b@city.example.jp", EVERYTHING);
    let service = service.create().await;
    service.template_email("件名", "本文").await;
    let access = yui_policy::Access::of_node(&TestNode::operator(), service.organisation);
    let description = Description {
        department: "市民課".to_owned(),
        purposes: SCRIPT.to_owned(),
        recipients: vec![RecipientKind::Public],
        daily_email: 10,
        daily_texts: 0,
        annual_email: 100,
        annual_texts: 0,
    };
    describe_use(node.notify(), &access, service.id, description).await.unwrap();
    accept_terms(node.notify(), &access, service.id, TERMS_VERSION).await.unwrap();
    request_go_live(node.notify(), &access, service.id).await.unwrap();

    let list = operator.page("/operate/go-live").await;
    assert!(list.contains("市民課") && !list.contains(SCRIPT));
    assert!(operator.page("/operate").await.contains("本番利用の申請が1件あります"));
    let page = format!("/operate/services/{}", service.id);
    let decline = format!("{page}/decline");
    let _ = operator.send(&page, &decline, &[("decline_reason", "")]).await.expect(400);
    operator.done(&page, &decline, &[("decline_reason", "目的を詳しく")]).await;
    let way = go_live_checklist(node.notify(), &access, service.id).await.unwrap().way;
    assert_eq!((way.state, way.reason.as_deref()), (GoLiveState::Rejected, Some("目的を詳しく")));

    request_go_live(node.notify(), &access, service.id).await.unwrap();
    let next = operator.done("/operate/go-live", &format!("{page}/approve"), &[]).await;
    assert!(operator.page(&next).await.contains("承認しました"));
    assert_eq!(stored(node, service.id).await.mode, ServiceMode::Live);
    let _ = operator.send(&page, &format!("{page}/approve"), &[]).await.expect(400);
    node.run_due().await;
}

async fn categories_are_changed(node: &TestNode) {
    let operator = operator(node).await;
    let with = |name_ja: &'static str| {
        [
            ("name_ja", name_ja),
            ("name_en", "Disaster"),
            ("name_fr", "Catastrophe"),
            ("description_ja", SCRIPT),
            ("offered", "on"),
            ("email_lane", "priority"),
            ("text_lane", "bulk"),
        ]
    };
    let page = "/operate/categories/new";
    let faulty = operator.send(page, page, &with("")).await.expect(400);
    assert!(faulty.text.contains("3つの言語すべてで") && faulty.text.contains("value=\"Disaster\""));
    assert!(!faulty.text.contains(SCRIPT));
    operator.done(page, page, &with("災害")).await;
    assert!(operator.page("/operate/categories").await.contains("災害"));
    let taken = operator.send(page, page, &with("災害")).await.expect(400);
    assert!(taken.text.contains("同じ名前の分類があります"));
    let all = list_categories(node.notify(), &TestNode::operator()).await.unwrap();
    let made = all.iter().find(|category| category.name_en == "Disaster").unwrap();
    assert_eq!((made.email_lane.as_str(), made.text_lane.as_str(), made.hidden), ("priority", "bulk", false));
    operator.page(&format!("/operate/categories/{}", made.id)).await;
    let _ = operator.get(&format!("/operate/categories/{}", Uuid::nil())).await.expect(404);
}

async fn providers_are_switched_off_unless_it_is_the_last(node: &TestNode) {
    let operator: Browser<'_> = operator(node).await;
    let context = TestNode::operator();
    let name = list_providers(node.notify(), &context, Channel::Email).await.unwrap()[0].name.clone();
    let fields = [("channel", "email"), ("provider", name.as_str()), ("enabled", "no")];
    let page = "/operate/providers";
    let refused = operator.send(page, "/operate/providers/enabled", &fields).await.expect(400);
    assert!(refused.text.contains("ほかに使える送信事業者がありません"));
    let up = operator.done(page, "/operate/providers/order", &fields[..2]).await;
    assert!(operator.page(&up).await.contains(&name));
    let changes = list_provider_changes(node.notify(), &context, Channel::Email, None, 10).await.unwrap();
    assert!(changes.is_empty());
}
