//! Absolute addresses, and the links that lead from page to page.

use crate::Notify;
use crate::model::TemplateId;
use serde::Serialize;
use std::fmt::Display;

/// Where this page and the next one are.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Links {
    /// This page, its filters repeated.
    pub current: String,
    /// The next page. Not there when this one is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Links {
    /// Links of a page at `path` that was asked for with `query`; `last` is the id of its last entry.
    pub(super) fn new(notify: &Notify, path: &str, query: &[(&str, &str)], last: Option<impl Display>) -> Self {
        let base = format!("{}{path}", notify.settings().public_url);
        let next = last.map(|last| {
            let last = last.to_string();
            let kept = query.iter().copied().filter(|(name, _)| *name != "older_than");
            address(&base, kept.chain([("older_than", last.as_str())]))
        });
        Self { current: address(&base, query.iter().copied()), next }
    }
}

/// Where a version of a template is.
pub(super) fn template_version(notify: &Notify, id: TemplateId, version: u32) -> String {
    format!("{}/v2/template/{id}/version/{version}", notify.settings().public_url)
}

fn address<'a>(base: &str, query: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    if query.is_empty() { base.to_owned() } else { format!("{base}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn filters_are_encoded() {
        assert_eq!(address("https://x/a", [].into_iter()), "https://x/a");
        let query = [("reference", "結 & b"), ("status", "failed")];
        assert_eq!(address("https://x/a", query.into_iter()), "https://x/a?reference=%E7%B5%90+%26+b&status=failed");
    }
}
