//! Reports on delivery: `message/delivery-status` (RFC 3464).

use super::Report;
use super::codes::Code;
use super::mime::{field, fields};

/// Most recipients that are looked at: a message of this node has one, who may stand for a list.
const MOST_RECIPIENTS: usize = 32;

/// The worst that is said of any recipient; nothing where none has failed for good.
pub(super) fn read(body: &[u8]) -> Option<Report> {
    let mut rest = body;
    let mut worst: Option<(Code, Report)> = None;
    for _ in 0..MOST_RECIPIENTS {
        let (group, after) = fields(rest);
        if let Some((code, report)) = recipient(&group)
            && worst.as_ref().is_none_or(|(known, _)| known.0 < code.0)
        {
            worst = Some((code, report));
        }
        if after.is_empty() {
            break;
        }
        rest = after;
    }
    worst.map(|(_, report)| report)
}

/// What the fields of one recipient say; nothing for those of the message, and for any other action than `failed`.
fn recipient(fields: &[(String, String)]) -> Option<(Code, Report)> {
    if !first_word(field(fields, "action")?).eq_ignore_ascii_case("failed") {
        return None;
    }
    let diagnostic = field(fields, "diagnostic-code").unwrap_or_default();
    // `smtp; 550 5.1.1 No such user`: the words follow the name of their kind.
    let words = diagnostic.split_once(';').map_or(diagnostic, |(_, words)| words).trim();
    let stated = field(fields, "status").and_then(|status| Code::read(first_word(status)));
    // Many servers state 5.0.0 and know better.
    let exact = stated.filter(|code| (code.1, code.2) != (0, 0)).or_else(|| Code::find(words)).or(stated);
    let code = exact.unwrap_or_else(|| match words.bytes().next() {
        Some(b'5') => Code(5, 0, 0),
        _ => Code(4, 0, 0),
    });
    Some((code, code.failure(words)))
}

/// Comments may follow in brackets.
fn first_word(value: &str) -> &str {
    value.split(|c: char| c.is_whitespace() || c == '(').find(|word| !word.is_empty()).unwrap_or_default()
}
