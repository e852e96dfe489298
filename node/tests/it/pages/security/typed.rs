//! Every form of every page is filled with script, and with formulas; then every page is looked at, and every file.
//!
//! Pages and forms are found by following links from the first page, and held against the table of pages, so that a new one is tried by itself.

use super::super::people::OPERATOR;
use super::super::{Browser, on_both_demos};
use super::crawl::{Visited, is_html, route_of, table, walk};
use super::html::{Field, Form, forms};
use super::town::{FORMULAS, FULL, SCRIPT, town};
use std::collections::{BTreeMap, BTreeSet};
use yui_testkit::node::{Answer, TestNode, TestService};
use yui_web::page::PageRoute;

on_both_demos!(what_people_type_stays_text);

/// How a form is filled.
#[derive(Debug, Clone, Copy)]
enum Filling {
    /// The same text everywhere, whatever is asked for, so that it is refused and shown again.
    Everywhere(&'static str),
    /// Where any text is taken; addresses and numbers are right, so that it is kept.
    WhereTextIsTaken(&'static str),
}

const FILLINGS: [Filling; 3] =
    [Filling::Everywhere(SCRIPT), Filling::WhereTextIsTaken(SCRIPT), Filling::WhereTextIsTaken(FORMULAS[0])];

fn value(filling: Filling, name: &str, kind: &str) -> String {
    if kind == "password" {
        // One that is taken would end the sessions of this test.
        return "short".to_owned();
    }
    let text = match filling {
        Filling::Everywhere(text) => return text.to_owned(),
        Filling::WhereTextIsTaken(text) => text,
    };
    match kind {
        "numeric" | "number" => "1".to_owned(),
        "email" => "someone@city.example.jp".to_owned(),
        "url" => "https://receiver.example.jp/".to_owned(),
        "date" => "2026-11-23".to_owned(),
        "datetime-local" => "2026-11-23T09:00".to_owned(),
        "time" => "09:00".to_owned(),
        _ if name.contains("email") || name == "recipient" || name.contains("address") => {
            "someone@city.example.jp".to_owned()
        }
        _ if name.contains("url") => "https://receiver.example.jp/".to_owned(),
        _ => text.to_owned(),
    }
}

/// Sends a form as it stands on a page.
async fn send(browser: &Browser<'_>, action: &str, form: &Form, filling: Filling) -> Answer {
    let has_file = form.fields.iter().any(|(_, field)| *field == Field::File);
    let mut plain = form_urlencoded::Serializer::new(String::new());
    let mut parts = String::new();
    for (name, field) in &form.fields {
        let text = match field {
            Field::Given(text) => text.clone(),
            Field::Typed(kind) => value(filling, name, kind),
            Field::File => {
                let cells: Vec<String> = FORMULAS.iter().map(|cell| format!("a@example.jp,\"{cell}\"\r\n")).collect();
                parts += &format!(
                    "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"<img src=x onerror=alert(7)>.csv\"\r\n\
                     Content-Type: text/csv\r\n\r\nemail address,name\r\n{}\r\n",
                    cells.concat()
                );
                continue;
            }
        };
        plain.append_pair(name, &text);
        parts += &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    }
    match has_file {
        true => browser.post(action, "multipart/form-data; boundary=x", parts + "--x--\r\n").await,
        false => browser.post(action, "application/x-www-form-urlencoded", plain.finish()).await,
    }
}

/// No page has any of it as HTML.
fn clean(address: &str, answer: &Answer) {
    assert!(answer.status < 500, "{address}: {}", answer.text);
    if !is_html(answer) {
        let is_guessed = answer.header("x-content-type-options") != Some("nosniff");
        let has_body = !answer.text.is_empty();
        assert!(!(has_body && is_guessed), "a browser may take {address} for a page");
        return;
    }
    for raw in ["<script>alert(7)", "<img src=x", "\"><img"] {
        let at = answer.text.find(raw);
        let around = at.map(|at| {
            let start = (0..=at.saturating_sub(300)).rev().find(|place| answer.text.is_char_boundary(*place));
            answer.text[start.unwrap_or(0)..].chars().take(600).collect::<String>()
        });
        assert_eq!(around, None, "{raw} in {address}");
    }
}

/// No cell of a file begins as a formula does, telephone numbers and the like apart.
fn harmless(address: &str, answer: &Answer) -> usize {
    let text = answer.text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut neutralised = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            let is_number = cell.chars().all(|c| c.is_ascii_digit() || "+- ().".contains(c));
            let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            assert!(!begins || is_number, "{cell:?} in {address}");
            neutralised += usize::from(cell.starts_with('\''));
        }
    }
    neutralised
}

