//! What mails to members say, from messages/*.ftl.

use crate::model::Language;
use std::sync::LazyLock;
use yui_kernel::messages::Messages;
use yui_kernel::{Error, Result};

static JAPANESE: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../messages/ja.ftl")));
static ENGLISH: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../messages/en.ftl")));
static FRENCH: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../messages/fr.ftl")));

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Somebody is to show that the address is theirs.
pub(crate) fn confirm(language: Language, organisation: &str, link: &str) -> Result<Text> {
    compose(
        language,
        "confirm",
        &["intro", "link", "time", "ignore"],
        &[("organisation", organisation), ("link", link)],
    )
}

/// A member wanted to register again.
pub(crate) fn already_member(language: Language, organisation: &str) -> Result<Text> {
    compose(language, "already-member", &["intro", "ignore"], &[("organisation", organisation)])
}

/// Somebody is invited.
pub(crate) fn invited(language: Language, organisation: &str, link: &str) -> Result<Text> {
    compose(
        language,
        "invited",
        &["intro", "link", "time", "ignore"],
        &[("organisation", organisation), ("link", link)],
    )
}

/// The subject, and the paragraphs with an empty line between.
fn compose(language: Language, mail: &str, paragraphs: &[&str], values: &[(&str, &str)]) -> Result<Text> {
    let texts = messages(language);
    let fill = |part: &str| {
        let key = format!("{mail}-{part}");
        texts.fill(&key, values).ok_or_else(|| Error::internal(format!("there is no text {key}")))
    };
    let paragraphs = paragraphs.iter().map(|part| fill(part)).collect::<Result<Vec<String>>>()?;
    Ok(Text { subject: fill("subject")?, text: paragraphs.join("\n\n") })
}

fn messages(language: Language) -> &'static Messages {
    match language {
        Language::Japanese => &JAPANESE,
        Language::English => &ENGLISH,
        Language::French => &FRENCH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_texts_and_variables() {
        let sorted = |messages: &Messages| {
            let mut keys: Vec<_> = messages.keys().collect();
            keys.sort_unstable();
            keys
        };
        for language in Language::ALL {
            assert_eq!(sorted(messages(language)), sorted(&ENGLISH), "{language:?}");
            for key in ENGLISH.keys() {
                assert_eq!(messages(language).variables(key), ENGLISH.variables(key), "{key} in {language:?}");
            }
        }
    }

    #[test]
    fn every_mail_is_complete_in_every_language() {
        for language in Language::ALL {
            for text in [
                confirm(language, "港区", "https://yui.example.jp/x"),
                already_member(language, "港区"),
                invited(language, "港区", "https://yui.example.jp/x"),
            ] {
                let text = text.unwrap();
                assert!(!format!("{}{}", text.subject, text.text).contains("{ $"), "{text:?}");
            }
        }
    }
}
