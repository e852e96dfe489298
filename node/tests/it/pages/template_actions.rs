//! What else is done with a template: copies, hiding what was filled in, files that its e-mails carry, samples to begin with.

use super::{Browser, on_both_demos};
use serde_json::json;
use yui_testkit::node::TestNode;

on_both_demos!(
    a_template_is_copied,
    what_was_filled_in_is_hidden,
    files_are_added_and_removed,
    files_that_cannot_be_added_are_told_why,
    a_template_begins_with_a_sample
);

const EDITOR: &[&str] = &["view_activity", "manage_templates"];
const EMAIL: &str = "hanako@example.jp";
const READER: &str = "jiro@example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

async fn a_template_is_copied(node: &TestNode) {
    let people = node.service().person(EMAIL, EDITOR).person(READER, &["view_activity"]);
    let here = people.with(|service| service.name = "市民課".to_owned()).create().await;
    let there = node.service().beside(&here).with(|service| service.name = "子育て課".to_owned()).create().await;
    let foreign = node.service().with(|service| service.name = "余所の課".to_owned()).create().await;
    let template = here.template_email("((氏名))様", "本文です").await;
    let (browser, reader) = (Browser::of(node, EMAIL).await, Browser::of(node, READER).await);
    let base = format!("/services/{}/templates", here.id);
    let (home, copy) = (format!("{base}/{template}"), format!("{base}/{template}/copy"));
    assert!(browser.page(&home).await.contains(&copy));
    let folders = format!("{base}/folders/new");
    let folder = browser.done(&folders, &folders, &[("name", "控え")]).await;
    let folder = folder.split("folder=").nth(1).unwrap().split('&').next().unwrap().to_owned();

    let shown = browser.page(&copy).await;
    for text in ["市民課", "市民課 › 控え", "子育て課", "のコピー"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("余所の課"), "{shown}");
    let blank = browser.send(&copy, &copy, &[("name", " "), ("place", "")]).await.expect(400).text;
    assert!(blank.contains("テンプレートの名前を入力してください。") && blank.contains("コピー先を選んでください。"));
    let stolen = browser.send(&copy, &copy, &[("name", SCRIPT), ("place", &foreign.id.to_string())]).await;
    let stolen = stolen.expect(400).text;
    assert!(stolen.contains("サービスが見つかりません。") && !stolen.contains(SCRIPT), "{stolen}");

    let to = there.id.to_string();
    let at = browser.done(&copy, &copy, &[("name", "写し"), ("place", &to)]).await;
    assert!(at.starts_with(&format!("/services/{to}/templates/")), "{at}");
    let copied = browser.page(&at).await;
    for text in ["テンプレートをコピーしました。", "写し", "<mark>((氏名))</mark>", "本文です"] {
        assert!(copied.contains(text), "{text}: {copied}");
    }
    let beside = format!("{}/{folder}", here.id);
    let _ = browser.done(&copy, &copy, &[("name", "控えの写し"), ("place", &beside)]).await;
    assert!(browser.page(&format!("{base}?folder={folder}")).await.contains("控えの写し"));

    assert!(reader.page(&copy).await.contains("コピーできる場所がありません"));
    let refused = reader.send("/account", &copy, &[("name", "写し"), ("place", &to)]).await.expect(400).text;
    assert!(refused.contains("この操作には権限"), "{refused}");
    node.run_due().await;
}

