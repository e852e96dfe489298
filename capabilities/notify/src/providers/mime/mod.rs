//! E-mail in the form that travels (RFC 5322 with MIME), built by lettre.
//!
//! Promises:
//!
//! - **Nothing given becomes structure.** Names, subjects, addresses and file names come from people; none of them can
//!   add a header, a recipient or a part.
//! - **What is read is what was written**, in any script: names and subjects decode to the text that was given, except
//!   that control characters become spaces.
//! - **The same message, the same bytes** but for the date: identity and boundaries follow from the message's id.
//! - All of it is ASCII in lines that any mail server takes, unless the recipient's address itself is not ASCII.

mod address;
mod header;

use super::outgoing::{Attachment, MessageId, OutgoingEmail};
use lettre::Message;
use lettre::address::{Address, Envelope};
use lettre::message::header::{ContentDisposition, ContentType, HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};
use std::time::SystemTime;
use yui_kernel::Timestamp;

/// Why an e-mail cannot be put into MIME form; trying again does not help. Holds nothing of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MimeError {
    /// An address cannot be written in a mail header.
    #[error("the {0} address cannot be written in an e-mail")]
    Address(&'static str),
    /// The unsubscribe link cannot be written in a mail header.
    #[error("the unsubscribe link is not an https address of at most 900 characters")]
    UnsubscribeUrl,
    /// The identity's domain is no host name.
    #[error("the domain of the message's identity is not a host name")]
    Domain,
    /// lettre refused to put it together.
    #[error("the e-mail could not be put together")]
    Structure,
}

/// An e-mail in the form that travels, with its envelope.
#[derive(Clone)]
pub struct Mime {
    /// The sender's address for the envelope.
    pub from: Address,
    /// The recipient's address for the envelope.
    pub to: Address,
    /// Headers and body, lines ended by CRLF.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Mime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mime").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Reads an address for the envelope: the domain in ASCII form, an unusual local part in quotes.
///
/// # Errors
/// [`MimeError::Address`] with `role` where it cannot be written.
pub fn address(text: &str, role: &'static str) -> Result<Address, MimeError> {
    address::parse(text).ok_or(MimeError::Address(role))
}

/// A host name in ASCII form; `None` where it is none.
#[must_use]
pub fn host_name(text: &str) -> Option<String> {
    address::host(text)
}

/// Puts `email` into MIME form, dated `now`.
///
/// # Errors
/// [`MimeError`] says which part cannot be written.
pub fn build(email: &OutgoingEmail, now: Timestamp) -> Result<Mime, MimeError> {
    let from = address(&email.from_address, "sender's")?;
    let to = address(&email.to, "recipient's")?;
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(|_| MimeError::Structure)?;
    let mut builder = Message::builder()
        .envelope(envelope)
        .date(SystemTime::from(now))
        .raw_header(header::mailbox("From", &email.from_name, &from))
        .raw_header(header::mailbox("To", "", &to))
        .raw_header(header::text("Subject", &email.subject))
        .raw_header(header::plain("Message-ID", message_id(&email.id)?))
        // RFC 3834 section 5: keeps automatic answers from answering.
        .raw_header(header::plain("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(reply_to) = &email.reply_to {
        builder = builder.raw_header(header::mailbox("Reply-To", "", &address(reply_to, "reply-to")?));
    }
    if let Some(url) = &email.unsubscribe_url {
        builder = builder
            .raw_header(header::plain("List-Unsubscribe", format!("<{}>", unsubscribe_url(url)?)))
            .raw_header(header::plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let message = match body(email) {
        Body::One(part) => builder.singlepart(part),
        Body::Many(parts) => builder.multipart(parts),
    }
    .map_err(|_| MimeError::Structure)?;
    Ok(Mime { from, to, bytes: message.formatted() })
}

enum Body {
    One(SinglePart),
    Many(MultiPart),
}

/// Text alone, text and HTML as alternatives, and either of them followed by the attachments.
fn body(email: &OutgoingEmail) -> Body {
    let text = SinglePart::plain(with_crlf(&email.text));
    let content = match &email.html {
        None => Body::One(text),
        Some(html) => {
            let parts = MultiPart::alternative().boundary(boundary(&email.id, 'a'));
            Body::Many(parts.singlepart(text).singlepart(SinglePart::html(with_crlf(html))))
        }
    };
    if email.attachments.is_empty() {
        return content;
    }
    let mixed = MultiPart::mixed().boundary(boundary(&email.id, 'm'));
    let mixed = match content {
        Body::One(part) => mixed.singlepart(part),
        Body::Many(parts) => mixed.multipart(parts),
    };
    Body::Many(email.attachments.iter().map(attached).fold(mixed, MultiPart::singlepart))
}

fn attached(attachment: &Attachment) -> SinglePart {
    let media_type = ContentType::parse(&attachment.media_type);
    let media_type =
        media_type.or_else(|_| ContentType::parse("application/octet-stream")).unwrap_or(ContentType::TEXT_PLAIN);
    let name: String = header::one_line(&attachment.name).chars().filter(|c| !matches!(c, '/' | '\\')).collect();
    SinglePart::builder()
        .header(media_type)
        .header(ContentDisposition::attachment(&name))
        .body(lettre::message::Body::new(attachment.content.to_vec()))
}

/// Boundaries hold `=_`, which neither quoted-printable nor base64 can produce (RFC 2045 section 6.7), and the
/// notification's id, which no author knew when the text was written.
fn boundary(id: &MessageId, level: char) -> String {
    format!("=_{level}.{}", id.notification().simple())
}

fn message_id(id: &MessageId) -> Result<String, MimeError> {
    let domain = address::host(id.domain()).ok_or(MimeError::Domain)?;
    Ok(format!("<{}@{domain}>", id.notification()))
}

/// An `https` address for between `<` and `>`; characters outside ASCII are percent-encoded (RFC 3987 section 3.1).
fn unsubscribe_url(url: &str) -> Result<String, MimeError> {
    let mut ascii = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            b'!'..=b'~' if !matches!(byte, b'<' | b'>' | b'"' | b'\\' | b',') => ascii.push(char::from(byte)),
            b',' | 0x80.. => ascii.push_str(&format!("%{byte:02X}")),
            _ => return Err(MimeError::UnsubscribeUrl),
        }
    }
    // A header line holds at most 998 characters (RFC 5322 section 2.1.1) and an address cannot be folded.
    let fits = ascii.len() <= 900 && ascii.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    if fits { Ok(ascii) } else { Err(MimeError::UnsubscribeUrl) }
}

/// Every line end as CRLF. lettre would do it too, but by inserting into the text line by line, which takes long for long texts.
fn with_crlf(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some(end) = rest.find(['\r', '\n']) {
        let (line, tail) = rest.split_at(end);
        lines.push_str(line);
        lines.push_str("\r\n");
        rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..)).unwrap_or("");
    }
    lines.push_str(rest);
    lines
}

/// The name of a header that is known to be a valid name.
fn name(name: &'static str) -> HeaderName {
    HeaderName::new_from_ascii_str(name)
}

/// A header value that is already in the form that travels.
fn encoded(header: &'static str, raw: String, encoded: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(name(header), raw, encoded)
}

#[cfg(test)]
mod tests;
