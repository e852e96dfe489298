//! What a page weighs that is seen for the first time: itself, and all that it asks the browser to load.

use super::people::EVERYTHING;
use super::{Browser, on_both_demos};
use std::collections::BTreeSet;
use yui_testkit::node::TestNode;
use yui_web::page::Guard;

on_both_demos!(a_first_view_is_light);

const STAFF: &str = "hanako@city.example.jp";

/// The most that a first view may weigh, in bytes, before anything is compressed.
const MOST: usize = 100_000;

/// The addresses that a page has loaded: style, script, icon, frames.
fn loaded(html: &str) -> BTreeSet<&str> {
    let after = |mark| html.split(mark).skip(1).filter_map(|rest: &str| rest.split('"').next());
    let links = html.split("<link ").skip(1).filter_map(|link| link.split("href=\"").nth(1)?.split('"').next());
    after(" src=\"").chain(links).collect()
}

async fn a_first_view_is_light(node: &TestNode) {
    let service = node.service().person(STAFF, EVERYTHING).create().await;
    let template = service.template_email("粗大ごみの受付", "((氏名))様、受け付けました。").await;
    for number in 0..60 {
        let values = serde_json::json!({ "氏名": format!("渋谷 {number}") });
        drop(service.send_email(template, &format!("taro{number}@example.jp"), values).await.expect(201));
    }
    node.run_due().await;
    let browser = Browser::of(node, STAFF).await;
    let table = yui_node::pages::all(node.node()).1.table().to_vec();
    let mut seen = 0;
    for route in table.iter().filter(|route| route.method == "GET" && route.guard != Guard::Operator) {
        let (service, template) = (service.id.to_string(), template.to_string());
        let path = route.path.replace("{service_id}", &service).replace("{template_id}", &template);
        let answer = browser.get(&path).await;
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if path.contains('{') || answer.status != 200 || !is_page {
            continue;
        }
        seen += 1;
        let mut weight = answer.text.len();
        for address in loaded(&answer.text).into_iter().filter(|address| address.starts_with('/')) {
            weight += browser.get(address).await.expect(200).text.len();
        }
        assert!(weight < MOST, "{path} weighs {weight} bytes");
    }
    assert!(seen > 30, "{seen} pages were weighed");
    // Mails that tell people of new sign-ins.
    node.allow_undelivered();
}
