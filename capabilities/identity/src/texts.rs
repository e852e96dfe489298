//! What mails to members say, from messages/*.ftl.

use crate::model::Language;
use crate::model::account::LinkPurpose;
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

/// A link to the owner of an account.
pub(crate) fn account_link(language: Language, purpose: LinkPurpose, site: &str, link: &str) -> Result<Text> {
    let mail = format!("account-{}", purpose.as_str());
    compose(language, &mail, &["intro", "link", "time", "ignore"], &[("site", site), ("link", link)])
}

/// A code to the owner of an account.
pub(crate) fn account_code(language: Language, site: &str, code: &str) -> Result<Text> {
    compose(language, "account-code", &["intro", "time", "ignore"], &[("site", site), ("code", code)])
}

/// An account was used in a browser for the first time.
pub(crate) fn new_device(language: Language, site: &str, time: &str, agent: &str) -> Result<Text> {
    let values = [("site", site), ("time", time), ("agent", agent)];
    compose(language, "new-device", &["intro", "browser", "ignore", "act"], &values)
}

/// What an account is signed in with was changed; `what` is the last part of a key.
pub(crate) fn account_changed(language: Language, what: &str, site: &str, time: &str) -> Result<Text> {
    let key = format!("account-changed-{what}");
    let values = [("site", site), ("time", time)];
    let what =
        messages(language).fill(&key, &values).ok_or_else(|| Error::internal(format!("there is no text {key}")))?;
    let text = compose(language, "account-changed", &["intro", "act"], &values)?;
    Ok(Text { text: format!("{what}\n\n{}", text.text), ..text })
}

/// Somebody needs a second person of the organisation, who is the reader.
pub(crate) fn recovery_asked(language: Language, site: &str, link: &str) -> Result<Text> {
    compose(language, "recovery-asked", &["intro", "check", "link", "time"], &[("site", site), ("link", link)])
}

/// A recovery was decided; `state` is the last part of a key.
pub(crate) fn recovery_ended(language: Language, state: &str, site: &str) -> Result<Text> {
    compose(language, &format!("recovery-{state}"), &["intro", "act"], &[("site", site)])
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
                account_link(language, LinkPurpose::SetUp, "https://yui.example.jp", "https://yui.example.jp/x"),
                account_link(language, LinkPurpose::Device, "https://yui.example.jp", "https://yui.example.jp/x"),
                account_link(language, LinkPurpose::Recovery, "https://yui.example.jp", "https://yui.example.jp/x"),
                account_link(language, LinkPurpose::Password, "https://yui.example.jp", "https://yui.example.jp/x"),
                account_code(language, "https://yui.example.jp", "012345"),
                new_device(language, "https://yui.example.jp", "2026-11-22 01:00 UTC", "Firefox"),
                account_changed(language, "password", "https://yui.example.jp", "2026-11-22 01:00 UTC"),
                account_changed(language, "totp", "https://yui.example.jp", "2026-11-22 01:00 UTC"),
                account_changed(language, "totp-removed", "https://yui.example.jp", "2026-11-22 01:00 UTC"),
                account_changed(language, "recovery-codes", "https://yui.example.jp", "2026-11-22 01:00 UTC"),
                account_changed(language, "recovery-code-used", "https://yui.example.jp", "2026-11-22 01:00 UTC"),
                account_changed(language, "passkey", "https://yui.example.jp", "2026-11-22 01:00 UTC"),
                account_changed(language, "passkey-removed", "https://yui.example.jp", "2026-11-22 01:00 UTC"),
                recovery_asked(language, "https://yui.example.jp", "https://yui.example.jp/x"),
                recovery_ended(language, "approved", "https://yui.example.jp"),
                recovery_ended(language, "refused", "https://yui.example.jp"),
                recovery_ended(language, "decided", "https://yui.example.jp"),
            ] {
                let text = text.unwrap();
                assert!(!format!("{}{}", text.subject, text.text).contains("{ $"), "{text:?}");
            }
        }
    }
}
