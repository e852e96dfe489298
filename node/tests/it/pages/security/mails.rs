//! What goes out by mail: links lead to this node whatever a request says of itself, and nobody writes header fields.

use super::super::people::EVERYTHING;
use super::super::{Browser, on_both_demos};
use super::found;
use super::jar::Jar;
use mailparse::MailHeaderMap as _;
use serde_json::json;
use std::sync::Arc;
use yui_testkit::node::{TestNode, TestService};
use yui_testkit::smtp::Mail;

on_both_demos!(links_lead_to_the_node_whatever_the_host, nobody_writes_header_fields);

const FULL: &str = "full@city.example.jp";

async fn town(node: &TestNode) -> TestService {
    let service = node.service().live().person(FULL, EVERYTHING).create().await;
    found(node, &service, "結市\r\nBcc: victim@evil.example").await;
    service
}

/// The mails since the last time.
async fn mails(node: &TestNode, count: usize) -> Vec<Arc<Mail>> {
    node.run_due().await;
    node.smtp().wait_for(count).await.unwrap();
    node.smtp().messages()
}

fn text(mail: &Mail) -> String {
    let parsed = mailparse::parse_mail(&mail.data).unwrap();
    parsed.parts().find(|part| part.ctype.mimetype == "text/plain").unwrap().get_body().unwrap()
}

async fn links_lead_to_the_node_whatever_the_host(node: &TestNode) {
    town(node).await;
    let mut thief = Jar::new(node);
    thief.headers.extend([
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-forwarded-proto", "https"),
        ("x-original-host", "evil.example"),
    ]);
    let new = [("email", "new@city.example.jp"), ("name", "港 太郎")];
    let _ = thief.send("/sign-up", "/sign-up", &new).await.expect(200);
    let _ = thief.send("/sign-in/help", "/sign-in/help", &[("email", FULL), ("what", "set-up")]).await.expect(200);
    let sent = mails(node, 2).await;
    assert_eq!(sent.len(), 2);
    for mail in &sent {
        let text = text(mail);
        let links: Vec<&str> = text.split("http").skip(1).collect();
        let own = node.notify().settings().public_url.strip_prefix("http").unwrap();
        assert!(!links.is_empty() && links.iter().all(|link| link.starts_with(own)), "{text}");
        assert!(!text.replace("victim@evil.example", "").contains("evil.example"), "{text}");
    }
    // Nor do pages and redirects name it.
    for path in ["/sign-in", "/", "/account", "/nothing"] {
        let answer = thief.get(path).await;
        // Beside what the organisation is called.
        assert!(!answer.text.replace("victim@evil.example", "").contains("evil.example"), "{path}");
        assert!(answer.header("location").is_none_or(|to| to.starts_with('/')), "{path}");
    }
    node.allow_undelivered();
}

/// Only the fields of the node, and only the one recipient.
fn untouched(mail: &Mail, to: &str) {
    assert_eq!(mail.to, [to.to_owned()]);
    let parsed = mailparse::parse_mail(&mail.data).unwrap();
    for name in ["Bcc", "Cc", "X-Injected", "Reply-To", "Sender"] {
        assert!(parsed.headers.get_first_value(name).is_none(), "{name}: {}", String::from_utf8_lossy(&mail.data));
    }
    for name in ["Subject", "From", "To", "Content-Type"] {
        assert_eq!(parsed.headers.get_all_values(name).len(), 1, "{name}");
    }
}

async fn nobody_writes_header_fields(node: &TestNode) {
    const LINES: [&str; 4] = [
        "a\r\nBcc: victim@evil.example",
        "a\nBcc: v@evil.example\n\nbody",
        "a\rX-Injected: 1",
        "a\u{2028}Cc: v@evil.example",
    ];
    let service = town(node).await;
    let browser = Browser::of(node, FULL).await;
    let mut count = 0;
    // Names and values that come into the subject, and names that come into the sender.
    let general = format!("/services/{}/settings/general", service.id);
    let template = service.template_email("((subject))", "B").await;
    for line in LINES {
        let body = json!({ "email_address": "hanako@example.jp", "template_id": template,
            "personalisation": { "subject": line }, "reference": line });
        let _ = service.post("/v2/notifications/email", &body).await.expect(201);
        count += 1;
        let new = format!("/services/{}/templates/new?channel=email", service.id);
        let category = "207b293c-2ae5-48e8-836d-fcabd60b2153";
        let fields = [("name", line), ("subject", line), ("content", "B"), ("category", category)];
        let made = browser.send(&new, &new, &fields).await;
        if made.status == 303 {
            let id = made.header("location").unwrap().split(['/', '?']).nth(4).unwrap().to_owned();
            let body = json!({ "email_address": "hanako@example.jp", "template_id": id });
            let _ = service.post("/v2/notifications/email", &body).await.expect(201);
            count += 1;
        }
        let renamed = browser.send(&general, &general, &[("name", line), ("sender_name", "shimin")]).await;
        assert!(renamed.status < 500, "{}", renamed.text);
    }
    for mail in mails(node, count).await {
        untouched(&mail, "hanako@example.jp");
    }
    // Those of the node itself: the name of the organisation stands in the subject.
    let (before, jar) = (node.smtp().count(), Jar::new(node));
    for (number, line) in LINES.iter().enumerate() {
        let email = format!("new{number}@city.example.jp");
        let _ = jar.send("/sign-up", "/sign-up", &[("email", &email), ("name", line)]).await.expect(200);
        let sent = mails(node, before + number + 1).await;
        untouched(sent.last().unwrap(), &email);
        let invited = format!("new{number}\r\nBcc: v@evil.example@city.example.jp");
        let refused = jar.send("/sign-up", "/sign-up", &[("email", &invited), ("name", "x")]).await;
        assert_eq!(refused.status, 400, "an address of two lines");
    }
    node.allow_undelivered();
}
