//! Making chosen values harmless, where they hold what strangers typed into a form.
//!
//! GOV.UK Notify's `sanitise_content_for`: in the named values addresses are removed, names that a mail program would make
//! a link are broken up invisibly, and marks of Markdown are escaped, so that the text reads as it was typed.

use super::personalisation::{PersonalValue, Personalisation};

/// A value that sanitising changed.
#[derive(Clone, PartialEq, Eq)]
pub struct SanitisedValue {
    /// The name as the request gives it.
    pub name: String,
    /// What the message holds.
    pub sanitised: String,
    /// What the request held.
    pub unsanitised: String,
}

/// Shows nothing of the value, which is personal data.
impl std::fmt::Debug for SanitisedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SanitisedValue(…)")
    }
}

/// Sanitises the named values in place and tells which it changed, in the order of the names.
pub fn sanitise_values(values: &mut Personalisation, names: &[String]) -> Vec<SanitisedValue> {
    let mut changed = Vec::new();
    for name in names {
        let Some(value) = values.get(name) else { continue };
        let sanitised = match value {
            PersonalValue::Null => continue,
            PersonalValue::Text(text) => PersonalValue::Text(sanitise(text)),
            PersonalValue::List(items) => PersonalValue::List(items.iter().map(|item| sanitise(item)).collect()),
        };
        if sanitised == *value {
            continue;
        }
        changed.push(SanitisedValue { name: name.clone(), sanitised: shown(&sanitised), unsanitised: shown(value) });
        values.insert(name, sanitised);
    }
    changed
}

fn shown(value: &PersonalValue) -> String {
    match value {
        PersonalValue::Null => String::new(),
        PersonalValue::Text(text) => text.clone(),
        PersonalValue::List(items) => items.join(", "),
    }
}

/// A text without addresses and with every mark of Markdown escaped.
#[must_use]
pub fn sanitise(text: &str) -> String {
    let without_addresses = remove_addresses(text);
    let mut sanitised = String::with_capacity(without_addresses.len() + 16);
    let mut characters = without_addresses.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        if "`*_(){}[]<>#+-.!|".contains(character) {
            sanitised.push('\\');
        }
        sanitised.push(character);
        let joins =
            before.is_some_and(char::is_alphanumeric) && characters.peek().is_some_and(|next| next.is_alphabetic());
        if character == '.' && joins {
            sanitised.push('\u{200B}');
        }
        before = Some(character);
    }
    sanitised
}

/// The text without web addresses: from a scheme or `www.` up to white space or a bracket.
fn remove_addresses(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = next_address(rest) {
        let (before, address) = rest.split_at(start);
        kept.push_str(before);
        let is_end = |character: char| character.is_whitespace() || "()[]{}<>\"'`|\\^".contains(character);
        rest = address.find(is_end).and_then(|end| address.get(end..)).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

fn next_address(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|&at| {
        let starts_with = |prefix: &str| {
            bytes.get(at..at + prefix.len()).is_some_and(|found| found.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        match bytes.get(at) {
            Some(b'h' | b'H') => starts_with("http://") || starts_with("https://"),
            Some(b'w' | b'W') => starts_with("www."),
            Some(b'f' | b'F') => starts_with("ftp://"),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::{Content, EmailBody};
    use super::*;
    use crate::model::Dialect;

    #[test]
    fn addresses_go_and_marks_are_escaped() {
        for (text, expected) in [
            ("User, [click here](https://evil.link)", "User, \\[click here\\]\\(\\)"),
            ("see HTTPS://evil.link/x?y now", "see  now"),
            ("www.evil.link", ""),
            ("evil.link", "evil\\.\u{200B}link"),
            ("3.5 or U.K. end.", "3\\.5 or U\\.\u{200B}K\\. end\\."),
            ("**b** _i_ # ^ ~ \\", "\\*\\*b\\*\\* \\_i\\_ \\# ^ ~ \\"),
            ("結 花子", "結 花子"),
        ] {
            assert_eq!(sanitise(text), expected);
        }
    }

    #[test]
    fn changed_values_are_told() {
        let given = json!({"name": "a*b", "First Name": "Ann", "list": ["x", "_y_"], "other": "*"});
        let mut values = Personalisation::from_json(given.as_object().unwrap());
        let names = ["name", "first_name", "list", "absent"].map(str::to_owned);
        let changed = sanitise_values(&mut values, &names);
        let told: Vec<(&str, &str, &str)> = changed
            .iter()
            .map(|value| (value.name.as_str(), value.sanitised.as_str(), value.unsanitised.as_str()))
            .collect();
        assert_eq!(told, [("name", "a\\*b", "a*b"), ("list", "x, \\_y\\_", "x, _y_")]);
        assert_eq!(values.get("other"), Some(&PersonalValue::Text("*".to_owned())));
    }

    #[test]
    fn a_sanitised_value_reads_as_typed() {
        let mut values: Personalisation =
            [("name", PersonalValue::Text("[x](y) *z* <b> 1. # a".to_owned()))].into_iter().collect();
        sanitise_values(&mut values, &["name".to_owned()]);
        let body = EmailBody::render(&Content::parse("((name))"), &values, Dialect::Govuk);
        assert_eq!(body.plain_text(), "[x](y) *z* <b> 1. # a\n");
    }

    proptest! {
        #[test]
        fn no_address_is_left(text in r"(https?://|www\.|[a-z./()\[\] *]){0,20}") {
            let mut values: Personalisation = [("name", PersonalValue::Text(text))].into_iter().collect();
            sanitise_values(&mut values, &["name".to_owned()]);
            let html = EmailBody::render(&Content::parse("((name))"), &values, Dialect::Govuk).html();
            prop_assert!(!html.contains("href"), "{}", html);
        }
    }
}
