//! Addresses in the form that the envelope and the headers take.
//!
//! The API takes some addresses that RFC 5321 does not take bare: a local part that starts or ends with a dot or holds two
//! in a row. Japanese mobile carriers once gave such addresses out, and they still receive, provided that the local part
//! stands in quotes (`"taro..y."@docomo.ne.jp`): the quoted form names the same mailbox (RFC 5321 section 4.1.2).

use lettre::address::Address;

/// Reads `local@domain`; `None` where it has no form that can travel.
pub(super) fn parse(text: &str) -> Option<Address> {
    let (local, domain) = text.trim().rsplit_once('@')?;
    // Already checked piece by piece here: lettre's own check takes neither long local parts nor all quoted ones.
    Some(Address::new_dangerous(local_part(local)?, host(domain)?))
}

/// The local part, in quotes where it is no dot-atom.
fn local_part(local: &str) -> Option<String> {
    let inner = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|_| local.len() >= 2);
    let local = match inner {
        Some(inner) => unescape(inner)?,
        None => local.to_owned(),
    };
    if local.is_empty() || local.len() > 255 || local.chars().any(char::is_control) {
        return None;
    }
    let is_dot_atom = local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom));
    if is_dot_atom {
        return Some(local);
    }
    // Only a space, a dot and the specials of RFC 5322 section 3.2.3 are left to be quoted, all in ASCII.
    let quotable = local.chars().all(|c| is_atom(c) || c.is_ascii_graphic() || c == ' ');
    quotable.then(|| format!("\"{}\"", local.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// Removes the backslashes of a quoted local part; `None` where a quote or a last backslash stands bare.
fn unescape(quoted: &str) -> Option<String> {
    let mut plain = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => plain.push(characters.next()?),
            '"' => return None,
            c => plain.push(c),
        }
    }
    Some(plain)
}

/// `atext` of RFC 5322 section 3.2.3, with the characters that RFC 6531 section 3.3 adds, invisible ones excepted.
fn is_atom(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        _ if c.is_ascii() => "!#$%&'*+-/=?^_`{|}~".contains(c),
        _ => c.is_alphanumeric(),
    }
}

/// The host name in ASCII form, or an address literal in brackets.
pub(super) fn host(domain: &str) -> Option<String> {
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let is_address = literal.parse::<std::net::Ipv4Addr>().is_ok()
            || literal.strip_prefix("IPv6:").is_some_and(|v6| v6.parse::<std::net::Ipv6Addr>().is_ok());
        return is_address.then(|| domain.to_owned());
    }
    let ascii = idna::domain_to_ascii(domain).ok()?;
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (ascii.len() <= 253 && ascii.split('.').all(is_label)).then_some(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_take_the_form_that_travels() {
        for (text, expected) in [
            ("taro@example.jp", Some("taro@example.jp")),
            (" taro@example.jp\n", Some("taro@example.jp")),
            ("o'neil+tag@example.jp", Some("o'neil+tag@example.jp")),
            ("taro..y.@docomo.ne.jp", Some("\"taro..y.\"@docomo.ne.jp")),
            (".taro@example.jp", Some("\".taro\"@example.jp")),
            ("\"taro yamada\"@example.jp", Some("\"taro yamada\"@example.jp")),
            ("\"taro\"@example.jp", Some("taro@example.jp")),
            ("a\"b@example.jp", Some("\"a\\\"b\"@example.jp")),
            ("é@example.jp", Some("é@example.jp")),
            ("taro@日本.jp", Some("taro@xn--wgv71a.jp")),
            ("taro@[192.0.2.1]", Some("taro@[192.0.2.1]")),
            ("taro@[IPv6:2001:db8::1]", Some("taro@[IPv6:2001:db8::1]")),
            ("taro", None),
            ("@example.jp", None),
            ("taro@", None),
            ("taro@-x.jp", None),
            ("taro@x..jp", None),
            ("taro@ex ample.jp", None),
            ("taro@example.jp>\r\nRCPT TO:<x@example.org", None),
            ("ta\rro@example.jp", None),
            ("taro@[evil]", None),
            ("taro\u{202e}@example.jp", None),
        ] {
            assert_eq!(parse(text).as_ref().map(|address| address.as_ref()), expected, "{text:?}");
        }
    }
}