async fn what_was_filled_in_is_hidden(node: &TestNode) {
    let service = node.service().person(EMAIL, EDITOR).person(READER, &["view_activity"]).create().await;
    let template = service.template_email("件名", "((氏名))様").await;
    let sent = service.send_email(template, "taro@example.jp", json!({ "氏名": "太郎" })).await.expect(201);
    let id = sent.json["id"].as_str().unwrap().to_owned();
    let (browser, reader) = (Browser::of(node, EMAIL).await, Browser::of(node, READER).await);
    let home = format!("/services/{}/templates/{template}", service.id);
    let redact = format!("{home}/redact");
    assert!(browser.page(&home).await.contains(&redact));
    assert!(!reader.page(&home).await.contains(&redact));
    drop(reader.get(&redact).await.expect(403));
    drop(reader.send("/account", &redact, &[("sure", "on")]).await.expect(403));

    assert!(browser.page(&redact).await.contains("元に戻せません"));
    let unsure = browser.send(&redact, &redact, &[]).await.expect(400).text;
    assert!(unsure.contains("元に戻せないことを確認して、チェックを入れてください。"), "{unsure}");
    assert_eq!(service.read(&id).await["body"], "太郎様");
    let done = browser.done(&redact, &redact, &[("sure", "on")]).await;
    let shown = browser.page(&done).await;
    assert!(shown.contains("差し込んだ内容を隠しました。") && shown.contains("送信履歴に表示されません"), "{shown}");
    assert_eq!(service.read(&id).await["body"], "((氏名))様");
    assert!(browser.page(&redact).await.contains("すでに隠されています"));
    node.run_due().await;
}

const PDF: &str = "%PDF-1.7\nnotice of the city\n%%EOF\n";

