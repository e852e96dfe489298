//! Texts with a shape: paths, domains, prefixes, templates.

use super::Value;
use std::path::PathBuf;

/// A text that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl Value for Text {
    const KIND: &'static str = "text";

    fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() { Err("is empty".to_owned()) } else { Ok(Self(text.to_owned())) }
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// A file or folder. Relative paths start in the working directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePath(pub PathBuf);

impl Value for FilePath {
    const KIND: &'static str = "path";

    fn parse(text: &str) -> Result<Self, String> {
        Text::parse(text).map(|text| Self(text.0.into()))
    }

    fn show(&self) -> String {
        self.0.display().to_string()
    }
}

/// A host name with at least one dot, or `localhost`, in ASCII (an internationalised one in its `xn--` form).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain(pub String);

impl Value for Domain {
    const KIND: &'static str = "domain";

    fn parse(text: &str) -> Result<Self, String> {
        let wrong =
            || "is not a domain: write letters, digits, hyphens and dots, like notify.city.example.jp".to_owned();
        let ascii = idna::domain_to_ascii_strict(text).map_err(|_| wrong())?;
        let labels: Vec<&str> = ascii.split('.').collect();
        let named = labels.last().is_some_and(|last| last.bytes().any(|byte| byte.is_ascii_alphabetic()));
        if ascii == "localhost" || (labels.len() > 1 && named) { Ok(Self(ascii)) } else { Err(wrong()) }
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// What every API key starts with; may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPrefix(pub String);

impl Value for KeyPrefix {
    const KIND: &'static str = "key prefix";

    fn parse(text: &str) -> Result<Self, String> {
        let fits =
            text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err("is not at most 20 letters, digits, hyphens and underscores".to_owned())
        }
    }

    fn show(&self) -> String {
        if self.0.is_empty() { "(empty)".to_owned() } else { self.0.clone() }
    }
}

/// The sender of a text message: at most 11 letters, digits and `&.-_` or spaces with a letter among them, or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(pub String);

impl Value for Sender {
    const KIND: &'static str = "sender of text messages";

    fn parse(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let is_number = (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = (1..=11).contains(&text.len())
            && text.trim() == text
            && text.bytes().any(|byte| byte.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"&.-_ ".contains(&byte));
        if is_number || is_name {
            return Ok(Self(text.to_owned()));
        }
        Err("is not a sender: use at most 11 letters (A to Z), digits, spaces and & . - _, or a number of 3 to 15 digits".to_owned())
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// The body of a gateway's request, with the placeholders of [`BodyTemplate::PLACEHOLDERS`]; `{{` and `}}` are braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyTemplate(pub String);

impl BodyTemplate {
    /// What a body may mention.
    pub const PLACEHOLDERS: [&'static str; 5] = ["{to}", "{body}", "{from}", "{reference}", "{parts}"];

    /// Checks that a template mentions recipient and text, and nothing that is unknown.
    fn check(template: &str) -> Result<(), String> {
        for needed in ["{to}", "{body}"] {
            if !template.contains(needed) {
                return Err(format!("does not mention {needed}"));
            }
        }
        for (start, _) in template.match_indices('{') {
            let rest = template.get(start..).unwrap_or_default();
            let Some(end) = rest.find('}') else { continue };
            let name = rest.get(..=end).unwrap_or_default();
            let is_name = name.len() > 2
                && name.bytes().skip(1).take(name.len() - 2).all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let is_escaped = template.get(..start).is_some_and(|before| before.ends_with('{'));
            if is_name && !is_escaped && !Self::PLACEHOLDERS.contains(&name) {
                return Err(format!("mentions {name}, which is none of {}", Self::PLACEHOLDERS.join(", ")));
            }
        }
        Ok(())
    }
}

impl Value for BodyTemplate {
    const KIND: &'static str = "body template";

    fn parse(text: &str) -> Result<Self, String> {
        Self::check(text).map(|()| Self(text.to_owned()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// Where a value is in a JSON document (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPointer(pub String);

impl Value for JsonPointer {
    const KIND: &'static str = "JSON pointer";

    fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            Ok(Self(text.to_owned()))
        } else {
            Err("is not a JSON pointer: start it with a slash".to_owned())
        }
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}
