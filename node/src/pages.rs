//! The pages of all capabilities, and what they share.

use crate::wiring::Node;
use std::sync::Arc;
use yui_identity::pages::{ShownAnnouncements, Visitors};
use yui_notify::ServiceSections;
use yui_policy::{Access, Permission};
use yui_web::page::{Entry, PageHost, PageParts, PageRouter, Visitor};

/// Every page of the node.
#[must_use]
pub fn all(node: &Node) -> (PageHost, PageRouter) {
    let host = PageHost::new(PageParts {
        env: node.env().clone(),
        is_https: node.notify.settings().public_url.starts_with("https://"),
        sessions: Arc::new(Visitors::new(node.identity.clone())),
        places,
        sections: Arc::new(ServiceSections::new(node.notify.clone())),
        announcements: Arc::new(ShownAnnouncements::new(node.identity.clone())),
    });
    let pages = host
        .router()
        .merge(yui_identity::pages::router(node.identity.clone(), &host))
        .merge(yui_notify::pages::router(node.notify.clone(), &host));
    (host, pages)
}

/// The pages of the main menu that those have who manage a whole organisation.
const MANAGING: [(&str, &str); 3] = [
    ("place-team", "/organisation/members"),
    ("place-settings", "/organisation/settings"),
    ("place-audit", "/organisation/audit"),
];

/// The pages of the main menu that operators have.
const OPERATING: [(&str, &str); 9] = [
    ("place-operate", "/operate"),
    ("place-organisations", "/operate/organisations"),
    ("place-people", "/operate/people"),
    ("place-services", "/operate/services"),
    ("place-requests", "/operate/go-live"),
    ("place-providers", "/operate/providers"),
    ("place-queues", "/operate/queues"),
    ("place-announcements", "/operate/announcements"),
    ("place-audit", "/operate/audit"),
];

/// The main menu: a place for each thing that the visitor may see.
fn places(visitor: &Visitor) -> Vec<Entry> {
    let entry = |text, href: &str| Entry { text, href: href.to_owned() };
    let own = visitor.member.iter().map(|_| entry("place-home", "/"));
    let manages = |access: &&Access| access.require_everywhere(Permission::ManageService).is_ok();
    let managing = visitor.member.as_ref().filter(manages).into_iter();
    let managing = managing.flat_map(|_| MANAGING.iter().map(|(text, href)| entry(text, href)));
    let approves = |access: &&Access| access.require_everywhere(Permission::ApproveGoLive).is_ok();
    let approving = visitor.member.as_ref().filter(approves).map(|_| entry("place-requests", "/organisation/go-live"));
    let operating = visitor.operator.iter().flat_map(|_| OPERATING.iter().map(|(text, href)| entry(text, href)));
    own.chain(managing).chain(approving).chain(operating).collect()
}
