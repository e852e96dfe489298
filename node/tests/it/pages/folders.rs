//! Folders of templates: made, filled, renamed, emptied, deleted, and shown to those who were chosen.

use super::{Browser, on_both_demos};
use yui_notify::model::folder::Folder;
use yui_notify::sql::template_folder;
use yui_store::{TenantTx, values};
use yui_testkit::node::{TestNode, TestService};

on_both_demos!(folders_are_made_filled_and_deleted, a_folder_is_shown_to_those_chosen, folders_are_of_their_service);

const EDITOR: &[&str] = &["view_activity", "manage_templates"];
const MANAGER: &[&str] = &["view_activity", "manage_templates", "manage_service"];
const EMAIL: &str = "hanako@example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

/// Makes a folder by the form at `page`; gives its id.
async fn make(browser: &Browser<'_>, page: &str, name: &str) -> String {
    let at = browser.done(page, page, &[("name", name)]).await;
    assert!(browser.page(&at).await.contains("フォルダーを作りました。"));
    at.split("folder=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

async fn stored(node: &TestNode, service: &TestService) -> Vec<String> {
    let id = service.id;
    let read = move |tx: &mut TenantTx<'_>| tx.list::<Folder>(&template_folder::LIST, &values![id]);
    let folders = node.store().read(&service.tenant(), read).await.unwrap();
    folders.into_iter().map(|folder| folder.name).collect()
}

async fn folders_are_made_filled_and_deleted(node: &TestNode) {
    let service = node.service().person(EMAIL, EDITOR).create().await;
    let template = service.template_email("件名", "本文").await.to_string();
    let browser = Browser::of(node, EMAIL).await;
    let base = format!("/services/{}/templates", service.id);
    let row = format!("href=\"{base}/{template}\"");
    assert!(!browser.page(&base).await.contains("選んだものの移動"), "nowhere to move to");

    let new = format!("{base}/folders/new");
    let blank = browser.send(&new, &new, &[("name", "　")]).await.expect(400).text;
    assert!(blank.contains("フォルダーの名前は1文字以上254文字以内で入力してください。"), "{blank}");
    let folder = make(&browser, &new, SCRIPT).await;
    assert!(!browser.page(&base).await.contains(SCRIPT));
    let settings = format!("{base}/folders/{folder}");
    let long = "長".repeat(255);
    assert!(browser.send(&settings, &settings, &[("name", &long)]).await.expect(400).text.contains(&long));
    let renamed = browser.done(&settings, &settings, &[("name", " 税 ")]).await;
    assert!(browser.page(&renamed).await.contains("フォルダー「税」の設定"));
    let below = make(&browser, &format!("{new}?folder={folder}"), "市民税").await;
    assert_eq!(stored(node, &service).await, ["市民税", "税"]);

    let none = browser.send(&base, &base, &[("place", "root")]).await.expect(400).text;
    assert!(none.contains("移動するテンプレートかフォルダーを選んでください。"), "{none}");
    let nowhere = browser.send(&base, &base, &[("template", &template)]).await.expect(400).text;
    assert!(nowhere.contains("移動先を選んでください。") && nowhere.contains("checked"), "{nowhere}");
    assert!(nowhere.contains("税 › 市民税"), "{nowhere}");
    let moved = browser.done(&base, &base, &[("template", &template), ("place", &folder)]).await;
    let moved = browser.page(&moved).await;
    assert!(moved.contains("選んだものをこの場所に移動しました。") && moved.contains(&row), "{moved}");
    assert!(!browser.page(&base).await.contains(&row));
    let found = browser.page(&format!("{base}?q=%E6%9C%AC%E6%96%87")).await;
    assert!(found.contains(&row) && found.contains("<td>税</td>"), "found wherever it lies: {found}");
    let crumb = format!("<a href=\"{base}?folder={folder}\">税</a>");
    assert!(browser.page(&format!("{base}/{template}")).await.contains(&crumb));

    let ring = browser.send(&base, &base, &[("folder", &folder), ("place", &below)]).await.expect(409).text;
    assert!(ring.contains("それ自身やその中のフォルダーに移動することはできません"), "{ring}");
    let delete = format!("{settings}/delete");
    let full = browser.send(&settings, &delete, &[]).await.expect(409).text;
    assert!(full.contains("フォルダーが空ではありません"), "{full}");
    let here = format!("{base}?folder={folder}");
    let all = [("template", template.as_str()), ("folder", below.as_str()), ("place", "root")];
    let emptied = browser.done(&here, &here, &all).await;
    assert!(browser.page(&emptied).await.contains(&row));
    let deleted = browser.done(&settings, &delete, &[]).await;
    assert!(browser.page(&deleted).await.contains("フォルダーを削除しました。"));
    assert_eq!(stored(node, &service).await, ["市民税"]);
    drop(browser.get(&settings).await.expect(404));
    drop(browser.get(&here).await.expect(404));
}

async fn a_folder_is_shown_to_those_chosen(node: &TestNode) {
    let people = node.service().person(EMAIL, MANAGER).person("jiro@example.jp", EDITOR);
    let service = people.person("saburo@example.jp", EDITOR).create().await;
    let other = node.service().person("shiro@example.jp", EDITOR).create().await;
    let base = format!("/services/{}/templates", service.id);
    let manager = Browser::of(node, EMAIL).await;
    let (jiro, saburo) = (Browser::of(node, "jiro@example.jp").await, Browser::of(node, "saburo@example.jp").await);
    let folder = make(&manager, &format!("{base}/folders/new"), "福祉").await;
    let (settings, inside) = (format!("{base}/folders/{folder}"), format!("{base}?folder={folder}"));
    let members = format!("{settings}/members");

    // Members who do not manage the service do not choose.
    assert!(!jiro.page(&settings).await.contains("このフォルダーを見られる人"));
    drop(jiro.send(&settings, &members, &[("who", "everyone")]).await.expect(403));

    let shown = manager.page(&settings).await;
    let member = |email: &str| {
        let before = shown.split(email).next().unwrap();
        before.rsplit("name=\"member\" value=\"").next().unwrap().split('"').next().unwrap().to_owned()
    };
    assert!(!shown.contains("shiro@example.jp"), "of another organisation: {shown}");
    let none = manager.send(&settings, &members, &[("who", "chosen")]).await.expect(400).text;
    assert!(none.contains("見られる人を1人以上選ぶか"), "{none}");
    for stranger in [&other.id.to_string(), "nobody"] {
        let refused = manager.send(&settings, &members, &[("who", "chosen"), ("member", stranger)]).await.expect(400);
        assert!(refused.text.contains("選べるのは、このサービスのメンバーだけです。"), "{}", refused.text);
    }
    let chosen = member("jiro@example.jp");
    let saved = manager.done(&settings, &members, &[("who", "chosen"), ("member", &chosen)]).await;
    let saved = manager.page(&saved).await;
    assert!(saved.contains("見られる人を保存しました。"), "{saved}");
    assert!(saved.contains(&format!("value=\"{chosen}\" checked")), "{saved}");

    assert!(jiro.page(&base).await.contains("福祉"));
    let _ = jiro.get(&inside).await.expect(200);
    assert!(!saburo.page(&base).await.contains("福祉"));
    for hidden in [&inside, &settings, &format!("{base}/folders/new?folder={folder}")] {
        drop(saburo.get(hidden).await.expect(404));
    }
    drop(saburo.send("/account", &settings, &[("name", "別の名前")]).await.expect(404));
    let _ = manager.done(&settings, &members, &[("who", "everyone"), ("member", &chosen)]).await;
    let _ = saburo.get(&inside).await.expect(200);
    assert_eq!(stored(node, &service).await, ["福祉"]);
}

async fn folders_are_of_their_service(node: &TestNode) {
    let own = node.service().person("jiro@example.jp", EDITOR).create().await;
    let other = node.service().person(EMAIL, EDITOR).create().await;
    let template = own.template_email("件名", "本文").await.to_string();
    let owner = Browser::of(node, "jiro@example.jp").await;
    let folder = make(&owner, &format!("/services/{}/templates/folders/new", own.id), "税").await;
    let stranger = Browser::of(node, EMAIL).await;
    let base = format!("/services/{}/templates", other.id);
    let foreign = make(&stranger, &format!("{base}/folders/new"), "余所").await;
    for path in [format!("?folder={folder}"), format!("/folders/{folder}"), format!("/folders/new?folder={folder}")] {
        drop(stranger.get(&format!("{base}{path}")).await.expect(404));
        let answer = stranger.get(&format!("/services/{}/templates{path}", own.id)).await;
        assert!(matches!(answer.status, 403 | 404), "{path}: {}", answer.status);
    }
    // Neither templates nor folders of others are moved, nor is anything moved to them.
    for fields in [
        [("template", template.as_str()), ("place", foreign.as_str())],
        [("folder", folder.as_str()), ("place", "root")],
        [("folder", foreign.as_str()), ("place", folder.as_str())],
    ] {
        let refused = stranger.send(&base, &base, &fields).await.expect(409).text;
        assert!(refused.contains("見つかりません"), "{refused}");
    }
    assert_eq!((stored(node, &own).await, stored(node, &other).await), (vec!["税".into()], vec!["余所".into()]));
}
