//! Signs one message.

use super::canonical::{self, Parts};
use super::key::{self, PrivateKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use yui_kernel::{Result, Timestamp};

/// The header fields that are signed where a message has them (RFC 6376 section 5.4.1).
pub const SIGNED: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
];

/// The header fields that are signed once more than they are there, so that a signature breaks when somebody adds another: mail programs
/// differ in which of two they show (RFC 6376 section 8.15).
pub const SIGNED_ONCE_MORE: &[&str] = &["from", "to", "subject", "reply-to"];

/// Signs in the name of a domain.
pub struct Signer {
    domain: String,
    selector: String,
    key: PrivateKey,
}

impl Signer {
    /// For a domain in ASCII form, whose key is published at `SELECTOR._domainkey.DOMAIN`.
    #[must_use]
    pub fn new(domain: impl Into<String>, selector: impl Into<String>, key: PrivateKey) -> Self {
        Self { domain: domain.into(), selector: selector.into(), key }
    }

    /// The header field that signs the message, CRLF at its end: it goes above the others.
    ///
    /// # Errors
    /// `Internal` if the cryptography fails.
    pub fn sign(&self, message: &[u8], now: Timestamp) -> Result<Vec<u8>> {
        let parts = canonical::parts(message);
        let (names, mut signed) = chosen(&parts);
        let digest = STANDARD.encode(canonical::body_digest(parts.body));
        let header = format!(
            "DKIM-Signature: v=1; a={}; c=relaxed/relaxed; d={};\r\n s={}; t={};\r\n h={};\r\n bh={digest};\r\n b=",
            key::tag(self.key.algorithm()),
            self.domain,
            self.selector,
            now.as_second(),
            folded(&names),
        );
        // The field signs itself too, with an empty signature and without its line end (section 3.7).
        canonical::field(&mut signed, header.as_bytes());
        signed.truncate(signed.len() - b"\r\n".len());
        let signature = STANDARD.encode(self.key.sign(&signed)?);
        let mut field = header.into_bytes();
        for (number, line) in signature.as_bytes().chunks(72).enumerate() {
            if number > 0 {
                field.extend(b"\r\n  ");
            }
            field.extend(line);
        }
        field.extend(b"\r\n");
        Ok(field)
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("domain", &self.domain).field("selector", &self.selector).finish_non_exhaustive()
    }
}

/// The names to be signed, in order, and the canonical form of the fields that they stand for: a name that stands twice means the last field
/// of that name and then the one above it, and a name without a field means that there is none.
fn chosen(parts: &Parts<'_>) -> (Vec<&'static str>, Vec<u8>) {
    let (mut names, mut signed) = (Vec::new(), Vec::new());
    for name in SIGNED {
        for field in
            parts.fields.iter().rev().filter(|field| canonical::name(field).eq_ignore_ascii_case(name.as_bytes()))
        {
            names.push(*name);
            canonical::field(&mut signed, field);
        }
        if SIGNED_ONCE_MORE.contains(name) {
            names.push(*name);
        }
    }
    (names, signed)
}

/// The names with colons between them, a few to a line.
fn folded(names: &[&str]) -> String {
    let lines: Vec<String> = names.chunks(6).map(|line| line.join(":")).collect();
    lines.join(":\r\n  ")
}

/// What [`Signer::sign`] signs, for a field as given: for the vectors of the specifications.
///
/// # Errors
/// `Internal` if the cryptography fails.
#[cfg(test)]
pub(super) fn sign_field(key: &PrivateKey, fields: &[&[u8]], header: &[u8]) -> Result<String> {
    let mut signed = Vec::new();
    for field in fields {
        canonical::field(&mut signed, field);
    }
    canonical::field(&mut signed, header);
    signed.truncate(signed.len() - 2);
    key.sign(&signed).map(|signature| STANDARD.encode(signature))
}