async fn files_are_added_and_removed(node: &TestNode) {
    let service = node.service().person(EMAIL, EDITOR).person(READER, &["view_activity"]).create().await;
    let template = service.template_email("件名", "本文").await;
    let (browser, reader) = (Browser::of(node, EMAIL).await, Browser::of(node, READER).await);
    let home = format!("/services/{}/templates/{template}", service.id);
    let files = format!("{home}/files");
    assert!(browser.page(&home).await.contains("添付ファイルはありません"));
    assert!(browser.page(&files).await.contains("あと6,144 KBまで追加できます。"));
    drop(reader.get(&files).await.expect(403));

    let added = browser.upload(&files, "<b>案内.pdf", PDF).await.expect(303);
    let shown = browser.page(added.header("location").unwrap()).await;
    for text in ["ファイルを追加しました。", "添付されます", "_b_案内.pdf", "あと6,143 KB"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("<b>案内"), "{shown}");
    assert!(browser.page(&home).await.contains("_b_案内.pdf"));
    let _ = service.send_email(template, "taro@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    node.smtp().wait_for(1).await.unwrap();
    let mail = String::from_utf8_lossy(&node.smtp().messages()[0].data).into_owned();
    assert!(mail.contains("application/pdf"), "{mail}");

    let remove = shown.split(&format!("action=\"{files}/")).nth(1).unwrap().split('"').next().unwrap();
    let remove = format!("{files}/{remove}");
    // By the address of another template or service it is not there.
    let other = service.template_email("別", "本文").await;
    let wrong = remove.replace(&template.to_string(), &other.to_string());
    drop(browser.send(&files, &wrong, &[]).await.expect(404));
    drop(reader.send("/account", &remove, &[]).await.expect(403));
    let removed = browser.done(&files, &remove, &[]).await;
    let shown = browser.page(&removed).await;
    assert!(shown.contains("ファイルを削除しました。") && shown.contains("添付ファイルはありません"), "{shown}");
    let _ = service.send_email(template, "taro@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    node.smtp().wait_for(2).await.unwrap();
    assert!(!String::from_utf8_lossy(&node.smtp().messages()[1].data).contains("application/pdf"));
}

async fn files_that_cannot_be_added_are_told_why(node: &TestNode) {
    let service = node.service().person(EMAIL, EDITOR).create().await;
    let plain = node.service().beside(&service).with(|service| service.files = false).create().await;
    let (template, text) = (service.template_email("件名", "本文").await, service.template_text("本文").await);
    let forbidden = plain.template_email("件名", "本文").await;
    let browser = Browser::of(node, EMAIL).await;
    let files = format!("/services/{}/templates/{template}/files", service.id);
    let none = browser.send(&files, &files, &[]).await.expect(400).text;
    assert!(none.contains("ファイルを選んでください。"), "{none}");
    let page = "<!doctype html><html><script>alert(1)</script></html>";
    let refused = browser.upload(&files, "a.html", page).await.expect(400).text;
    assert!(refused.contains("この種類のファイルは添付できません。") && !refused.contains("text/html"), "{refused}");
    let large = format!("{PDF}{}", "0".repeat((6 << 20) + 1));
    let refused = browser.upload(&files, "a.pdf", &large).await.expect(400).text;
    assert!(refused.contains("添付ファイルは合計6 MBまでです。"), "{refused}");
    let larger = format!("{PDF}{}", "0".repeat(8 << 20));
    drop(browser.upload(&files, "a.pdf", &larger).await.expect(413));

    drop(browser.get(&format!("/services/{}/templates/{text}/files", service.id)).await.expect(404));
    let files = format!("/services/{}/templates/{forbidden}/files", plain.id);
    assert!(browser.page(&files).await.contains("このサービスでは、ファイルを送信できません"));
    let stranger = node.service().person("shiro@example.jp", EDITOR).create().await;
    let stranger_browser = Browser::of(node, "shiro@example.jp").await;
    let foreign = format!("/services/{}/templates/{template}/files", stranger.id);
    drop(stranger_browser.get(&foreign).await.expect(404));
}

/// An address without the escapes of a page.
fn plain(address: &str) -> String {
    address.replace("&amp;", "&").replace("&#38;", "&")
}

async fn a_template_begins_with_a_sample(node: &TestNode) {
    let service = node.service().person(EMAIL, EDITOR).person(READER, &["view_activity"]).create().await;
    let (browser, reader) = (Browser::of(node, EMAIL).await, Browser::of(node, READER).await);
    let base = format!("/services/{}/templates", service.id);
    let folders = format!("{base}/folders/new");
    let folder = browser.done(&folders, &folders, &[("name", "環境")]).await;
    let folder = folder.split("folder=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let inside = format!("{base}?folder={folder}");
    assert!(browser.page(&inside).await.contains("文例から作る"));
    assert!(!reader.page(&base).await.contains("文例から作る"));
    drop(reader.get(&format!("{base}/samples")).await.expect(403));

    let list = browser.page(&format!("{base}/samples?folder={folder}")).await;
    assert_eq!(list.matches("yui-items__title").count(), 10, "{list}");
    for text in ["粗大ごみ収集の受付", "避難所の開設", "納期限のお知らせ"] {
        assert!(list.contains(text), "{text}: {list}");
    }
    assert!(browser.page(&format!("{base}/samples?language=en")).await.contains("Bulky waste: collection booked"));
    let links = list.split("href=\"").skip(1).map(|rest| plain(rest.split('"').next().unwrap()));
    let links: Vec<String> = links.filter(|link| link.starts_with(&format!("{base}/samples/"))).collect();
    assert_eq!(links.len(), 20, "{links:?}");
    for link in &links {
        assert!(browser.page(link).await.contains("<mark>(("), "{link}");
    }
    let email = format!("{base}/samples/bulky-waste/email");
    let framed = browser.get(&email).await.expect(200);
    assert!(framed.header("content-security-policy").unwrap().starts_with("sandbox"));
    assert!(framed.text.contains("<mark>((収集日))</mark>"), "{}", framed.text);
    for missing in ["samples/nothing?channel=sms", "samples/bulky-waste", "new?channel=sms&sample=nothing"] {
        drop(browser.get(&format!("{base}/{missing}")).await.expect(404));
    }

    let one = browser.page(&format!("{base}/samples/bulky-waste?channel=sms&language=en&folder={folder}")).await;
    let draft = one.split(&format!("{base}/new?")).nth(1).unwrap().split('"').next().unwrap();
    let draft = format!("{base}/new?{}", plain(draft));
    let shown = browser.page(&draft).await;
    assert!(shown.contains("Your bulky waste will be collected on ((collection date))."), "{shown}");
    assert!(browser.page(&inside).await.contains("テンプレートはまだありません"), "nothing is stored yet");
    let category = "977e2a00-f957-4ff0-92f2-ca3286b24786";
    assert!(shown.contains(&format!("value=\"{category}\" selected")), "{shown}");
    let fields = [("name", "Bulky waste"), ("content", "On ((collection date))"), ("category", category)];
    let made = browser.done(&draft, &draft, &fields).await;
    assert!(browser.page(&made).await.contains("テンプレートを作りました。"));
    assert!(browser.page(&inside).await.contains("Bulky waste"));
    node.run_due().await;
}
