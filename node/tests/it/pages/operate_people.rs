//! What operators do in the browser about organisations and people, and the audit trail.

use super::on_both_demos;
use super::people::operator;
use yui_identity::usecases::{search_organisations, show_organisation};
use yui_kernel::id::uuid::Uuid;
use yui_testkit::node::TestNode;

on_both_demos!(
    organisations_are_added_and_changed,
    another_ones_code_and_domain_are_refused,
    a_member_is_kept_out_and_let_in,
    the_trail_is_searched,
);

/// A suspension among what was found.
const SUSPENDED: &str = "<td>サービスを停止</td>";

const SCRIPT: &str = "<script>alert(1)</script>";

fn form(code: &'static str, name: &'static str, domains: &'static str) -> [(&'static str, &'static str); 6] {
    [("code", code), ("country", "jp"), ("name", name), ("name_en", "Minato"), ("name_fr", ""), ("domains", domains)]
}

async fn organisations_are_added_and_changed(node: &TestNode) {
    let operator = operator(node).await;
    let new = "/operate/organisations/new";
    let faulty = operator.send(new, new, &form("", SCRIPT, "a.example.jp")).await.expect(400);
    assert!(faulty.text.contains("団体コードを入力してください") && !faulty.text.contains(SCRIPT));
    let wrong = operator.send(new, new, &form("131031", "港区", "")).await.expect(400);
    assert!(wrong.text.contains("末尾の数字が正しくありません"));

    let page = operator.done(new, new, &form("１３１０３２", "港区", "minato.example.jp\r\nB.example.jp")).await;
    assert!(operator.page(&page).await.contains("保存しました"));
    let page = page.split('?').next().unwrap().to_owned();
    assert!(operator.page("/operate/organisations?q=%E6%B8%AF").await.contains("131032"));
    assert!(operator.page("/operate/organisations?q=nothing").await.contains("該当する団体はありません"));

    // The code stays, whatever is sent.
    operator.done(&page, &page, &form("999999", "港区役所", "minato.example.jp")).await;
    let context = TestNode::operator();
    let found = search_organisations(&node.node().identity, &context, "131032", None).await.unwrap();
    let spec = show_organisation(&node.node().identity, &context, found[0].id).await.unwrap();
    assert_eq!((spec.code.as_str(), spec.name.as_str(), spec.country.as_str()), ("131032", "港区役所", "JP"));
    assert_eq!((spec.domains, spec.name_fr), (vec!["minato.example.jp".to_owned()], None));
    let _ = operator.get(&format!("/operate/organisations/{}", Uuid::nil())).await.expect(404);
}

async fn another_ones_code_and_domain_are_refused(node: &TestNode) {
    let operator = operator(node).await;
    let new = "/operate/organisations/new";
    operator.done(new, new, &form("131032", "港区", "minato.example.jp")).await;
    let taken = operator.send(new, new, &form("131032", "別の区", "")).await.expect(400);
    assert!(taken.text.contains("この団体コードはすでに使われています"));
    let taken = operator.send(new, new, &form("131016", "千代田区", "minato.example.jp")).await.expect(400);
    assert!(taken.text.contains("minato.example.jp"), "what was typed is kept");
    let context = TestNode::operator();
    let found = search_organisations(&node.node().identity, &context, "千代田", None).await.unwrap();
    assert!(found.is_empty());
}

async fn a_member_is_kept_out_and_let_in(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().person("taro@city.example.jp", &["view_activity"]).create().await;
    let member = super::Browser::of(node, "taro@city.example.jp").await;
    let short = operator.get("/operate/people?q=t").await.expect(400);
    assert!(short.text.contains("2文字以上入力してください"));
    let list = "/operate/people?q=taro@city";
    let shown = operator.page(list).await;
    let id = shown.split("name=\"member\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let organisation = service.organisation.to_string();
    let fields = [("q", "taro@city"), ("organisation", organisation.as_str()), ("member", id.as_str())];

    let next = operator.done(list, "/operate/people/block", &fields).await;
    assert!(operator.page(&next).await.contains("利用を停止しました"));
    let _ = member.get("/account").await.expect(303);
    let again = operator.send(list, "/operate/people/block", &fields).await.expect(400);
    assert!(again.text.contains("この人の利用はすでに停止しています"));
    let next = operator.done(list, "/operate/people/unblock", &fields).await;
    assert!(operator.page(&next).await.contains("利用を再開しました"));
}

async fn the_trail_is_searched(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().create().await;
    let page = format!("/operate/services/{}", service.id);
    operator.done(&page, &format!("{page}/suspend"), &[("suspend_reason", SCRIPT)]).await;
    let trail = format!("/operate/audit?organisation={}", service.organisation);
    let shown = operator.page(&trail).await;
    assert!(shown.contains(SUSPENDED) && !shown.contains(SCRIPT));
    for (query, finds) in [
        ("kind=service", true),
        ("kind=member", false),
        ("who=member:00000000-0000-0000-0000-000000000009", false),
        ("since=2026-11-22&until=2026-11-22", true),
        ("until=2026-11-21", false),
    ] {
        assert_eq!(operator.page(&format!("{trail}&{query}")).await.contains(SUSPENDED), finds, "{query}");
    }
    assert!(operator.page("/operate/audit").await.contains("<td>運用者を登録</td>"));
    let missing = operator.get("/operate/audit?organisation=nowhere&since=soon").await.expect(400);
    assert!(missing.text.contains("団体コード「nowhere」の団体はありません"));
    assert!(missing.text.contains("日付は「2026-11-22」のように"));
    node.run_due().await;
}
