//! Who changed what, as those see it who manage a service or an organisation.

use super::people::operator;
use super::{Browser, on_both_demos};
use std::collections::BTreeSet;
use std::path::Path;
use yui_identity::pages::{ACTIONS, AUDIT_TEXTS, KINDS};
use yui_kernel::Language;
use yui_notify::usecases::services::{ServiceChange, change_service};
use yui_policy::{Access, Permissions};
use yui_testkit::node::TestNode;
use yui_web::page::sources;

on_both_demos!(changes_are_told_in_words, only_those_who_manage_see_them, operators_search_the_trails_of_all);

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
    // What belongs to the service stands in its trail, what belongs to another one does not.
    let _template = service.template_email("件名", "本文").await;
    let other = node.service().beside(&service).create().await;
    let page = browser.page(&href).await;
    assert_eq!(page.matches("テンプレートを作成").count(), 1, "{page}");
    assert!(!page.contains(&other.id.to_string()) && page.contains("名前") && !page.contains("<dt>name"), "{page}");
    let whole = browser.page("/organisation/audit").await;
    assert!(whole.contains("テンプレートを作成"), "{whole}");
}

async fn operators_search_the_trails_of_all(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().person(STAFF, &["view_activity", "manage_service"]).create().await;
    let other = node.service().person("jiro@town.example.jp", &["manage_service"]).create().await;
    let _template = service.template_email("件名", "本文").await;
    let change = ServiceChange { name: Some("=HYPERLINK(\"http://x\")".to_owned()), ..ServiceChange::default() };
    let tenant = service.tenant();
    change_service(node.notify(), &Access::new(tenant, Permissions::all()), service.id, change).await.unwrap();
    let browser = Browser::of(node, STAFF).await;
    let settings = format!("/services/{}/settings/general", service.id);
    let sent = [("name", "=1+1"), ("sender_name", "shimin"), ("channel", "email")];
    browser.done(&settings, &settings, &sent).await;

    let all = operator.page("/operate/audit").await;
    for text in
        ["すべての団体", "運用全体", "<td>サービスを作成</td>", "<td>テンプレートを作成</td>", "<td>運用者を登録</td>"]
    {
        assert!(all.contains(text), "{text}: {all}");
    }
    let rows = |page: &str| page.matches("<details").count();
    let of = |query: String| {
        let operator = &operator;
        async move { operator.page(&format!("/operate/audit?{query}")).await }
    };
    let own = of(format!("organisation={}", service.organisation)).await;
    assert!(rows(&own) < rows(&all) && !own.contains(&other.organisation.to_string()), "{own}");
    let templates = of(format!("service={}&kind=template", service.id)).await;
    assert_eq!(rows(&templates), 1, "{templates}");
    assert_eq!(rows(&of("action=template.create".to_owned()).await), 1);
    assert_eq!(rows(&of("text=HYPERLINK".to_owned()).await), rows(&of("text=hyperlink".to_owned()).await));
    assert!(rows(&of("text=HYPERLINK".to_owned()).await) > 0);
    assert!(of(format!("text={}", other.id)).await.contains("<td>サービスを作成</td>"));
    assert!(of("until=2000-01-01".to_owned()).await.contains("該当する操作はありません"));
    let by_name = of("who=hanako%40city".to_owned()).await;
    assert!(by_name.contains("<td>サービスの設定を変更</td>") && by_name.contains("港 花子"), "{by_name}");
    assert!(!by_name.contains("<td>サービスを作成</td>"), "{by_name}");
    for (query, told) in [
        ("who=nobody-at-all", "この名前またはメールアドレスの人はいません"),
        ("who=x", "2文字以上"),
        ("organisation=999999", "団体コード「999999」の団体はありません"),
        ("since=yesterday", "日付は「2026-11-22」のように"),
    ] {
        let answer = operator.get(&format!("/operate/audit?{query}")).await.expect(400);
        assert!(answer.text.contains(told), "{query}: {}", answer.text);
    }
    let _ = operator.get("/operate/audit.csv?since=yesterday").await.expect(400);

    let file = operator.get(&format!("/operate/audit.csv?organisation={}", service.organisation)).await.expect(200);
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"audit.csv\""));
    assert!(file.text.contains(",'=HYPERLINK(") || file.text.contains("\"'=HYPERLINK("), "{}", file.text);
    assert!(!file.text.contains(",=") && !file.text.contains("\"="), "{}", file.text);
    assert!(file.text.contains("テンプレートを作成") && !file.text.contains(&other.organisation.to_string()));
    let _ = browser.get("/operate/audit").await.expect(403);
    let _ = browser.get("/operate/audit.csv").await.expect(403);
    node.run_due().await;
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

/// The code of everything that writes entries, tests left out.
fn code() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["capabilities/identity/src", "capabilities/notify/src", "node/src"];
    let all = folders.iter().flat_map(|folder| sources(&root.join(folder), "rs").unwrap());
    all.map(|source| source.split("#[cfg(test)]").next().unwrap().to_owned()).collect()
}

/// The words of the program that have no text in some language.
fn untold<'a>(prefix: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let key = |word: &str| format!("{prefix}-{}", word.replace(['.', '_'], "-"));
    let words = words.into_iter().map(key);
    words.filter(|key| Language::ALL.iter().any(|language| AUDIT_TEXTS.get(*language, key).is_none())).collect()
}

#[test]
fn every_action_and_kind_has_a_text_and_can_be_chosen() {
    let (mut actions, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    for source in code() {
        for call in source.split("Audited::new(").skip(1) {
            let call = call.trim_start();
            let mut quoted = call.split('"').skip(1).step_by(2);
            if call.starts_with('"') {
                actions.extend(quoted.next().map(str::to_owned));
            }
            kinds.extend(quoted.next().map(str::to_owned));
        }
    }
    assert!(actions.len() > 50 && kinds.len() > 15, "{actions:?} {kinds:?}");
    let missing = |found: &BTreeSet<String>, known: &[&str]| -> Vec<String> {
        found.iter().filter(|one| !known.contains(&one.as_str())).cloned().collect()
    };
    assert_eq!((missing(&actions, ACTIONS), missing(&kinds, KINDS)), (vec![], vec![]));
    assert_eq!(untold("did", ACTIONS.iter().copied()), Vec::<String>::new());
    assert_eq!(untold("kind", KINDS.iter().copied()), Vec::<String>::new());
}

#[test]
fn every_value_that_entries_tell_of_has_a_name() {
    let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let mut names = BTreeSet::new();
    for source in code().into_iter().filter(|source| source.contains("Audited") || source.contains("trail")) {
        let pieces: Vec<&str> = source.split('"').collect();
        for pair in pieces.windows(2).skip(1).step_by(2) {
            let (name, after) = (pair[0], pair[1]);
            let is_value = (after.starts_with(':') && !after.starts_with("::")) || after.starts_with(", json!(");
            if is_name(name) && is_value {
                names.insert(name.to_owned());
            }
        }
    }
    assert!(names.len() > 80, "{names:?}");
    assert_eq!(untold("value", names.iter().map(String::as_str)), Vec::<String>::new());
}
