//! Sending by hand: one message that is looked at first, and a spreadsheet from its faults to its results.

use super::{Browser, on_both_demos};
use yui_kernel::id::uuid::Uuid;
use yui_notify::usecases::configure::{ReplyToSpec, TextSenderSpec, put_reply_to, put_text_senders};
use yui_store::TenantTx;
use yui_testkit::node::TestNode;

on_both_demos!(
    one_message_is_looked_at_and_sent,
    a_spreadsheet_is_mended_and_sent,
    a_scheduled_one_is_taken_back,
    the_sender_is_chosen
);

const EMAIL: &str = "hanako@example.jp";
const SENDER: &[&str] = &["view_activity", "send_messages"];
const SCRIPT: &str = "<script>alert(1)</script>";

async fn one_message_is_looked_at_and_sent(node: &TestNode) {
    let service = node.service().person(EMAIL, SENDER).create().await;
    let browser = Browser::of(node, EMAIL).await;
    let base = format!("/services/{}/send", service.id);
    assert!(browser.page(&base).await.contains("送信できるテンプレートがありません"));
    let template = service.template_email("Hello ((name))", "Dear ((name))").await;
    let one = format!("{base}/{template}");
    assert!(browser.page(&base).await.contains(&one));

    let wrong = browser.send(&one, &one, &[("recipient", "nobody"), ("value-0", "")]).await.expect(400).text;
    assert!(
        wrong.contains("宛先のメールアドレスを正しく入力してください")
            && wrong.contains("「name」を入力してください。")
    );
    let fields = [("recipient", "taro@example.jp"), ("value-0", SCRIPT)];
    let shown = browser.send(&one, &one, &fields).await.expect(200).text;
    assert!(
        shown.contains("送信内容の確認") && shown.contains("taro@example.jp") && !shown.contains(SCRIPT),
        "{shown}"
    );
    let myself = browser.send(&one, &one, &[("myself", "on"), ("value-0", "花子")]).await.expect(200).text;
    assert!(myself.contains(EMAIL) && myself.contains("Dear 花子"), "{myself}");
    node.run_due().await;
    assert_eq!(node.smtp().count(), 0);

    let late =
        [("recipient", EMAIL), ("value-0", "花子"), ("version", "1"), ("send", "on"), ("at", "2020-01-01T09:00")];
    let late = browser.send(&one, &one, &late).await.expect(400).text;
    assert!(late.contains("今から96時間先までの間で選んでください"), "{late}");
    let old = [("recipient", EMAIL), ("value-0", "花子"), ("version", "7"), ("send", "on")];
    assert!(browser.send(&one, &one, &old).await.expect(400).text.contains("テンプレートが変更されました"));

    let fields = [("recipient", "taro@example.jp"), ("value-0", "太郎"), ("version", "1"), ("send", "on")];
    let at = browser.done(&one, &one, &fields).await;
    assert!(browser.page(&at).await.contains("送信を受け付けました。"));
    node.run_due().await;
    node.smtp().wait_for(1).await.unwrap();
}

