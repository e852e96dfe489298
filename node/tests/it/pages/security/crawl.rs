//! Walks through the pages as far as links lead.

use super::super::Browser;
use super::html;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use yui_testkit::node::{Answer, TestNode};
use yui_web::page::PageRoute;

/// How many pages of one route are looked at: those of a list are alike.
const OF_A_ROUTE: usize = 12;

/// A page that was come to.
pub(super) struct Visited {
    /// Its address.
    pub(super) address: String,
    pub(super) answer: Answer,
}

/// The table of all pages.
pub(super) fn table(node: &TestNode) -> Vec<PageRoute> {
    yui_node::pages::all(node.node()).1.table().to_vec()
}

/// The path of the route that an address belongs to: the one with the fewest variable parts.
pub(super) fn route_of<'a>(table: &'a [PageRoute], method: &str, address: &str) -> Option<&'a str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let fits = |route: &&PageRoute| {
        let (wanted, given): (Vec<_>, Vec<_>) = (route.path.split('/').collect(), path.split('/').collect());
        let same = |(wanted, given): (&&str, &&str)| wanted.starts_with('{') || wanted == given;
        route.method == method && wanted.len() == given.len() && wanted.iter().zip(&given).all(same)
    };
    let fitting = table.iter().filter(fits);
    fitting.min_by_key(|route| route.path.matches('{').count()).map(|route| route.path.as_str())
}

/// Everything that can be come to from `starts`, each page once.
pub(super) async fn walk(browser: &Browser<'_>, table: &[PageRoute], starts: &[String]) -> Vec<Visited> {
    let (mut seen, mut of_route) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut waiting: VecDeque<String> = starts.iter().cloned().collect();
    let mut visited = Vec::new();
    while let Some(address) = waiting.pop_front() {
        let address = address.split('#').next().unwrap_or_default().to_owned();
        let is_own = address.starts_with('/') && !address.starts_with("//");
        let Some(route) = route_of(table, "GET", &address).filter(|_| is_own) else { continue };
        let count = of_route.entry(route.to_owned()).or_default();
        if route == "/language" || *count >= OF_A_ROUTE || !seen.insert(address.clone()) {
            continue;
        }
        *count += 1;
        let answer = browser.get(&address).await;
        assert!(answer.status < 500, "{address}: {}", answer.text);
        if is_html(&answer) {
            waiting.extend(html::links(&answer.text));
        }
        waiting.extend(answer.header("location").map(str::to_owned));
        visited.push(Visited { address, answer });
    }
    visited
}

pub(super) fn is_html(answer: &Answer) -> bool {
    answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
}
