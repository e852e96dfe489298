//! Files behind a page, as GOV.UK Notify sends them.

use super::support::{TEXT_PDF, landing, open, send_link};
use serde_json::json;
use std::time::Duration;
use yui_notify::model::Dialect;
use yui_testkit::node::{Answer, TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(
    the_page_says_what_the_file_is_and_who_sent_it,
    the_recipient_is_asked_for_first,
    an_address_can_be_tried_fifty_times,
    files_stay_as_many_weeks_as_asked,
);

async fn service(node: &TestNode) -> TestService {
    node.service().dialect(Dialect::Govuk).create().await
}

async fn the_page_says_what_the_file_is_and_who_sent_it(node: &TestNode) {
    let service = service(node).await;
    let file = landing(TEXT_PDF.as_bytes(), "<b>a&b.pdf", json!({ "confirm_email_before_download": false }));
    let link = send_link(node, &service, "a@example.jp", file).await;
    for (accepted, lang, text) in [
        ("en-GB,en;q=0.9", "en", "結市 市民課 has sent you a file"),
        ("ja", "ja", "結市 市民課からファイルが届いています"),
        ("fr-CA", "fr", "結市 市民課 vous a envoyé un fichier"),
        ("de", "ja", "2027年5月23日 09:00"),
    ] {
        let page = node.call("GET", &link).header("accept-language", accepted).send().await.expect(200);
        assert!(page.text.contains(&format!("<html lang=\"{lang}\">")), "{}", page.text);
        assert!(page.text.contains(text), "{}", page.text);
        assert!(page.text.contains("_b_a&#38;b.pdf") && !page.text.contains("<b>"), "{}", page.text);
        assert!(page.text.contains("https://www.example.jp/contact"), "{}", page.text);
        assert!(!page.text.contains("<script") && !page.text.contains("style="));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
    }
    let page = open(node, &link).await;
    let download = link.replacen("?key=", "/file?key=", 1);
    assert!(page.text.contains(&format!("href=\"{download}\"")), "{}", page.text);
    let answer = open(node, &download).await.expect(200);
    assert_eq!(answer.text, TEXT_PDF);
    assert!(answer.header("content-disposition").unwrap().starts_with("attachment;"));
    let style = open(node, "/assets/yui-file.css").await.expect(200);
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
}

async fn give(node: &TestNode, link: &str, address: &str) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("email_address", address).finish();
    let call = node.call("POST", link).header("content-type", "application/x-www-form-urlencoded");
    call.header("accept-language", "en").body(form).send().await
}

async fn the_recipient_is_asked_for_first(node: &TestNode) {
    let service = service(node).await;
    let link = send_link(node, &service, "Hanako@Example.jp", landing(TEXT_PDF.as_bytes(), "a.pdf", json!({}))).await;
    let download = link.replacen("?key=", "/file?key=", 1);
    let page = open(node, &link).await.expect(200);
    assert!(page.text.contains("name=\"email_address\"") && !page.text.contains("a.pdf"), "{}", page.text);
    assert!(!page.text.contains("Hanako") && !page.text.contains("/file?key"));
    let _ = open(node, &download).await.expect(403);
    assert!(give(node, &link, "").await.expect(400).text.contains("Enter your e-mail address"));
    let wrong = give(node, &link, "\"><script>@example.jp").await.expect(400);
    assert!(wrong.text.contains("aria-invalid=\"true\"") && !wrong.text.contains("<script>"), "{}", wrong.text);

    let right = give(node, &link, " hanako@EXAMPLE.jp ").await.expect(303);
    assert_eq!(right.header("location"), Some(link.as_str()));
    let cookie = right.header("set-cookie").unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Max-Age=1800", &format!("Path={}", link.split('?').next().unwrap())] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let pass = cookie.split(';').next().unwrap().to_owned();
    let with_pass = |path: &str, pass: &str| node.call("GET", path).header("cookie", pass).send();
    assert!(with_pass(&link, &pass).await.expect(200).text.contains("a.pdf"));
    assert_eq!(with_pass(&download, &pass).await.expect(200).text, TEXT_PDF);
    let mut forged = pass.clone().into_bytes();
    let last = forged.len() - 5;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    let _ = with_pass(&download, &String::from_utf8(forged).unwrap()).await.expect(403);
    let other = send_link(node, &service, "b@example.jp", landing(TEXT_PDF.as_bytes(), "b.pdf", json!({}))).await;
    let _ = with_pass(&other.replacen("?key=", "/file?key=", 1), &pass).await.expect(403);
    node.advance(Duration::from_secs(1_800));
    let _ = with_pass(&download, &pass).await.expect(403);
}

async fn an_address_can_be_tried_fifty_times(node: &TestNode) {
    let service = service(node).await;
    let link = send_link(node, &service, "a@example.jp", landing(TEXT_PDF.as_bytes(), "a.pdf", json!({}))).await;
    for _ in 0..50 {
        let _ = node.call("HEAD", &link).send().await.expect(200);
        let _ = give(node, &link, "b@example.jp").await.expect(400);
    }
    let often = give(node, &link, "a@example.jp").await.expect(429);
    assert_eq!(often.retry_after(), Some(300));
    node.advance(Duration::from_secs(300));
    let _ = give(node, &link, "a@example.jp").await.expect(303);
}

async fn files_stay_as_many_weeks_as_asked(node: &TestNode) {
    let service = service(node).await;
    let week = Duration::from_secs(7 * 24 * 3_600);
    let open_form = |more: serde_json::Value| {
        let mut form = json!({ "confirm_email_before_download": false });
        form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        landing(TEXT_PDF.as_bytes(), "a.pdf", form)
    };
    let short = send_link(node, &service, "a@example.jp", open_form(json!({ "retention_period": "2 weeks" }))).await;
    let usual = send_link(node, &service, "a@example.jp", open_form(json!({}))).await;
    node.advance(week * 2 - Duration::from_secs(1));
    let _ = open(node, &short).await.expect(200);
    node.advance(Duration::from_secs(1));
    let _ = open(node, &short).await.expect(404);
    node.advance(week * 24 - Duration::from_secs(1));
    let _ = open(node, &usual).await.expect(200);
    node.advance(Duration::from_secs(1));
    let _ = open(node, &usual).await.expect(404);
}
