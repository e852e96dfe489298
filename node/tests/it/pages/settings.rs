//! Settings of a service, and the link that confirms an address for answers.

use super::{Browser, on_both_demos};
use std::time::Duration;
use yui_notify::model::brand::{BrandChoice, BrandSpec};
use yui_notify::model::organisation::NoticeLanguage;
use yui_notify::model::pii::PiiKind;
use yui_notify::usecases::branding::{create_brand, offered_brands};
use yui_notify::usecases::configure::find_terms;
use yui_notify::usecases::services::{ServiceSettings, find_organisation_settings, service_settings};
use yui_policy::{Access, Permissions};
use yui_testkit::node::{TestNode, TestService};

on_both_demos!(
    an_address_for_answers_is_confirmed_by_its_reader,
    links_that_do_nothing_say_why,
    the_general_settings_are_changed,
    senders_days_and_looks_are_chosen,
    a_trial_service_ends,
    an_organisation_decides_for_its_services,
    strangers_and_others_are_refused,
);

const STAFF: &str = "hanako@city.example.jp";
const OFFICE: &str = "madoguchi@city.example.jp";
const ROLES: &[&str] = &["view_activity", "manage_service"];
const SCRIPT: &str = "<script>alert(1)</script>";

fn all(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::all())
}

async fn stored(node: &TestNode, service: &TestService) -> ServiceSettings {
    service_settings(node.notify(), &all(service), service.id).await.unwrap()
}

