//! The body as bytes: is it JSON, and does it say so?

use crate::model::Dialect;
use crate::model::problem::{self, Problems};
use serde_json::Value;

/// Reads a body. GC Notify wants the content type to be JSON and GOV.UK Notify does not look at it.
///
/// # Errors
/// 415 for another content type (GC Notify alone), 400 for a body that is not JSON.
pub fn parse_json(dialect: Dialect, content_type: Option<&str>, body: &[u8]) -> Result<Value, Problems> {
    if dialect == Dialect::Gc && !content_type.is_some_and(is_json) {
        return Err(problem::unsupported_media_type());
    }
    serde_json::from_slice(body).map_err(|error| problem::not_json(dialect, &error))
}

/// `application/json` or `application/…+json`, whatever the parameters.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gc_wants_the_content_type() {
        for good in ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"] {
            assert!(parse_json(Dialect::Gc, Some(good), b"{}").is_ok(), "{good}");
        }
        for bad in [None, Some("text/plain"), Some("json")] {
            assert_eq!(parse_json(Dialect::Gc, bad, b"{}").unwrap_err().status(), 415);
            assert!(parse_json(Dialect::Govuk, bad, b"{}").is_ok());
        }
    }

    #[test]
    fn broken_json_is_told_without_repeating_it() {
        let body = br#"{"email_address": secret@example.com}"#;
        let problems = parse_json(Dialect::Gc, Some("application/json"), body).unwrap_err();
        assert_eq!(
            problems.list()[0].message,
            "Error decoding arguments: Failed to decode JSON object: expected value at line 1 column 19"
        );
        assert_eq!(
            parse_json(Dialect::Govuk, None, body).unwrap_err().list()[0].message,
            "Invalid JSON supplied in POST data"
        );
    }
}
