//! What every page has around it, made from the table of pages: no site frames one, and none leads to another site.

use super::super::people::OPERATOR;
use super::super::{Browser, on_both_demos};
use super::crawl::{is_html, table};
use super::town::{FULL, town};
use yui_kernel::id::uuid::Uuid;
use yui_testkit::node::{Answer, TestNode, TestService};
use yui_web::page::PageRoute;

on_both_demos!(no_page_is_framed, no_page_leads_to_another_site);

/// Addresses of other sites, as browsers understand them.
const ELSEWHERE: [&str; 8] = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/\r\nLocation: https://evil.example/",
];

/// Names by which an address to go on to is passed.
const NAMES: [&str; 6] = ["next", "return", "return_to", "redirect", "url", "back"];

fn address(route: &PageRoute, service: &TestService) -> String {
    let path = route.path.replace("{service_id}", &service.id.to_string());
    let path = path.replace("{service}", &service.id.to_string());
    let part = |part: &str| if part.starts_with('{') { Uuid::nil().to_string() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn unframed(address: &str, answer: &Answer) {
    if !is_html(answer) {
        return;
    }
    let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("{address} has no policy"));
    // What is framed by the node's own pages runs nothing and may do nothing.
    let is_own_frame = policy.starts_with("sandbox") && policy.contains("frame-ancestors 'self'");
    assert!(is_own_frame || policy.contains("frame-ancestors 'none'"), "{address}: {policy}");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-eval"), "{address}: {policy}");
    if !is_own_frame {
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{address}");
        assert!(!policy.contains("unsafe-inline"), "{address}: {policy}");
    }
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{address}");
}

async fn no_page_is_framed(node: &TestNode) {
    let service = town(node).await;
    let (member, operator) = (Browser::of(node, FULL).await, Browser::of(node, OPERATOR).await);
    let stranger = Browser::stranger(node).await;
    for route in table(node) {
        let address = address(&route, &service);
        for browser in [&member, &operator, &stranger] {
            let answer = match route.method {
                "GET" => browser.get(&address).await,
                // Refused for want of a token: that is a page, too.
                _ => browser.post(&address, "application/x-www-form-urlencoded", String::new()).await,
            };
            unframed(&address, &answer);
        }
    }
    for missing in ["/nothing", "/services/nothing/here", "/d/a/b?key=c", "/unsubscribe/1/2", "/test-document"] {
        let call = node.call("GET", missing).header("accept", "text/html");
        unframed(missing, &call.send().await);
    }
    node.allow_undelivered();
}

async fn no_page_leads_to_another_site(node: &TestNode) {
    let service = town(node).await;
    let (member, stranger) = (Browser::of(node, FULL).await, Browser::stranger(node).await);
    let local = |address: &str, answer: &Answer| {
        let Some(to) = answer.header("location") else { return };
        let is_own = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\t']);
        assert!(is_own, "{address} leads to {to}");
    };
    for route in table(node) {
        let address = address(&route, &service);
        for elsewhere in ELSEWHERE {
            let pairs = NAMES.map(|name| (name, elsewhere));
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            let asked = format!("{address}?{query}");
            for browser in [&member, &stranger] {
                if route.method == "GET" {
                    let answer = browser.get(&asked).await;
                    local(&asked, &answer);
                    // Nor does a link or form on it, such as one that goes on from there.
                    for link in super::html::links(&answer.text) {
                        assert!(!link.contains("evil.example") || link.starts_with('/'), "{asked}: {link}");
                        assert!(!link.starts_with("//") && !link.starts_with("javascript:"), "{asked}: {link}");
                    }
                }
            }
        }
    }
    // Forms that go on to an address: with their token, so that they are taken.
    for elsewhere in ELSEWHERE {
        for (page, action) in [("/sign-in", "/sign-in/demo"), ("/sign-in", "/sign-in"), ("/sign-in", "/sign-in/code")] {
            let fields = [("next", elsewhere), ("email", FULL), ("password", "wrong password")];
            let answer = stranger.send(page, action, &fields).await;
            local(action, &answer);
            assert!(!answer.text.contains("evil.example"), "{action}: {}", answer.text);
        }
        let again = member.send("/sign-in/again", "/sign-in/again", &[("next", elsewhere), ("password", "x")]).await;
        local("/sign-in/again", &again);
    }
    node.allow_undelivered();
}
