//! Keys for signing e-mail (DKIM) as operators see them.

use super::dialect::names;
use yui_kernel::{Error, OrganisationId, Result, Timestamp};

names! {
    /// What a key is for at the moment.
    KeyState {
        /// It is made, and its record is to be published before it may sign.
        Waiting = "waiting",
        /// It signs.
        Signing = "signing",
        /// It signs no longer; its record stays published as long as what it signed may still be checked.
        Retired = "retired",
    }
}

names! {
    /// What a key signs with.
    Algorithm {
        /// RSA-SHA256 with 2048 bits: understood everywhere.
        Rsa = "rsa",
        /// Ed25519-SHA256 (RFC 8463): short and fast; many recipients do not understand it yet, so it goes beside an RSA key.
        Ed25519 = "ed25519",
    }
}

/// A key without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimKey {
    /// The domain that it signs for, in ASCII form.
    pub domain: String,
    /// The name under which it is published.
    pub selector: String,
    /// Whose services it signs for; none for the node's own domain, from which every service without one sends.
    pub organisation: Option<OrganisationId>,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// What it is for at the moment.
    pub state: KeyState,
    /// The text of the TXT record to be published.
    pub record: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it came into its state.
    pub changed_at: Timestamp,
}

impl DkimKey {
    /// Where the record is published.
    #[must_use]
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// The record as a line of a zone file: a string of a TXT record holds 255 characters (RFC 1035 section 3.3.14), so a long text is
    /// written as several, which readers join (RFC 6376 section 3.6.2.2).
    #[must_use]
    pub fn zone_line(&self) -> String {
        let mut strings = Vec::new();
        let mut rest = self.record.as_str();
        while !rest.is_empty() {
            // Records are ASCII; a text that is not is left in one piece.
            let (string, tail) = rest.split_at_checked(250).unwrap_or((rest, ""));
            strings.push(format!("\"{string}\""));
            rest = tail;
        }
        format!("{}. IN TXT ( {} )", self.record_name(), strings.join(" "))
    }
}

/// Checks a selector: a label of a domain name (RFC 6376 section 3.1 allows more; providers' forms do not).
///
/// # Errors
/// `Invalid`, saying what one looks like.
pub fn check_selector(selector: &str) -> Result<()> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let framed = !selector.starts_with('-') && !selector.ends_with('-');
    if (1..=63).contains(&selector.len()) && selector.bytes().all(allowed) && framed {
        return Ok(());
    }
    Err(Error::invalid("a selector is at most 63 small letters, digits and hyphens, like yui202611"))
}

/// The selector of a key that is made at `now`, where none is asked for: month and algorithm, then a number where `taken`.
#[must_use]
pub fn new_selector(algorithm: Algorithm, now: Timestamp, taken: impl Fn(&str) -> bool) -> String {
    let kind = match algorithm {
        Algorithm::Rsa => "",
        Algorithm::Ed25519 => "e",
    };
    let first = format!("yui{}{kind}", now.strftime("%Y%m"));
    let numbered = (2..).map(|number| format!("{first}-{number}"));
    std::iter::once(first.clone()).chain(numbered).find(|selector| !taken(selector)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_record_is_written_in_strings_that_fit() {
        let record = format!("v=DKIM1; k=rsa; p={}", "A".repeat(392));
        let key = DkimKey {
            domain: "city.example.jp".to_owned(),
            selector: "yui202611".to_owned(),
            organisation: None,
            algorithm: Algorithm::Rsa,
            state: KeyState::Waiting,
            record: record.clone(),
            created_at: Timestamp::UNIX_EPOCH,
            changed_at: Timestamp::UNIX_EPOCH,
        };
        let line = key.zone_line();
        let (name, strings) = line.split_once(" IN TXT ").unwrap();
        assert_eq!(name, "yui202611._domainkey.city.example.jp.");
        let strings: Vec<&str> = strings.split('"').skip(1).step_by(2).collect();
        assert!(strings.iter().all(|string| string.len() <= 255), "{line}");
        assert_eq!(strings.concat(), record);
    }

    #[test]
    fn selectors_are_labels() {
        for (selector, fits) in [
            ("yui202611", true),
            ("a", true),
            ("", false),
            ("-a", false),
            ("a-", false),
            ("a.b", false),
            ("A", false),
            ("a_b", false),
        ] {
            assert_eq!(check_selector(selector).is_ok(), fits, "{selector}");
        }
        assert!(check_selector(&"a".repeat(64)).is_err());
    }

    #[test]
    fn a_new_selector_is_one_that_nobody_has() {
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        assert_eq!(new_selector(Algorithm::Rsa, now, |_| false), "yui202611");
        assert_eq!(new_selector(Algorithm::Ed25519, now, |_| false), "yui202611e");
        assert_eq!(new_selector(Algorithm::Rsa, now, |taken| taken.len() < 11), "yui202611-2");
    }
}