/// Fills every form with a typed field that can be come to; gives the routes whose forms were seen.
async fn fill(
    browser: &Browser<'_>,
    table: &[PageRoute],
    starts: &[String],
    seen: &mut BTreeSet<String>,
    sent: &mut BTreeMap<String, usize>,
) {
    for filling in FILLINGS {
        for Visited { address, answer } in walk(browser, table, starts).await {
            clean(&address, &answer);
            for form in forms(&answer.text) {
                let action = if form.action.is_empty() { address.clone() } else { form.action.clone() };
                let Some(route) = route_of(table, "POST", &action) else { continue };
                seen.insert(route.to_owned());
                // Forms of one route are alike, but not on all pages the same.
                let count = sent.entry(format!("{route} {filling:?}")).or_default();
                if !form.is_typed() || *count >= 3 {
                    continue;
                }
                *count += 1;
                let answer = send(browser, &action, &form, filling).await;
                clean(&action, &answer);
                // What is looked at first, and then sent.
                for next in forms(&answer.text).iter().filter(|_| answer.status == 200) {
                    let action = if next.action.is_empty() { action.clone() } else { next.action.clone() };
                    if route_of(table, "POST", &action).is_some_and(|route| route != "/sign-out") {
                        clean(&action, &send(browser, &action, next, filling).await);
                    }
                }
            }
        }
    }
}

async fn what_people_type_stays_text(node: &TestNode) {
    let service: TestService = town(node).await;
    let table = table(node);
    let mut starts = vec!["/".to_owned(), "/account".to_owned(), "/sign-in".to_owned()];
    for route in table.iter().filter(|route| route.method == "GET") {
        // Pages without a part that only a link tells are begun with, so that none is left out for want of a link to it.
        let address = route.path.replace("{service_id}", &service.id.to_string());
        starts.extend((!address.contains('{')).then_some(address));
    }
    starts.extend(spreadsheets(node, &service).await);
    starts.push(rewritten(node, &service).await);
    let (mut seen, mut sent) = (BTreeSet::new(), BTreeMap::new());
    for email in [FULL, OPERATOR] {
        fill(&Browser::of(node, email).await, &table, &starts, &mut seen, &mut sent).await;
    }
    fill(&Browser::stranger(node).await, &table, &starts, &mut seen, &mut sent).await;
    node.run_due().await;

    let (mut shown, mut files, mut neutralised) = (BTreeSet::new(), BTreeSet::new(), 0);
    for email in [FULL, OPERATOR] {
        for Visited { address, answer } in walk(&Browser::of(node, email).await, &table, &starts).await {
            clean(&address, &answer);
            let route = route_of(&table, "GET", &address).unwrap().to_owned();
            if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/csv")) {
                neutralised += harmless(&address, &answer);
                files.insert(route.clone());
            }
            shown.insert(route);
        }
    }
    let routes =
        |method: &str| table.iter().filter(|route| route.method == method).map(|route| route.path.clone()).collect();
    let (gets, posts): (BTreeSet<String>, BTreeSet<String>) = (routes("GET"), routes("POST"));
    let unseen = |all: &BTreeSet<String>, seen: &BTreeSet<String>| all.difference(seen).cloned().collect::<Vec<_>>();
    let unknown: Vec<String> = [unseen(&gets, &shown), unseen(&posts, &seen)].concat();
    let unknown: Vec<String> = unknown.into_iter().filter(|path| !UNSEEN.contains(&path.as_str())).collect();
    assert!(unknown.is_empty(), "pages that nothing leads to, and forms that no page shows: {unknown:?}");
    let expected: Vec<&String> =
        gets.iter().filter(|path| path.ends_with("csv") || path.ends_with("/results")).collect();
    assert!(expected.iter().all(|path| files.contains(*path)), "{expected:?}: {files:?}");
    assert!(neutralised > 10, "{neutralised} cells");
    node.allow_undelivered();
    node.allow_dead_jobs();
}

