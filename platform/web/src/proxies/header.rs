//! Reads the headers in which proxies name whoever called them, from the end on.

use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// What `X-Forwarded-For` names, the nearest first; several headers count as one.
pub(super) fn x_forwarded_for(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    lines(headers, "x-forwarded-for").flat_map(|line| line.rsplit(',')).map(|entry| address(entry.trim()))
}

/// What the parameters `for` of `Forwarded` name, the nearest first; several headers count as one.
pub(super) fn forwarded(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    lines(headers, "forwarded").flat_map(|line| split_from_end(line, ',')).map(element)
}

/// A line that is not text is one that cannot be read.
fn lines<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).iter().rev().map(|line| line.to_str().unwrap_or_default())
}

/// The parts between separators that stand outside quotes, the last one first. Quotes are counted from the end, so that one that a client
/// left open does not swallow what a proxy wrote after it.
fn split_from_end(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let mut quoted = false;
        let found = whole.char_indices().rev().find(|(_, character)| {
            quoted ^= *character == '"';
            *character == separator && !quoted
        });
        let (before, last) = match found {
            Some((place, _)) => (whole.get(..place), whole.get(place..).map(|part| part.trim_start_matches(separator))),
            None => (None, Some(whole)),
        };
        rest = before;
        last.map(str::trim)
    })
}

/// `for=192.0.2.7;proto=https`: exactly one `for`, and pairs alone.
fn element(text: &str) -> Option<IpAddr> {
    let mut found = None;
    for pair in split_from_end(text, ';') {
        let (name, value) = pair.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("for") {
            let value = value.trim();
            let value = value.strip_prefix('"').map_or(Some(value), |value| value.strip_suffix('"'))?;
            if found.replace(address(value)?).is_some() {
                return None;
            }
        }
    }
    found
}

/// `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::7`, `[2001:db8::7]` or `[2001:db8::7]:4711`. Names such as `unknown` and `_hidden` are no address.
fn address(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let plain = text.parse::<IpAddr>().ok();
    plain.or_else(with_port).or_else(bracketed).map(|address| address.to_canonical())
}
