//! Templates: made, looked at, changed by two people, found, archived.

use super::{Browser, on_both_demos};
use yui_notify::sql::template::{self, Template};
use yui_store::{TenantTx, values};
use yui_testkit::node::TestNode;

on_both_demos!(a_template_is_written_and_archived, two_people_change_a_template, others_see_nothing);

const EDITOR: &[&str] = &["view_activity", "manage_templates"];
const EMAIL: &str = "hanako@example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

async fn a_template_is_written_and_archived(node: &TestNode) {
    let service = node.service().person(EMAIL, EDITOR).create().await;
    let browser = Browser::of(node, EMAIL).await;
    let base = format!("/services/{}/templates", service.id);
    let empty = browser.get(&base).await.expect(200).text;
    assert!(empty.contains("テンプレートはまだありません") && empty.contains("メールのテンプレートを作る"), "{empty}");

    let new = format!("{base}/new?channel=email");
    let blank = browser.send(&new, &new, &[("name", SCRIPT), ("content", "本文")]).await.expect(400).text;
    assert!(blank.contains("件名を入力してください。") && blank.contains("&#60;script&#62;"), "{blank}");
    assert!(!blank.contains(SCRIPT), "{blank}");

    let body = "# ((氏名))様\n\n粗大ごみの収集日は((日))です。<script>alert(1)</script>";
    let category = "207b293c-2ae5-48e8-836d-fcabd60b2153";
    let fields = [("name", "収集日"), ("subject", "((氏名))様へ"), ("content", body), ("category", category)];
    let at = browser.done(&new, &new, &fields).await;
    let page = browser.get(&at).await.expect(200).text;
    assert!(page.contains("テンプレートを作りました。") && page.contains("<mark>((日))</mark>"), "{page}");
    assert!(!page.contains(SCRIPT), "{page}");

    let at = at.split('?').next().unwrap();
    let framed = browser.get(&format!("{at}/email")).await.expect(200);
    assert!(framed.header("content-security-policy").unwrap().starts_with("sandbox; default-src 'none'"));
    assert!(framed.text.contains("<mark>((日))</mark>") && !framed.text.contains(SCRIPT), "{}", framed.text);

    let found = browser.get(&format!("{base}?q=%E5%8F%8E%E9%9B%86%E6%97%A5")).await.expect(200).text;
    assert!(found.contains("1件見つかりました") && found.contains(at), "{found}");
    let none = browser.get(&format!("{base}?q=zzz")).await.expect(200).text;
    assert!(none.contains("当てはまるテンプレートはありません"), "{none}");

    let preview = [("channel", "sms"), ("content", "こんにちは、((氏名))さん")];
    let preview = browser.send(&new, &format!("{base}/preview"), &preview).await.expect(200).text;
    assert!(preview.contains("id=\"preview\"") && preview.contains("1通分として送信されます"), "{preview}");

    let archive = format!("{at}/archive");
    let archived = browser.done(&archive, &archive, &[]).await;
    assert!(browser.get(&archived).await.expect(200).text.contains("テンプレートはまだありません"));
    assert!(browser.get(at).await.expect(200).text.contains("このテンプレートは使われていません"));
    node.run_due().await;
}

async fn two_people_change_a_template(node: &TestNode) {
    let service = node.service().person(EMAIL, EDITOR).create().await;
    let written = service.template_email("件名", "はじめの本文").await;
    let browser = Browser::of(node, EMAIL).await;
    let edit = format!("/services/{}/templates/{written}/edit", service.id);
    let category = "207b293c-2ae5-48e8-836d-fcabd60b2153";
    let fields = |version: &'static str, content: &'static str| {
        [("name", "名前"), ("subject", "件名"), ("content", content), ("category", category), ("version", version)]
    };
    let at = browser.done(&edit, &edit, &fields("1", "先に保存した本文")).await;
    assert!(at.ends_with("?notice=template-saved"), "{at}");
    let late = browser.send(&edit, &edit, &fields("1", "あとから書いた本文")).await.expect(409).text;
    for text in ["ほかの方が先に変更しました", "先に保存した本文", "あとから書いた本文", "name=\"version\" value=\"2\""]
    {
        assert!(late.contains(text), "{text}: {late}");
    }
    let _ = browser.done(&edit, &edit, &fields("2", "あとから書いた本文")).await;
    let (tenant, id) = (service.tenant(), service.id);
    let read = move |tx: &mut TenantTx<'_>| tx.list::<Template>(&template::LIST_VERSIONS, &values![id, written]);
    let stored = node.store().read(&tenant, read).await.unwrap();
    let versions = format!("/services/{}/templates/{written}/versions", service.id);
    let listed = browser.page(&versions).await;
    for text in ["第1版に戻す", "港 花子", "運営者"] {
        assert!(listed.contains(text), "{text}: {listed}");
    }
    let compared = browser.page(&format!("{versions}/compare?from=1&to=3")).await;
    assert!(compared.contains("<del>") && compared.contains("<ins>"), "{compared}");
    assert!(browser.page(&format!("{versions}/compare?from=2&to=2")).await.contains("違いはありません"));
    for missing in ["from=1&to=9", "from=x&to=1", ""] {
        let _ = browser.get(&format!("{versions}/compare?{missing}")).await.expect(404);
    }
    let _ = browser.send(&versions, &versions, &[("version", "9")]).await.expect(404);
    let restored = browser.done(&versions, &versions, &[("version", "1")]).await;
    assert!(browser.page(&restored).await.contains("選んだ版に戻しました。"));
    let contents: Vec<String> = stored.into_iter().map(|version| version.content).collect();
    assert_eq!(contents, ["あとから書いた本文", "先に保存した本文", "はじめの本文"]);
    node.run_due().await;
}

async fn others_see_nothing(node: &TestNode) {
    let own = node.service().person("jiro@example.jp", &["view_activity"]).create().await;
    let other = node.service().person(EMAIL, EDITOR).create().await;
    let template = own.template_email("件名", "本文").await;
    let stranger = Browser::of(node, EMAIL).await;
    let reader = Browser::of(node, "jiro@example.jp").await;
    let base = format!("/services/{}/templates", own.id);
    for path in [
        "".to_owned(),
        format!("/{template}"),
        format!("/{template}/email"),
        format!("/{template}/edit"),
        format!("/{template}/versions"),
        format!("/{template}/versions/compare?from=1&to=1"),
    ] {
        let answer = stranger.get(&format!("{base}{path}")).await;
        assert!(matches!(answer.status, 403 | 404), "{path}: {}", answer.status);
        assert!(!answer.text.contains("本文</"), "{path}: {}", answer.text);
    }
    // The same template by the stranger's own service.
    let _ = stranger.get(&format!("/services/{}/templates/{template}", other.id)).await.expect(404);
    let _ = reader.get(&base).await.expect(200);
    let _ = reader.get(&format!("{base}/{template}/edit")).await.expect(403);
    // Reading the versions is for every reader, restoring one is not.
    let versions = format!("{base}/{template}/versions");
    assert!(!reader.page(&versions).await.contains("版に戻す"));
    let _ = reader.send("/account", &versions, &[("version", "1")]).await.expect(403);
    let _ = node.call("GET", &base).send().await.expect(303);
    node.run_due().await;
}
