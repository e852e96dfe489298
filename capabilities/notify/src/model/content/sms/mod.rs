//! A text message as it is sent and counted.
//!
//! A message in the GSM alphabet carries 160 characters, any other 70, and longer ones travel in parts that cost each.
//! So text is first cleaned of typography that would push it out of the GSM alphabet for nothing. What happens to
//! letters that alphabet lacks is the service's [`SmsAlphabet`].

mod alphabet;
mod cleaning;
mod parts;

use super::fill::Lists;
use super::personalisation::Personalisation;
use super::template::Content;
use super::{limits, whitespace};
use crate::model::Dialect;

/// Which letters a service's messages may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsAlphabet {
    /// The peers' rule, for their regions: the GSM alphabet and their own languages' letters; accents outside those are
    /// dropped, anything else becomes `?`.
    Peers,
    /// Every script as it is, for regions whose networks carry UCS-2 everywhere, such as Japan. Typographic quotation
    /// marks, dashes and the like are replaced only where the whole message then fits the GSM alphabet; otherwise
    /// nothing would be won and the text keeps its own typography.
    Full,
}

/// How a message is encoded on the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsEncoding {
    /// Seven bits a character, two units for those of the extension table (3GPP TS 23.038).
    Gsm7,
    /// Sixteen bits a unit, two units for characters beyond the basic plane.
    Ucs2,
}

/// What a service sets for its text messages.
#[derive(Debug, Clone, Copy)]
pub struct SmsRules<'a> {
    /// Whose clean-up and limits hold.
    pub dialect: Dialect,
    /// Which letters may be sent.
    pub alphabet: SmsAlphabet,
    /// The service's name, if messages begin with it.
    pub prefix: Option<&'a str>,
}

/// A text message, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    /// The text without the prefix: what the API answers.
    pub body: String,
    /// The text that is sent, prefix included.
    pub text: String,
    /// How `text` travels.
    pub encoding: SmsEncoding,
    /// Parts that `text` takes; an empty text takes one.
    pub parts: u32,
    /// The length in the dialect's own count, prefix included.
    pub content_count: usize,
    /// The length that the dialect compares with its limit.
    pub counted_length: usize,
    /// Whether `counted_length` is over the limit.
    pub is_too_long: bool,
}

/// Shows sizes and never the text, which is personal data.
impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sms")
            .field("encoding", &self.encoding)
            .field("parts", &self.parts)
            .field("content_count", &self.content_count)
            .finish_non_exhaustive()
    }
}

impl Sms {
    /// Fills a template and makes the message of it.
    #[must_use]
    pub fn render(content: &Content, values: &Personalisation, rules: &SmsRules<'_>) -> Self {
        Self::from_filled(&content.fill(values, Lists::Sentence, rules.dialect), rules)
    }

    /// Makes a message of text that is filled already.
    #[must_use]
    pub fn from_filled(filled: &str, rules: &SmsRules<'_>) -> Self {
        let prefix = rules.prefix.map(str::trim).filter(|prefix| !prefix.is_empty());
        let measured = match prefix {
            Some(prefix) => clean(&format!("{prefix}: {filled}"), rules),
            None => clean(filled, rules),
        };
        let text = whitespace::remove_before_punctuation(&measured);
        let body = match prefix {
            Some(_) => whitespace::remove_before_punctuation(&clean(filled, rules)),
            None => text.clone(),
        };
        let encoding = alphabet::encoding(&text);
        let content_count = match rules.dialect {
            // As GC Notify measures: before spaces in front of punctuation go, extension characters twice.
            Dialect::Gc => parts::units_gc(&measured),
            Dialect::Govuk => text.chars().count(),
        };
        let counted_length = match rules.dialect {
            Dialect::Gc => content_count,
            Dialect::Govuk => body.chars().count(),
        };
        Self {
            parts: parts::count(&text, encoding, rules.alphabet),
            encoding,
            content_count,
            counted_length,
            is_too_long: counted_length > limits::sms_limit(rules.dialect),
            body,
            text,
        }
    }

    /// Whether nothing but the prefix would be sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }
}

fn clean(text: &str, rules: &SmsRules<'_>) -> String {
    let lines = whitespace::normalise_line_ends(text);
    let lettered = match rules.alphabet {
        SmsAlphabet::Peers => cleaning::clean_for_peers(&lines, rules.dialect),
        SmsAlphabet::Full => cleaning::clean_in_full(&lines, rules.dialect),
    };
    match rules.dialect {
        Dialect::Gc => lettered.trim().to_owned(),
        Dialect::Govuk => cleaning::tidy_lines(&lettered),
    }
}

#[cfg(test)]
mod tests;