/// The token of the newest mail, once `count` of them are there.
async fn mailed_token(node: &TestNode, count: usize) -> String {
    while node.run_due().await > 0 {}
    node.smtp().wait_for(count).await.unwrap();
    let mail = node.smtp().messages().last().unwrap().clone();
    assert_eq!(mail.to, [OFFICE]);
    let text = mailparse::parse_mail(&mail.data).unwrap().get_body().unwrap();
    let (_, rest) = text.split_once("/reply-to/confirm?token=").expect("a link");
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

async fn an_address_for_answers_is_confirmed_by_its_reader(node: &TestNode) {
    let service = node.service().person(STAFF, ROLES).create().await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/settings/reply-to", service.id);
    assert!(browser.page(&page).await.contains("返信先はまだありません"));
    assert!(browser.send(&page, &page, &[]).await.expect(400).text.contains("メールアドレスを入力してください"));
    let wrong = browser.send(&page, &page, &[("address", SCRIPT)]).await.expect(400).text;
    assert!(wrong.contains("メールアドレスの形が正しくありません") && !wrong.contains(SCRIPT), "{wrong}");
    let next = browser.done(&page, &page, &[("address", OFFICE), ("is_default", "on")]).await;
    let shown = browser.page(&next).await;
    assert!(shown.contains("確認メールを送りました") && shown.contains("確認待ち") && shown.contains(OFFICE));
    let soon = browser.send(&page, &page, &[("address", OFFICE)]).await.expect(400);
    assert!(soon.text.contains("1分ほど待って"));

    let token = mailed_token(node, 1).await;
    let (reader, link) = (Browser::stranger(node).await, format!("/reply-to/confirm?token={token}"));
    for _ in 0..2 {
        let offered = reader.page(&link).await;
        assert!(offered.contains(OFFICE) && offered.contains("結市 市民課") && offered.contains("Add the address"));
    }
    assert!(stored(node, &service).await.reply_to.is_empty(), "opening a link confirms nothing");
    let done = reader.send(&link, "/reply-to/confirm", &[("token", &token)]).await.expect(200);
    assert!(done.text.contains("The address is added"));
    let known = stored(node, &service).await.reply_to;
    assert_eq!((known.len(), known[0].address.as_str(), known[0].is_default), (1, OFFICE, true));
    let used = reader.get(&link).await.expect(410).text;
    assert!(
        used.contains("already been used") && !used.contains("Ask the people") && !used.contains("name=\"token\""),
        "{used}"
    );

    let of = |what: &str| format!("{page}/{}/{what}", known[0].id);
    let next = browser.done(&page, &of("remove"), &[]).await;
    assert!(browser.page(&next).await.contains("以前の返信先"));
    assert!(stored(node, &service).await.reply_to[0].archived);
    browser.done(&page, &of("offer"), &[]).await;
    browser.done(&page, &of("default"), &[]).await;
    let known = stored(node, &service).await.reply_to;
    assert!(!known[0].archived && known[0].is_default);
    let overview = browser.page(&format!("/services/{}/settings", service.id)).await;
    assert!(overview.contains(OFFICE) && overview.contains("既定"));
}

async fn links_that_do_nothing_say_why(node: &TestNode) {
    let service = node.service().person(STAFF, ROLES).create().await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/settings/reply-to", service.id);
    browser.done(&page, &page, &[("address", OFFICE)]).await;
    let token = mailed_token(node, 1).await;
    let (reader, link) = (Browser::stranger(node).await, format!("/reply-to/confirm?token={token}"));
    for wrong in ["/reply-to/confirm", "/reply-to/confirm?token=%3Cscript%3E", "/reply-to/confirm?token=abc"] {
        let shown = reader.get(wrong).await.expect(404).text;
        assert!(shown.contains("wrong with this link") && !shown.contains("<script>"), "{shown}");
    }
    let wrong = reader.send("/sign-in", "/reply-to/confirm", &[("token", "abc")]).await.expect(404);
    assert!(wrong.text.contains("wrong with this link"));
    let sent = reader.token(&link).await;
    node.advance(Duration::from_secs(25 * 60 * 60));
    let late = reader.get(&link).await.expect(410).text;
    assert!(late.contains("this link has expired") && late.contains("Ask the people"));
    let body = format!("form_token={sent}&token={token}");
    let late = reader.post("/reply-to/confirm", "application/x-www-form-urlencoded", body).await.expect(410);
    assert!(late.text.contains("this link has expired"));
    assert!(stored(node, &service).await.reply_to.is_empty());
}

async fn the_general_settings_are_changed(node: &TestNode) {
    let service = node.service().person(STAFF, ROLES).create().await;
    let _other = node.service().beside(&service).with(|other| other.email_from = "taken".to_owned()).create().await;
    let browser = Browser::of(node, STAFF).await;
    let page = format!("/services/{}/settings/general", service.id);
    let blank = browser.send(&page, &page, &[("name", " ")]).await.expect(400).text;
    for missing in ["サービスの名前を入力", "送信元アドレスの名前を入力", "送信方法を1つ以上"]
    {
        assert!(blank.contains(missing), "{missing}");
    }
    let with = |sender_name| [("name", SCRIPT), ("sender_name", sender_name), ("channel", "email")];
    let wrong = browser.send(&page, &page, &with("市民課")).await.expect(400).text;
    assert!(wrong.contains("半角の英小文字") && wrong.contains("&#60;script&#62;") && !wrong.contains(SCRIPT));
    let taken = browser.send(&page, &page, &with("taken")).await.expect(400).text;
    assert!(taken.contains("別のサービスがこのアドレスを使っています"), "{taken}");

    let fields =
        [("name", "結市 税務課"), ("sender_name", "Ｚｅｉｍｕ"), ("channel", "email"), ("international_texts", "on")];
    let next = browser.done(&page, &page, &fields).await;
    let shown = browser.page(&next).await;
    assert!(shown.contains("保存しました") && shown.contains("結市 税務課") && shown.contains("zeimu@"), "{shown}");
    let changed = stored(node, &service).await.service;
    assert_eq!((changed.name.as_str(), changed.email_from.as_str()), ("結市 税務課", "zeimu"));
    assert_eq!((changed.channels.len(), changed.prefix_texts, changed.files), (1, false, false));
    assert!(changed.international_texts);
}

async fn senders_days_and_looks_are_chosen(node: &TestNode) {
    let service = node.service().person(STAFF, ROLES).create().await;
    let browser = Browser::of(node, STAFF).await;
    let settings = format!("/services/{}/settings", service.id);
    let senders = format!("{settings}/text-senders");
    let wrong = browser.send(&senders, &senders, &[("senders", "結市")]).await.expect(400).text;
    assert!(wrong.contains("3文字から11文字") && wrong.contains("結市</textarea>"), "{wrong}");
    browser.done(&senders, &senders, &[("senders", "YUI\r\n+815012345678")]).await;
    let kept = stored(node, &service).await.text_senders;
    assert_eq!(kept.iter().map(|one| (one.sender.as_str(), one.is_default)).next(), Some(("YUI", true)));

    let days = format!("{settings}/retention");
    let wrong = browser.send(&days, &days, &[("email_days", "many"), ("text_days", "9")]).await.expect(400).text;
    assert!(wrong.contains("日数を数字で") && wrong.contains("value=\"many\""));
    let few = browser.send(&days, &days, &[("email_days", "2"), ("text_days", "9")]).await.expect(400);
    assert!(few.text.contains("3日から365日"));
    browser.done(&days, &days, &[("email_days", "３０"), ("text_days", "60")]).await;
    let terms = find_terms(node.notify(), &all(&service), service.id).await.unwrap();
    assert_eq!((terms.retention_email_days, terms.retention_text_days), (30, 60));

    let spec = BrandSpec { name: SCRIPT.to_owned(), ..BrandSpec::government_of_canada(false) };
    let (notify, operator) = (node.notify(), TestNode::operator());
    let id = create_brand(notify, &operator, service.organisation, spec, None).await.unwrap();
    let looks = format!("{settings}/brand");
    let shown = browser.page(&looks).await;
    assert!(shown.contains("&#60;script&#62;") && !shown.contains(SCRIPT) && shown.contains("Gouvernement du Canada"));
    assert!(browser.send(&looks, &looks, &[]).await.expect(400).text.contains("デザインを選んでください"));
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x64\x08\x06\0\0\0\0\0\0".to_vec();
    let spec = BrandSpec { name: "結市の標準".to_owned(), ..BrandSpec::government_of_canada(true) };
    let logo = create_brand(notify, &operator, service.organisation, spec, Some(head.into())).await.unwrap();
    let shown = browser.page(&looks).await;
    assert!(shown.contains(&format!("<img src=\"/branding/{logo}/")) && shown.contains("width=\"240\""), "{shown}");
    let gone = [("brand", "00000000-0000-0000-0000-000000000000")];
    assert!(browser.send(&looks, &looks, &gone).await.expect(400).text.contains("このデザインは選べません"));
    browser.done(&looks, &looks, &[("brand", &id.to_string())]).await;
    let offer = offered_brands(notify, &all(&service), service.id).await.unwrap();
    assert_eq!(offer.chosen, BrandChoice::Brand(id));

    let overview = browser.page(&settings).await;
    for text in ["YUI", "30日", "60日", "&#60;script&#62;", "メール（1日）", "Asia/Tokyo"] {
        assert!(overview.contains(text), "{text}");
    }
    assert!(!overview.contains(SCRIPT));
}

async fn a_trial_service_ends(node: &TestNode) {
    let service = node.service().trial().person(STAFF, ROLES).create().await;
    let live = node.service().beside(&service).create().await;
    let browser = Browser::of(node, STAFF).await;
    let of_live = format!("/services/{}/settings/archive", live.id);
    assert!(browser.page(&of_live).await.contains("廃止できるのは運用者だけです"));
    let refused = browser.send("/account", &of_live, &[]).await.expect(409);
    assert!(refused.text.contains("廃止できるのは運用者だけです"));
    let page = format!("/services/{}/settings/archive", service.id);
    assert!(browser.page(&page).await.contains("元に戻すことはできません"));
    let next = browser.done(&page, &page, &[]).await;
    assert!(browser.page(&next).await.contains("サービスを廃止しました"));
    let again = browser.send("/account", &page, &[]).await.expect(409);
    assert!(again.text.contains("このサービスは廃止されています"));
    while node.run_due().await > 0 {}
}

async fn an_organisation_decides_for_its_services(node: &TestNode) {
    let service = node.service().person(STAFF, ROLES).create().await;
    let browser = Browser::of(node, STAFF).await;
    let page = "/organisation/settings";
    assert!(browser.page("/").await.contains(page));
    let wrong = browser.send(page, page, &[("month", SCRIPT), ("languages", SCRIPT)]).await.expect(400).text;
    assert!(wrong.contains("月を選んでください") && wrong.contains("言語を選んでください") && !wrong.contains(SCRIPT));
    let beyond = browser.send(page, page, &[("month", "13"), ("languages", "")]).await.expect(400);
    assert!(beyond.text.contains("年度の始まりの月を選んでください"));
    let fields = [("month", "1"), ("languages", "fr en"), ("numbers", "my-number"), ("redact", "on")];
    let next = browser.done(page, page, &fields).await;
    let shown = browser.page(&next).await;
    assert!(shown.contains("保存しました") && shown.contains("value=\"fr en\" selected"), "{shown}");
    let stored = find_organisation_settings(node.notify(), &all(&service)).await.unwrap();
    assert_eq!((stored.fiscal_year_start, stored.redact_by_default, stored.self_approval), (1, true, false));
    assert_eq!(stored.languages, [NoticeLanguage::French, NoticeLanguage::English]);
    assert_eq!(stored.pii_kinds, [PiiKind::MyNumber]);
}

async fn strangers_and_others_are_refused(node: &TestNode) {
    let service = node.service().person(STAFF, ROLES).create().await;
    let _neighbour = node.service().person("jiro@town.example.jp", ROLES).create().await;
    let _colleague =
        node.service().beside(&service).person("saburo@city.example.jp", &["view_activity"]).create().await;
    let (stranger, colleague) =
        (Browser::of(node, "jiro@town.example.jp").await, Browser::of(node, "saburo@city.example.jp").await);
    for page in ["", "/general", "/reply-to", "/text-senders", "/brand", "/retention", "/archive"] {
        let address = format!("/services/{}/settings{page}", service.id);
        assert_eq!(stranger.get(&address).await.status, 404, "{page}");
        assert_eq!(colleague.get(&address).await.status, 403, "{page}");
    }
    assert_eq!(colleague.get("/organisation/settings").await.status, 403);
    let menu = colleague.page(&format!("/services/{}", service.id)).await;
    assert!(!menu.contains("/settings") && !menu.contains("/team"));
}
