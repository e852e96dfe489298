//! Templates as they are declared, and the rules they keep.

use super::content::limits::{EMAIL_CHARACTERS_GC, TEMPLATE_NAME_CHARACTERS};
use super::{Channel, TemplateId};
use uuid::Uuid;
use yui_kernel::{Error, Lane, Result};

/// What one version of a template says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateText {
    /// Its name, for the people who send it.
    pub name: String,
    /// Subject, of e-mails.
    pub subject: Option<String>,
    /// The text with placeholders.
    pub content: String,
    /// Its category.
    pub category_id: Uuid,
    /// The lane its messages go by; none is that of its category.
    pub lane: Option<Lane>,
    /// Whether what was filled in is hidden once it is sent.
    pub redact: bool,
    /// Whether the whole e-mail reads from right to left.
    pub right_to_left: bool,
    /// Whether its e-mails carry a link of the node's own by which readers unsubscribe.
    pub has_unsubscribe_link: bool,
}

/// A template as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateSpec {
    /// The id it shall have, so that clients can be written before it exists.
    pub id: Option<TemplateId>,
    /// Its short name within the service.
    pub handle: String,
    /// What it makes.
    pub channel: Channel,
    /// What its newest version shall say.
    pub text: TemplateText,
}

impl TemplateText {
    /// Checks what must hold for every template of this channel; `text_max` is the dialect's longest text message, in characters.
    ///
    /// # Errors
    /// `Invalid`, saying what to change.
    pub fn check(&self, channel: Channel, text_max: usize) -> Result<()> {
        if self.name.trim().is_empty() || self.name.chars().count() >= TEMPLATE_NAME_CHARACTERS {
            return Err(Error::invalid("a template's name has from 1 to 254 characters"));
        }
        if self.content.trim().is_empty() {
            return Err(Error::invalid("a template needs content"));
        }
        match channel {
            Channel::Email if self.subject.as_deref().unwrap_or_default().trim().is_empty() => {
                Err(Error::invalid("a template of an e-mail needs a subject"))
            }
            Channel::Email if self.content.chars().count() > EMAIL_CHARACTERS_GC => {
                Err(Error::invalid(format!("a template of an e-mail has at most {EMAIL_CHARACTERS_GC} characters")))
            }
            Channel::Sms if self.subject.is_some() => Err(Error::invalid("a text message has no subject")),
            Channel::Sms if self.has_unsubscribe_link => {
                Err(Error::invalid("a text message has no link to unsubscribe; its readers answer STOP"))
            }
            Channel::Sms if self.content.chars().count() > text_max => {
                Err(Error::invalid(format!("a template of a text message has at most {text_max} characters")))
            }
            Channel::Email | Channel::Sms => Ok(()),
        }
    }
}
