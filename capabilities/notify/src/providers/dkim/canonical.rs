//! The relaxed canonical form of headers and bodies (RFC 6376 sections 3.4.2 and 3.4.4).

use aws_lc_rs::digest::{Context, SHA256};

/// A message in its two parts.
pub(super) struct Parts<'a> {
    /// The header fields as they stand, folded, each with its last CRLF.
    pub(super) fields: Vec<&'a [u8]>,
    /// What comes after the empty line.
    pub(super) body: &'a [u8],
}

/// Takes a message apart; lines end with CRLF.
pub(super) fn parts(message: &[u8]) -> Parts<'_> {
    let mut fields: Vec<&[u8]> = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.len();
        let is_folded = line.first().is_some_and(|byte| is_space(*byte));
        if !is_folded && at > start {
            fields.extend(message.get(start..at));
            start = at;
        }
        if line == b"\r\n" || line == b"\n" {
            return Parts { fields, body: message.get(end..).unwrap_or_default() };
        }
        at = end;
    }
    fields.extend(message.get(start..).filter(|rest| !rest.is_empty()));
    Parts { fields, body: &[] }
}

/// The name of a field, as it stands.
pub(super) fn name(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == b':').next().unwrap_or_default().trim_ascii_end()
}

/// Appends a header field: the name in small letters, the value unfolded with single spaces, CRLF at its end.
pub(super) fn field(into: &mut Vec<u8>, field: &[u8]) {
    let name = name(field);
    into.extend(name.to_ascii_lowercase());
    into.push(b':');
    let colon = field.iter().position(|byte| *byte == b':').map_or(field.len(), |at| at + 1);
    let start = into.len();
    let mut space = false;
    for byte in field.get(colon..).unwrap_or_default() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => space = true,
            byte => {
                if space && into.len() > start {
                    into.push(b' ');
                }
                space = false;
                into.push(*byte);
            }
        }
    }
    into.extend(b"\r\n");
}

/// The SHA-256 digest of the body: runs of blanks as one, none at the ends of lines, no empty lines at the end.
pub(super) fn body_digest(body: &[u8]) -> Vec<u8> {
    let mut digest = Context::new(&SHA256);
    let mut empty_lines = 0_usize;
    let mut relaxed = Vec::with_capacity(1024);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")).unwrap_or(line);
        relax(&mut relaxed, line);
        if relaxed.is_empty() {
            empty_lines += 1;
            continue;
        }
        for _ in 0..std::mem::take(&mut empty_lines) {
            digest.update(b"\r\n");
        }
        digest.update(&relaxed);
        digest.update(b"\r\n");
    }
    digest.finish().as_ref().to_vec()
}

/// One line of a body without its end.
fn relax(into: &mut Vec<u8>, line: &[u8]) {
    into.clear();
    let mut space = false;
    for byte in line {
        if is_space(*byte) {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            into.push(b' ');
        }
        into.push(*byte);
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
