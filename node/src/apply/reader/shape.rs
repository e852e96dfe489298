//! The shape of addresses, numbers and names. Problems are said without quoting: the text may be personal.

use crate::apply::plan::PersonalText;
use crate::config::value::{Domain, Sender, Value};
use uuid::Uuid;

/// An e-mail address: outer spaces dropped, domain in ASCII and small letters. Stricter than RFC 5321 (no quoted local
/// part, no address literal), as the APIs are that services speak.
pub(super) fn email(text: &str) -> Result<PersonalText, String> {
    const WRONG: &str = "is not an e-mail address; for example someone@city.example.jp";
    let (local, domain) = text.trim().rsplit_once('@').ok_or(WRONG)?;
    local_part(local).map_err(|_| WRONG)?;
    let domain = Domain::parse(domain).ok().filter(|domain| domain.0.contains('.')).ok_or(WRONG)?;
    let address = format!("{local}@{}", domain.0);
    if address.chars().count() > 320 { Err("is longer than 320 characters".to_owned()) } else { Ok(address.into()) }
}

/// What stands before the `@`: the characters of RFC 5322 section 3.2.3 and letters of other scripts (RFC 6531).
pub(super) fn local_part(text: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    if text.is_empty() || text.chars().count() > 64 || text.contains("..") || !text.chars().all(allowed) {
        return Err("is not what can stand before the @ of an e-mail address; for example notify".to_owned());
    }
    Ok(text.to_owned())
}

/// A domain with a dot, in ASCII.
pub(super) fn domain(text: &str) -> Result<String, String> {
    match Domain::parse(text) {
        Ok(domain) if domain.0.contains('.') => Ok(domain.0),
        _ => Err("is not a domain; for example city.example.jp".to_owned()),
    }
}

/// A telephone number with its country code, in E.164 form (ITU-T E.164 section 6: at most 15 digits).
pub(super) fn phone(text: &str) -> Result<PersonalText, String> {
    let number: String = text.chars().filter(|c| !" -().\u{3000}".contains(*c)).collect();
    let digits = number.strip_prefix('+').unwrap_or_default();
    let fits = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits {
        Ok(number.into())
    } else {
        Err("is not a telephone number with its country code; for example +81 3 1234 5678".to_owned())
    }
}

/// Where readers can ask: a web page by https, an e-mail address, or a telephone number with its country code.
pub(super) fn contact(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_page = url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.host().is_some());
    if is_page || email(text).is_ok() || phone(text).is_ok() {
        return Ok(text.to_owned());
    }
    Err("is neither an https address nor an e-mail address nor a telephone number with its country code".to_owned())
}

/// Small letters, digits and hyphens, at most 63, starting with a letter or digit.
pub(super) fn handle(text: &str) -> Result<String, String> {
    let fits = (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits {
        Ok(text.to_owned())
    } else {
        Err(format!("{text:?} is not a handle: use small letters, digits and hyphens, at most 63"))
    }
}

/// The sender of a text message.
pub(super) fn text_sender(text: &str) -> Result<String, String> {
    Sender::parse(text).map(|sender| sender.0).map_err(|problem| format!("{text:?} {problem}"))
}

/// A UUID in its usual form with hyphens.
pub(super) fn id(text: &str) -> Result<Uuid, String> {
    match Uuid::parse_str(text) {
        Ok(id) if text.len() == 36 && !id.is_nil() => Ok(id),
        _ => Err(format!("{text:?} is not a UUID; for example 0192f0c1-2a3b-7c4d-8e5f-60718293a4b5")),
    }
}

/// An IANA time zone that the program knows.
pub(super) fn time_zone(text: &str) -> Result<String, String> {
    jiff::tz::TimeZone::get(text).map_err(|_| format!("{text:?} is not a time zone; for example Asia/Tokyo"))?;
    Ok(text.to_owned())
}
