//! Messages as providers take them: rendered, addressed and complete.

use crate::model::Channel;
use crate::signers::Signing;
use bytes::Bytes;
use std::fmt;
use uuid::Uuid;

/// One message for one recipient.
#[derive(Debug, Clone)]
pub enum Outgoing {
    /// An e-mail.
    Email(OutgoingEmail),
    /// A text message.
    Text(OutgoingText),
}

impl Outgoing {
    /// How it goes.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self {
            Self::Email(_) => Channel::Email,
            Self::Text(_) => Channel::Sms,
        }
    }
}

/// The identity of a message: `<{notification}@{domain}>` (RFC 5322 section 3.6.4).
///
/// It follows from the notification alone, so every attempt to send the notification carries the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageId {
    notification: Uuid,
    domain: String,
}

impl MessageId {
    /// The identity of `notification`, as sent from `domain` (a host name without `@`).
    #[must_use]
    pub fn new(notification: Uuid, domain: impl Into<String>) -> Self {
        Self { notification, domain: domain.into() }
    }

    /// The notification's id.
    #[must_use]
    pub fn notification(&self) -> Uuid {
        self.notification
    }

    /// The right-hand side, as given.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

/// An e-mail, ready to be put into MIME form.
#[derive(Clone)]
pub struct OutgoingEmail {
    /// Its identity; the same on a retry.
    pub id: MessageId,
    /// The sender's name as people read it, in any script; empty for none.
    pub from_name: String,
    /// The sender's address.
    pub from_address: String,
    /// Where replies go, if not to the sender.
    pub reply_to: Option<String>,
    /// The recipient's address; an internationalised domain may be in either form.
    pub to: String,
    /// Subject, in any script.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// An `https` address that unsubscribes the recipient by one POST (RFC 8058).
    pub unsubscribe_url: Option<String>,
    /// Files that travel inside the message.
    pub attachments: Vec<Attachment>,
    /// What its way needs, for providers that speak to mail servers themselves.
    pub transit: Transit,
}

/// What the way of an e-mail needs beside the message.
#[derive(Debug, Clone, Default)]
pub struct Transit {
    /// What signs it; nothing where the sender's domain has no key.
    pub signing: Option<Signing>,
    /// The envelope sender, to which other servers return what they could not deliver; none for the provider's own.
    pub return_path: Option<String>,
}

/// A file inside an e-mail.
#[derive(Clone)]
pub struct Attachment {
    /// File name as the recipient sees it, in any script.
    pub name: String,
    /// Media type, like `application/pdf`.
    pub media_type: String,
    /// The content.
    pub content: Bytes,
}

/// A text message.
#[derive(Clone)]
pub struct OutgoingText {
    /// The notification's id, which the provider gets as the client reference; the same on a retry.
    pub id: Uuid,
    /// Sender: a number or up to eleven letters and digits.
    pub from: String,
    /// The recipient's number in E.164 form (`+81…`).
    pub to: String,
    /// The text.
    pub body: String,
    /// How many parts it takes (see the model's counting of parts).
    pub parts: u32,
}

// What follows keeps recipients and contents out of logs: only ids and sizes are shown.

impl fmt::Debug for OutgoingEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingEmail")
            .field("id", &self.id.notification)
            .field("attachments", &self.attachments.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment").field("bytes", &self.content.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for OutgoingText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingText").field("id", &self.id).field("parts", &self.parts).finish_non_exhaustive()
    }
}