async fn a_spreadsheet_is_mended_and_sent(node: &TestNode) {
    let service = node.service().person(EMAIL, SENDER).create().await;
    let browser = Browser::of(node, EMAIL).await;
    let template = service.template_email("Hello ((name))", "Dear ((name))").await;
    let base = format!("/services/{}/send", service.id);
    let page = format!("{base}/{template}/spreadsheet");
    assert!(browser.page(&format!("{base}/jobs")).await.contains("一括送信はまだありません"));

    let none = browser.send(&page, &page, &[]).await.expect(400).text;
    assert!(none.contains("ファイルを選んでください。"), "{none}");
    let faulty = "email address,name\nnobody,太郎\njiro@example.jp,\n";
    let faulty = browser.upload(&page, "a.csv", faulty).await.expect(400).text;
    for text in ["直すセル", "メールアドレスが正しくありません", "入力されていません"] {
        assert!(faulty.contains(text), "{text}: {faulty}");
    }

    let sound = format!("email address,name\ntaro@example.jp,{SCRIPT}\ntaro@example.jp,=1+1\n");
    let checked = browser.upload(&page, "b.csv", &sound).await.expect(303);
    let checked = checked.header("location").unwrap().to_owned();
    let shown = browser.page(&checked).await;
    for text in ["2行目：taro@example.jp", "1行の宛先が前の行と同じです", "これからメール2通を送ります"]
    {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains(SCRIPT), "{shown}");
    let job = browser.done(&checked, &checked, &[]).await;
    let waiting = browser.page(&job).await;
    assert!(waiting.contains("data-refresh=\"2\"") && waiting.contains("送信中"), "{waiting}");
    node.run_due().await;
    node.smtp().wait_for(2).await.unwrap();
    let done = browser.page(&job).await;
    assert!(done.contains("送信済み"), "{done}");
    assert!(browser.page(&format!("{base}/jobs")).await.contains("b.csv"));
    let results = browser.get(&format!("{job}/results")).await.expect(200);
    assert_eq!(results.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(results.text.lines().count(), 3, "{}", results.text);
    // Sent once: neither the spreadsheet nor the job of another organisation is there.
    drop(browser.get(&checked).await.expect(404));
    let _ = node.service().person("taro@example.jp", SENDER).create().await;
    let stranger = Browser::of(node, "taro@example.jp").await;
    for path in [&job, &format!("{job}/results"), &page] {
        let answer = stranger.get(path).await;
        assert!(matches!(answer.status, 403 | 404), "{path}: {}", answer.status);
    }
}

async fn a_scheduled_one_is_taken_back(node: &TestNode) {
    let service = node.service().person(EMAIL, SENDER).create().await;
    let browser = Browser::of(node, EMAIL).await;
    let template = service.template_email("Hello ((name))", "Dear ((name))").await;
    let page = format!("/services/{}/send/{template}/spreadsheet", service.id);
    let checked = browser.upload(&page, "c.csv", "email address,name\ntaro@example.jp,太郎\n").await.expect(303);
    let checked = checked.header("location").unwrap().to_owned();
    let tokyo = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
    let later = node.now().checked_add(jiff::SignedDuration::from_hours(5)).unwrap().to_zoned(tokyo);
    let later = later.strftime("%Y-%m-%dT%H:%M").to_string();
    let job = browser.done(&checked, &checked, &[("at", later.as_str())]).await;
    assert!(browser.page(&job).await.contains("予約を取り消す"));
    let cancelled = browser.done(&job, &format!("{job}/cancel"), &[]).await;
    let shown = browser.page(&cancelled).await;
    assert!(shown.contains("予約を取り消しました。") && !shown.contains("data-refresh"), "{shown}");
    assert!(browser.send(&job, &format!("{job}/cancel"), &[]).await.expect(409).text.contains("取り消せるのは"));
    node.run_due().await;
    assert_eq!(node.smtp().count(), 0);
}

async fn the_sender_is_chosen(node: &TestNode) {
    let service = node.service().person(EMAIL, SENDER).create().await;
    let (email, text) = (service.template_email("Hello", "Dear all").await, service.template_text("Hello").await);
    let browser = Browser::of(node, EMAIL).await;
    let base = format!("/services/{}/send", service.id);
    let one = format!("{base}/{email}");
    assert!(!browser.page(&one).await.contains("返信先"), "nothing to choose from");
    let reply_to = |id: u128, address: &str, is_default| ReplyToSpec {
        id: Some(Uuid::from_u128(id).into()),
        address: address.to_owned(),
        is_default,
    };
    let texts = |id: u128, sender: &str| TextSenderSpec {
        id: Some(Uuid::from_u128(id).into()),
        sender: sender.to_owned(),
        is_default: id == 3,
    };
    let (first, second) = (Uuid::from_u128(1).to_string(), Uuid::from_u128(2).to_string());
    let settings = service.settings.clone();
    let put = move |tx: &mut TenantTx<'_>| {
        let addresses = [reply_to(1, "kurashi@example.jp", true), reply_to(2, "zeimu@example.jp", false)];
        put_reply_to(tx, &settings, &addresses)?;
        put_text_senders(tx, &settings, &[texts(3, "KURASHI"), texts(4, "ZEIMU")]).map(drop)
    };
    node.store().write(&service.tenant(), put).await.unwrap();
    node.notify().services().forget(service.id);

    // The visitor's own address and the default are there to begin with.
    let shown = browser.page(&format!("{one}?to=myself")).await;
    for text in [format!("value=\"{EMAIL}\""), format!("value=\"{second}\">zeimu@example.jp")] {
        assert!(shown.contains(&text), "{text}: {shown}");
    }
    assert!(shown.find("kurashi@example.jp") < shown.find("zeimu@example.jp"), "{shown}");
    let fields = [("recipient", "taro@example.jp"), ("sender", second.as_str())];
    let looked_at = browser.send(&one, &one, &fields).await.expect(200).text;
    assert!(looked_at.contains("zeimu@example.jp") && !looked_at.contains("kurashi@example.jp"), "{looked_at}");
    let unknown = Uuid::from_u128(9).to_string();
    for wrong in [unknown.as_str(), "nobody"] {
        let fields = [("recipient", "taro@example.jp"), ("sender", wrong), ("version", "1"), ("send", "on")];
        let refused = browser.send(&one, &one, &fields).await.expect(400).text;
        assert!(refused.contains("選んだ返信先は使えなくなりました。"), "{refused}");
    }
    let fields = [("recipient", "taro@example.jp"), ("sender", second.as_str()), ("version", "1"), ("send", "on")];
    let _ = browser.done(&one, &one, &fields).await;
    node.run_due().await;
    node.smtp().wait_for(1).await.unwrap();
    let mail = String::from_utf8_lossy(&node.smtp().messages()[0].data).into_owned();
    assert!(mail.contains("zeimu@example.jp") && !mail.contains("kurashi@example.jp"), "{mail}");

    let sheet = format!("{one}/spreadsheet");
    assert!(browser.page(&sheet).await.contains(&format!("value=\"{first}\"")));
    let sms = browser.page(&format!("{base}/{text}?to=myself")).await;
    assert!(sms.contains("KURASHI") && sms.contains("送信元") && !sms.contains(&format!("value=\"{EMAIL}\"")), "{sms}");
}
