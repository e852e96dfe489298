//! The query of an address, in order.

use axum::extract::FromRequestParts;
use http::request::Parts;
use std::convert::Infallible;

/// The query's pairs, percent-decoded (`application/x-www-form-urlencoded`, bytes that are not UTF-8 replaced by U+FFFD), in the order they were
/// sent, repeated names included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryPairs(Vec<(String, String)>);

impl QueryPairs {
    /// Reads a raw query, without its question mark.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// All pairs.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Every value of `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The first value of `name`.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The last value of `name`.
    #[must_use]
    pub fn last(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Sync> FromRequestParts<S> for QueryPairs {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_keep_order_and_repeats() {
        let query = QueryPairs::parse("status=a&x=%E7%B5%90+y&status=b&empty&=z");
        assert_eq!(query.all("status").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((query.first("status"), query.last("status")), (Some("a"), Some("b")));
        assert_eq!(query.first("x"), Some("結 y"));
        assert_eq!(query.first("empty"), Some(""));
        assert_eq!(query.first("none"), None);
        assert_eq!(query.pairs().len(), 5);
    }
}