/// Uploads two files of formulas, one of which is sent; gives the page of the other.
async fn spreadsheets(node: &TestNode, service: &TestService) -> Option<String> {
    let template = service.template_email("S ((name))", "B ((name))").await;
    let page = format!("/services/{}/send/{template}/spreadsheet", service.id);
    let rows: Vec<String> = FORMULAS.iter().map(|cell| format!("a@example.jp,\"{cell}\"\r\n")).collect();
    let file = format!("email address,name\r\n{}", rows.concat());
    let browser = Browser::of(node, FULL).await;
    let mut waiting = None;
    for name in ["=1+1.csv", "<img src=x onerror=alert(7)>.csv"] {
        let checked = browser.upload(&page, name, &file).await.expect(303);
        let checked = checked.header("location").unwrap().to_owned();
        match name {
            "=1+1.csv" => drop(browser.done(&checked, &checked, &[]).await),
            _ => waiting = Some(checked),
        }
    }
    node.run_due().await;
    waiting
}

/// Writes a template anew; gives the page that compares its versions, to which a link leads on one page among many.
async fn rewritten(node: &TestNode, service: &TestService) -> String {
    let template = format!("/services/{}/templates/{}", service.id, service.template_email("S", "B").await);
    let (browser, edit) = (Browser::of(node, FULL).await, format!("{template}/edit"));
    let form = forms(&browser.page(&edit).await).into_iter().find(|form| form.action == edit).unwrap();
    let _ = send(&browser, &edit, &form, Filling::WhereTextIsTaken(SCRIPT)).await.expect(303);
    format!("{template}/versions/compare?from=1&to=2")
}

/// May only shrink: pages that nothing in this town leads to, and forms that no page of it shows. Most want something to be half-way or to have failed.
const UNSEEN: &[&str] = &[
    "/account/authenticator/confirm",
    "/account/authenticator/remove",
    "/account/passkeys/begin",
    "/account/passkeys/remove",
    "/account/sessions/end",
    "/account/sessions/end-others",
    "/language",
    "/operate/people/block",
    "/operate/people/unblock",
    "/operate/providers/order",
    "/operate/services/{service}/approve",
    "/operate/services/{service}/decline",
    "/operate/services/{service}/resume-email",
    "/organisation/go-live/{service}",
    "/organisation/go-live/{service}/approve",
    "/organisation/go-live/{service}/refuse",
    "/organisation/members/invitations/{invitation_id}/resend",
    "/organisation/members/invitations/{invitation_id}/withdraw",
    "/outbox/{day}/{file}",
    "/outbox/{day}/{file}/email",
    "/recoveries",
    "/reply-to/confirm",
    "/services/{service_id}/activity/{message_id}/cancel",
    "/services/{service_id}/api/callbacks/{kind}/remove",
    "/services/{service_id}/api/callbacks/{kind}/resume",
    "/services/{service_id}/api/callbacks/{kind}/secret",
    "/services/{service_id}/api/callbacks/{kind}/stop",
    "/services/{service_id}/api/deliveries/{delivery_id}/again",
    "/services/{service_id}/go-live/request",
    "/services/{service_id}/inbound/{text_id}",
    "/services/{service_id}/send/jobs/{bulk_id}/cancel",
    "/services/{service_id}/settings/archive",
    "/services/{service_id}/settings/reply-to/{reply_to_id}/default",
    "/services/{service_id}/settings/reply-to/{reply_to_id}/offer",
    "/services/{service_id}/settings/reply-to/{reply_to_id}/remove",
    "/services/{service_id}/team/invitations/{invitation_id}/resend",
    "/services/{service_id}/team/invitations/{invitation_id}/withdraw",
    "/services/{service_id}/team/{member_id}/remove",
    "/services/{service_id}/activity/unsubscribes",
    "/set-up",
    "/set-up/passkey",
    "/set-up/passkey/begin",
    "/sign-in/again/passkey/begin",
    "/sign-in/code",
    "/sign-in/code/mail",
    "/sign-in/passkey/begin",
];
