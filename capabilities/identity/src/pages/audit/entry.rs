//! An entry of the audit trail in words.

use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use yui_kernel::{Actor, MemberId, Timestamp};
use yui_store::audit::AuditEntry;
use yui_web::page::Page;

/// What a reader sees of an entry.
pub(super) struct Shown {
    pub(super) at: Timestamp,
    /// What was done.
    pub(super) action: String,
    /// The name that the thing has or had, where the entry tells one.
    pub(super) name: Option<String>,
    pub(super) author: String,
    pub(super) origin: Option<String>,
    pub(super) changes: Vec<Change>,
}

/// A value that changed.
pub(super) struct Change {
    pub(super) what: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Shown {
    pub(super) fn new(page: &Page, names: &BTreeMap<MemberId, String>, entry: &AuditEntry) -> Self {
        let name = [&entry.after, &entry.before].into_iter().flatten().find_map(|value| value.get("name")?.as_str());
        Self {
            at: entry.at,
            action: action(page, &entry.action),
            name: name.map(str::to_owned),
            author: author(page, names, &entry.actor),
            origin: entry.origin.as_deref().map(|origin| match origin {
                "command line" => page.t("audit-command-line").to_owned(),
                address => address.to_owned(),
            }),
            changes: changes(entry.before.as_ref(), entry.after.as_ref()),
        }
    }
}

/// The key of the text that says what was done.
pub(super) fn key(action: &str) -> String {
    format!("did-{}", action.replace(['.', '_'], "-"))
}

/// What was done; an action without a text by its own name.
fn action(page: &Page, action: &str) -> String {
    let key = key(action);
    let text = page.t(&key);
    if text == key { action.to_owned() } else { text.to_owned() }
}

fn author(page: &Page, names: &BTreeMap<MemberId, String>, actor: &str) -> String {
    let text = match actor.parse() {
        Ok(Actor::Member(id)) => names.get(&id).map_or(page.t("audit-former-member"), String::as_str),
        Ok(Actor::ApiKey(_)) => page.t("audit-program"),
        Ok(Actor::Operator(_)) => page.t("audit-operator"),
        Ok(Actor::System(_)) | Err(_) => page.t("audit-system"),
    };
    text.to_owned()
}

/// Value by value, in the order of their names; what is no list of values is one of its own.
fn changes(before: Option<&Json>, after: Option<&Json>) -> Vec<Change> {
    let all = before.into_iter().chain(after).filter_map(Json::as_object);
    let names: BTreeSet<String> = all.flat_map(|values| values.keys().cloned()).collect();
    let of = |value: Option<&Json>, name: &str| value.and_then(|value| value.get(name)).map(text);
    names
        .into_iter()
        .map(|name| Change { before: of(before, &name), after: of(after, &name), what: name })
        .filter(|change| change.before != change.after)
        .collect()
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_are_told_value_by_value() {
        let (before, after) = (json!({"a": 1, "b": "x", "c": null}), json!({"b": "y", "c": null, "d": [1]}));
        let told: Vec<_> = changes(Some(&before), Some(&after))
            .into_iter()
            .map(|change| (change.what, change.before, change.after))
            .collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            told,
            [
                ("a".to_owned(), text("1"), None),
                ("b".to_owned(), text("x"), text("y")),
                ("d".to_owned(), None, text("[1]"))
            ]
        );
        assert!(changes(None, None).is_empty());
    }

    #[test]
    fn keys_have_no_dots() {
        assert_eq!(key("service.reply-to.add"), "did-service-reply-to-add");
        assert_eq!(key("template.scan_file"), "did-template-scan-file");
    }
}
