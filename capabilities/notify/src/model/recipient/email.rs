//! E-mail addresses.
//!
//! The peers' rule and not RFC 5321: what real mailboxes are called. Quoted local parts, comments and addresses of
//! numbers are refused, because they are mistakes or attacks far more often than mailboxes.

use std::fmt;

use super::typed;
use crate::model::Dialect;

/// The most characters of an address.
const MAX_LENGTH: usize = 320;

/// An address that can be written to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    typed: String,
}

/// Shows nothing of the address, which is personal data.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

/// A text that is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Not a valid email address")]
pub struct EmailAddressError;

impl EmailAddress {
    /// Checks an address. Outer white space and zero-width characters are dropped and full-width forms made plain first.
    ///
    /// # Errors
    ///
    /// [`EmailAddressError`], whose text both dialects share.
    pub fn parse(typed: &str, dialect: Dialect) -> Result<Self, EmailAddressError> {
        let typed = typed::plain(typed);
        let (local, host) = typed.rsplit_once('@').ok_or(EmailAddressError)?;
        let is_valid = typed.chars().count() <= MAX_LENGTH
            && !typed.contains("..")
            && !local.is_empty()
            && local.chars().all(|character| is_local(character, dialect))
            && is_host(host);
        if is_valid { Ok(Self { typed }) } else { Err(EmailAddressError) }
    }

    /// The address with its capitals as typed: what mail is sent to and the API answers.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The address in lower case: what lists and limits compare.
    #[must_use]
    pub fn matching(&self) -> String {
        self.typed.to_lowercase()
    }
}

fn is_local(character: char, dialect: Dialect) -> bool {
    character.is_ascii_alphanumeric()
        || ".!#$%&'*+/=?^_`{|}~-".contains(character)
        || (dialect == Dialect::Gc && ('À'..='ÿ').contains(&character))
}

/// A domain name with a dot and a top-level domain of letters, in ASCII after IDNA (RFC 5890; UTS #46).
fn is_host(host: &str) -> bool {
    if host.is_ascii() {
        return is_ascii_host(&host.to_ascii_lowercase());
    }
    idna::domain_to_ascii(host).is_ok_and(|ascii| is_ascii_host(&ascii))
}

fn is_ascii_host(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(is_label)
        && host.rsplit_once('.').is_some_and(|(_, top)| is_top_level(top))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_top_level(label: &str) -> bool {
    label.starts_with("xn--") || (label.len() >= 2 && label.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(typed: &str) -> Option<String> {
        EmailAddress::parse(typed, Dialect::Gc).ok().map(|address| address.as_typed().to_owned())
    }

    #[test]
    fn mailboxes_as_people_have_them() {
        for address in [
            "hanako@example.jp",
            "o'neil+tag@mail.example.co.uk",
            ".dots.@example.com",
            "a@結.jp",
            "a@example.xn--wgv71a",
            "a@日本.みんな",
            "A_b-c@EXAMPLE.com",
        ] {
            assert_eq!(parsed(address).as_deref(), Some(address));
        }
    }

    #[test]
    fn what_is_no_mailbox_is_refused() {
        for text in [
            "",
            "a",
            "@b.ca",
            "a@",
            "a@b",
            "a@b.c",
            "a@b.c1",
            "a@.ca",
            "a@b.",
            "a..b@c.ca",
            "a@b..ca",
            "a b@c.ca",
            "a@b c.ca",
            "a@-b.ca",
            "a@b-.ca",
            "a@b_c.ca",
            "a@[1.2.3.4]",
            "a@1.2.3.4",
            "\"a\"@b.ca",
            "a@b.ca;c@d.ca",
            "a@b.ca,c@d.ca",
            "a@c@b.ca",
            "<a@b.ca>",
            "結@b.ca",
            "a\u{7}@b.ca",
            "a@b\n.ca",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_have_limits() {
        let label = "b".repeat(63);
        assert!(parsed(&format!("a@{label}.ca")).is_some());
        assert!(parsed(&format!("a@b{label}.ca")).is_none());
        assert!(parsed(&format!("{}@b.ca", "a".repeat(315))).is_some());
        assert!(parsed(&format!("{}@b.ca", "a".repeat(316))).is_none());
    }

    #[test]
    fn typing_slips_are_mended() {
        assert_eq!(parsed(" \u{200B}Hanako@Example.jp\r\n").as_deref(), Some("Hanako@Example.jp"));
        assert_eq!(parsed("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ　").as_deref(), Some("hanako@example.jp"));
    }

    #[test]
    fn accented_local_parts_are_gc_only() {
        assert!(EmailAddress::parse("rené@example.ca", Dialect::Gc).is_ok());
        assert!(EmailAddress::parse("rené@example.ca", Dialect::Govuk).is_err());
    }

    #[test]
    fn matching_ignores_case_and_debug_shows_nothing() {
        let address = EmailAddress::parse("Hanako@Example.JP", Dialect::Gc).unwrap();
        assert_eq!((address.matching().as_str(), address.as_typed()), ("hanako@example.jp", "Hanako@Example.JP"));
        assert_eq!(format!("{address:?}"), "EmailAddress(…)");
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_what_passes_passes_again(text in r"\PC{0,30}|[a-z.@＠．\-é結]{0,30}") {
            if let Some(address) = parsed(&text) {
                prop_assert_eq!(parsed(&address), Some(address.clone()));
                prop_assert_eq!(address.matches('@').count(), 1);
            }
        }
    }
}
