//! What the requests of a link have in common: its parts, its key, and the pass in a cookie.

use crate::model::file::Link;
use http::{HeaderMap, HeaderValue};
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::sent_cookies;

/// The cookie that holds a pass.
const COOKIE: &str = "yui_file";

/// A link as it was asked for.
pub(super) struct Asked {
    pub(super) link: Option<Link>,
    pub(super) key: Option<String>,
    pub(super) pass: Option<String>,
}

impl Asked {
    pub(super) fn new(path: &PathParams, query: &QueryPairs, headers: &HeaderMap) -> Self {
        Self {
            link: Link::parse(path.get("service"), path.get("document")),
            key: query.first("key").map(str::to_owned),
            pass: pass(headers),
        }
    }
}

/// The pass that the browser sends.
pub(super) fn pass(headers: &HeaderMap) -> Option<String> {
    sent_cookies(headers, COOKIE).next().map(str::to_owned)
}

/// Keeps a pass in the browser, for one link and as long as it counts. No script can read it, and no other site can send it along.
pub(super) fn keep_pass(link: Link, pass: &str, life_seconds: i64, is_https: bool) -> Option<HeaderValue> {
    let secure = if is_https { "; Secure" } else { "" };
    let path = link.path();
    let cookie = format!("{COOKIE}={pass}; Path={path}; Max-Age={life_seconds}; HttpOnly; SameSite=Lax{secure}");
    let mut value = HeaderValue::from_str(&cookie).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header;

    #[test]
    fn the_pass_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(pass(&headers), None);
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; yui_file=abc_-; c"));
        assert_eq!(pass(&headers).as_deref(), Some("abc_-"));
    }
}
