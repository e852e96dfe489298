//! Who changed what, as those see it who manage a service or an organisation.

use super::{Browser, on_both_demos};
use std::collections::BTreeSet;
use std::path::Path;
use yui_identity::pages::AUDIT_TEXTS;
use yui_kernel::Language;
use yui_notify::usecases::services::{ServiceChange, change_service};
use yui_policy::{Access, Permissions};
use yui_testkit::node::TestNode;
use yui_web::page::sources;

on_both_demos!(changes_are_told_in_words, only_those_who_manage_see_them);

const STAFF: &str = "hanako@city.example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

async fn changes_are_told_in_words(node: &TestNode) {
    let service = node.service().person(STAFF, &["view_activity", "manage_service"]).create().await;
    let browser = Browser::of(node, STAFF).await;
    let href = format!("/services/{}/audit", service.id);
    // The person does it in the browser, so that the trail names the person and the address.
    let settings = format!("/services/{}/go-live/use", service.id);
    let fields = [
        ("department", "市民課"),
        ("purposes", "健診のお知らせ"),
        ("recipients", "public"),
        ("daily_email", "1"),
        ("annual_email", "1"),
        ("daily_texts", "0"),
        ("annual_texts", "0"),
    ];
    browser.done(&settings, &format!("{settings}/change"), &fields).await;
    let change = ServiceChange { name: Some(format!("新しい名前{SCRIPT}")), ..ServiceChange::default() };
    let access = Access::new(service.tenant(), Permissions::all());
    change_service(node.notify(), &access, service.id, change).await.unwrap();

    let page = browser.page(&href).await;
    for text in
        ["利用内容の説明を変更", "港 花子", "サービスの設定を変更", "新しい名前&#60;script&#62;", "<del>", "<ins>"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains(SCRIPT));
    let _template = service.template_email("件名", "本文").await;
    let whole = browser.page("/organisation/audit").await;
    assert!(whole.contains("テンプレートを作成") && !page.contains("テンプレートを作成"), "{whole}");
}

async fn only_those_who_manage_see_them(node: &TestNode) {
    let service = node.service().person(STAFF, &["view_activity"]).create().await;
    let _neighbour = node.service().person("jiro@town.example.jp", &["view_activity", "manage_service"]).create().await;
    for email in [STAFF, "jiro@town.example.jp"] {
        let browser = Browser::of(node, email).await;
        let answer = browser.get(&format!("/services/{}/audit", service.id)).await;
        assert!([403, 404].contains(&answer.status), "{email}: {}", answer.status);
        if email == STAFF {
            let _ = browser.get("/organisation/audit").await.expect(403);
        }
    }
}

#[test]
fn every_action_has_a_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut actions = BTreeSet::new();
    for folder in ["capabilities/identity/src", "capabilities/notify/src", "node/src"] {
        for source in sources(&root.join(folder), "rs").unwrap() {
            let after = source.split("Audited::new(").skip(1);
            actions.extend(
                after.filter_map(|rest| Some(rest.trim_start().strip_prefix('"')?.split('"').next()?.to_owned())),
            );
        }
    }
    assert!(actions.len() > 50, "{actions:?}");
    let key = |action: &String| format!("did-{}", action.replace(['.', '_'], "-"));
    let missing: Vec<_> =
        actions.iter().filter(|action| AUDIT_TEXTS.get(Language::Japanese, &key(action)).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
