//! The French texts of the API's document.
//!
//! `messages/fr.ftl` holds one text a line, `key = text`, in the form of Fluent without its placeables. A key is that of
//! [`yui_web::Document::texts`] with hyphens for dots. What many operations share stands once: a response under
//! `responses-STATUS`, a parameter under `parameters-NAME`, a schema's property under `properties-NAME`.

use std::collections::HashMap;
use std::sync::LazyLock;

static TEXTS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| read(include_str!("../../messages/fr.ftl")));

/// The French text for a key of the document.
pub(super) fn text(key: &str) -> Option<String> {
    let own = TEXTS.get(key.replace('.', "-").as_str());
    own.or_else(|| TEXTS.get(shared(key)?.as_str())).map(|text| (*text).to_owned())
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

fn read(file: &'static str) -> HashMap<&'static str, &'static str> {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = ")).map(|(key, text)| (key.trim(), text.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_every_line_is_one() {
        let file = include_str!("../../messages/fr.ftl");
        let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), TEXTS.len());
    }

    #[test]
    fn what_is_shared_stands_once() {
        assert_eq!(shared("sendEmail.responses.401").as_deref(), Some("responses-401"));
        assert_eq!(shared("schemas.Created.id").as_deref(), Some("properties-id"));
        assert_eq!(shared("sendEmail.summary"), None);
    }
}
