//! The `Authorization` header.

use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use std::convert::Infallible;

/// The `Authorization` header as sent, if it is readable text. Its value never shows in debug output.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Authorization(Option<String>);

impl Authorization {
    /// The whole value.
    #[must_use]
    pub fn raw(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Scheme and credentials, split at the first space: `("Bearer", "abc")`. Without a space the credentials are empty.
    #[must_use]
    pub fn parts(&self) -> Option<(&str, &str)> {
        let raw = self.raw()?.trim();
        Some(raw.split_once(' ').map_or((raw, ""), |(scheme, rest)| (scheme, rest.trim_start())))
    }

    /// The credentials, if the scheme is `scheme` in whatever case (RFC 9110 section 11.1).
    #[must_use]
    pub fn with_scheme(&self, scheme: &str) -> Option<&str> {
        self.parts().filter(|(given, _)| given.eq_ignore_ascii_case(scheme)).map(|(_, credentials)| credentials)
    }

    /// The bearer token (RFC 6750 section 2.1).
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        self.with_scheme("bearer")
    }
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Authorization(hidden)" } else { "Authorization(none)" })
    }
}

impl<S: Sync> FromRequestParts<S> for Authorization {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let value = parts.headers.get(header::AUTHORIZATION);
        Ok(Self(value.and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_matched_in_any_case() {
        let header = Authorization(Some("bEaReR  abc".to_owned()));
        assert_eq!(header.bearer(), Some("abc"));
        assert_eq!(header.with_scheme("ApiKey-v1"), None);
        assert_eq!(Authorization(Some("Bearer".to_owned())).bearer(), Some(""));
        assert_eq!(Authorization(Some("Bearerabc".to_owned())).bearer(), None);
        assert_eq!(Authorization(None).bearer(), None);
    }

    #[test]
    fn debug_output_hides_the_value() {
        assert!(!format!("{:?}", Authorization(Some("Bearer abc".to_owned()))).contains("abc"));
    }
}
