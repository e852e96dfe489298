//! The one form of a request that both sides compute and sign.

use super::encode::{decode, encode};
use aws_lc_rs::digest;
use bytes::Bytes;
use http::{HeaderMap, Request};
use std::collections::BTreeMap;

/// Headers that are not signed: the client or a proxy sets or changes them after the signature.
const UNSIGNED: [&str; 8] = [
    "authorization",
    "connection",
    "expect",
    "traceparent",
    "transfer-encoding",
    "user-agent",
    "x-amzn-trace-id",
    "x-request-id",
];

/// How the path enters the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathForm {
    /// Without `.`, `..` and double slashes (RFC 3986 section 5.2.4), then encoded, so that what is encoded already is encoded twice.
    Normalised,
    /// S3's: what is sent, with what should have been encoded encoded.
    AsItStands,
}

/// A request in canonical form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Canonical {
    /// What is hashed and signed.
    pub text: String,
    /// The names of the headers in it, with semicolons between.
    pub signed_headers: String,
}

impl Canonical {
    /// The form of `request`, whose body has the digest `body` (lower-case hexadecimal).
    pub(super) fn of(request: &Request<Bytes>, form: PathForm, body: &str) -> Self {
        let headers = headers(request.headers());
        let signed_headers = headers.keys().copied().collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let uri = request.uri();
        let (path, query) = (path(uri.path(), form), query(uri.query().unwrap_or_default()));
        let text = format!("{}\n{path}\n{query}\n{lines}\n{signed_headers}\n{body}", request.method());
        Self { text, signed_headers }
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

fn path(path: &str, form: PathForm) -> String {
    match form {
        PathForm::AsItStands => encode(path.as_bytes(), "/%"),
        PathForm::Normalised => encode(normalise(path).as_bytes(), "/"),
    }
}

fn normalise(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end)) && !kept.is_empty();
    format!("/{}{}", kept.join("/"), if is_folder { "/" } else { "" })
}

/// Names and values encoded and then sorted.
fn query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encode(&decode(name), ""), encode(&decode(value), "")))
        .collect();
    pairs.sort_unstable();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Names in lower case and sorted; values of one name in the order in which they are sent, with single spaces.
fn headers(headers: &HeaderMap) -> BTreeMap<&str, String> {
    let signed = headers.keys().filter(|name| !UNSIGNED.contains(&name.as_str()));
    signed
        .map(|name| {
            let values = headers.get_all(name).iter().map(|value| single_spaced(value.as_bytes()));
            (name.as_str(), values.collect::<Vec<_>>().join(","))
        })
        .collect()
}

fn single_spaced(value: &[u8]) -> String {
    String::from_utf8_lossy(value).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
