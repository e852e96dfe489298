//! An entry of the audit trail in words.

use crate::usecases::AuditNames;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use yui_kernel::{Actor, Timestamp};
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
    pub(super) fn new(page: &Page, names: &AuditNames, entry: &AuditEntry) -> Self {
        let name = [&entry.after, &entry.before].into_iter().flatten().find_map(|value| value.get("name")?.as_str());
        Self {
            at: entry.at,
            action: action(page, &entry.action).to_owned(),
            name: name.map(str::to_owned),
            author: author(page, names, &entry.actor),
            origin: entry.origin.as_deref().map(|origin| match origin {
                "command line" => page.t("audit-command-line").to_owned(),
                address => address.to_owned(),
            }),
            changes: changes(page, entry.before.as_ref(), entry.after.as_ref()),
        }
    }
}

/// The text of a key that is made of a word of the program; the word itself where there is none.
fn word<'a>(page: &'a Page, prefix: &str, word: &'a str) -> &'a str {
    page.text(&format!("{prefix}-{}", word.replace(['.', '_'], "-"))).unwrap_or(word)
}

/// What was done.
pub(super) fn action<'a>(page: &'a Page, action: &'a str) -> &'a str {
    word(page, "did", action)
}

/// The kind of a thing.
pub(super) fn kind<'a>(page: &'a Page, kind: &'a str) -> &'a str {
    word(page, "kind", kind)
}

fn author(page: &Page, names: &AuditNames, actor: &str) -> String {
    let text = match actor.parse() {
        Ok(Actor::Member(id)) => names.members.get(&id).map_or(page.t("audit-former-member"), String::as_str),
        Ok(Actor::ApiKey(_)) => page.t("audit-program"),
        Ok(Actor::Operator(id)) => names.operators.get(&id).map_or(page.t("audit-operator"), String::as_str),
        Ok(Actor::System(_)) | Err(_) => page.t("audit-system"),
    };
    text.to_owned()
}

/// Value by value, in the order of their names in the program; what is no list of values is one of its own.
fn changes(page: &Page, before: Option<&Json>, after: Option<&Json>) -> Vec<Change> {
    let changed = changed(before, after).into_iter();
    let told = |name: &str, value: Option<&Json>| value.map(|value| text(page, name, value));
    changed
        .map(|(name, before, after)| Change {
            what: word(page, "value", name).to_owned(),
            before: told(name, before),
            after: told(name, after),
        })
        .collect()
}

/// The values that differ: name, what it was, what it is.
fn changed<'a>(
    before: Option<&'a Json>,
    after: Option<&'a Json>,
) -> Vec<(&'a str, Option<&'a Json>, Option<&'a Json>)> {
    let all = before.into_iter().chain(after).filter_map(Json::as_object);
    let names: BTreeSet<&str> = all.flat_map(|values| values.keys().map(String::as_str)).collect();
    let of = |value: Option<&'a Json>, name: &str| value.and_then(|value| value.get(name));
    let changes = names.into_iter().map(|name| (name, of(before, name), of(after, name)));
    changes.filter(|(_, before, after)| before != after).collect()
}

/// A value as it is read. Names of values within `changed` and within lists of values are told by their words, too.
fn text(page: &Page, name: &str, value: &Json) -> String {
    match value {
        Json::String(text) if name == "changed" => word(page, "value", text).to_owned(),
        Json::String(text) => text.clone(),
        Json::Bool(true) => page.t("audit-yes").to_owned(),
        Json::Bool(false) => page.t("audit-no").to_owned(),
        Json::Null => page.t("audit-nothing").to_owned(),
        Json::Number(number) => number.to_string(),
        Json::Array(all) if all.is_empty() => page.t("audit-nothing").to_owned(),
        Json::Array(all) => {
            let all: Vec<String> = all.iter().map(|one| text(page, name, one)).collect();
            all.join(page.t("audit-between"))
        }
        Json::Object(values) => {
            let one = |(name, value): (&String, &Json)| {
                page.f("audit-is", &[("what", word(page, "value", name)), ("value", &text(page, name, value))])
            };
            values.iter().map(one).collect::<Vec<_>>().join(page.t("audit-between"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::changed;
    use serde_json::json;

    #[test]
    fn changes_are_told_value_by_value() {
        let (before, after) = (json!({"a": 1, "b": "x", "c": null}), json!({"b": "y", "c": null, "d": [1]}));
        let told = changed(Some(&before), Some(&after));
        let (one, x, y, list) = (json!(1), json!("x"), json!("y"), json!([1]));
        assert_eq!(told, [("a", Some(&one), None), ("b", Some(&x), Some(&y)), ("d", None, Some(&list))]);
        assert!(changed(None, None).is_empty());
    }
}
