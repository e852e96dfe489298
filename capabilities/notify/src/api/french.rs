//! The French texts of the API's document.
//!
//! `messages/fr.ftl` is read as [`Messages`]. A key is that of
//! [`yui_web::Document::texts`] with hyphens for dots. What many operations share stands once: a response under
//! `responses-STATUS`, a parameter under `parameters-NAME`, a schema's property under `properties-NAME`.

use std::sync::LazyLock;
use yui_kernel::Messages;

static TEXTS: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/fr.ftl")));

/// The French text for a key of the document.
pub(super) fn text(key: &str) -> Option<String> {
    TEXTS.get(&entry(key)?).map(str::to_owned)
}

/// The key in the file: the text's own one, or else that of the text it shares.
fn entry(key: &str) -> Option<String> {
    [Some(key.replace('.', "-")), shared(key)].into_iter().flatten().find(|entry| TEXTS.get(entry).is_some())
}

/// The key of a text that several places share.
fn shared(key: &str) -> Option<String> {
    let mut segments = key.split('.');
    match (segments.next()?, segments.next()?, segments.next(), segments.next()) {
        ("schemas", _, Some(property), None) => Some(format!("properties-{property}")),
        (_, group @ ("parameters" | "responses"), Some(name), None) => Some(format!("{group}-{name}")),
        _ => None,
    }
}

/// What is wrong with the file, given every text of the document: a text without its French, an entry that stands for
/// different texts, an entry that stands for none.
#[cfg(test)]
pub(super) fn flaws(texts: &[(String, String)]) -> Vec<String> {
    let mut flaws = Vec::new();
    let mut stands_for: std::collections::HashMap<String, &str> = std::collections::HashMap::new();
    for (key, english) in texts.iter().filter(|(_, english)| !english.is_empty()) {
        let Some(entry) = entry(key) else {
            flaws.push(format!("{key} has no entry: {english}"));
            continue;
        };
        let known = stands_for.entry(entry).or_insert(english);
        if known != english {
            flaws.push(format!("{key} needs an entry of its own: {english}, not {known}"));
        }
    }
    flaws.extend(
        TEXTS.keys().filter(|entry| !stands_for.contains_key(*entry)).map(|entry| format!("{entry} is not used")),
    );
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_every_line_is_one() {
        let file = include_str!("../../messages/fr.ftl");
        let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), TEXTS.keys().count());
    }

    #[test]
    fn what_is_shared_stands_once() {
        assert_eq!(shared("sendEmail.responses.401").as_deref(), Some("responses-401"));
        assert_eq!(shared("schemas.Created.id").as_deref(), Some("properties-id"));
        assert_eq!(shared("sendEmail.summary"), None);
    }
}
