//! Templates as they are declared, their categories, and the rules they keep.

use super::content::limits::{EMAIL_CHARACTERS_GC, TEMPLATE_NAME_CHARACTERS};
use super::{Channel, TemplateId};
use uuid::{Uuid, uuid};
use yui_kernel::{Error, Lane, Result};

/// A category of templates, as the peers number and name them (section 2.9 of the wire facts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category {
    /// Its id, the same as in GC Notify.
    pub id: Uuid,
    /// Its name in English.
    pub name_en: &'static str,
    /// Its name in French.
    pub name_fr: &'static str,
    /// Its name in Japanese.
    pub name_ja: &'static str,
    /// The lane its messages go by, unless a template says otherwise.
    pub lane: Lane,
}

/// Every category.
pub const CATEGORIES: &[Category] = &[
    category(
        uuid!("207b293c-2ae5-48e8-836d-fcabd60b2153"),
        "General communication",
        "Communication générale",
        "お知らせ",
        Lane::Bulk,
    ),
    category(uuid!("977e2a00-f957-4ff0-92f2-ca3286b24786"), "Confirmation", "Confirmation", "確認", Lane::Normal),
    category(uuid!("e81678c0-4897-4111-b9d0-172f6b595f89"), "Decision", "Décision", "決定", Lane::Normal),
    category(uuid!("e0b8fbe5-f435-4977-8fc8-03f13d9296a5"), "Request", "Demande", "依頼", Lane::Normal),
    category(
        uuid!("b6c42a7e-2a26-4a07-802b-123a5c3198a9"),
        "Authentication",
        "Authentification",
        "認証",
        Lane::Priority,
    ),
    category(
        uuid!("55eb1137-6dc6-4094-9031-f61124a279dc"),
        "Status update",
        "Mise à jour du statut",
        "状況の変化",
        Lane::Normal,
    ),
    category(uuid!("7c16aa95-e2e1-4497-81d6-04c656520fe4"), "Test", "Test", "試験", Lane::Normal),
    category(uuid!("1d8ce435-a7e5-431b-aaa2-a418bc4d14f9"), "Alert", "Alerte", "警報", Lane::Priority),
    category(uuid!("edb966f3-4a4c-47a4-96ab-05ff259b919c"), "Reminder", "Rappel", "リマインダー", Lane::Normal),
];

const fn category(
    id: Uuid,
    name_en: &'static str,
    name_fr: &'static str,
    name_ja: &'static str,
    lane: Lane,
) -> Category {
    Category { id, name_en, name_fr, name_ja, lane }
}

impl Category {
    /// The category of a template that names none.
    pub const GENERAL: Uuid = uuid!("207b293c-2ae5-48e8-836d-fcabd60b2153");

    /// The category with this id.
    #[must_use]
    pub fn find(id: Uuid) -> Option<&'static Self> {
        CATEGORIES.iter().find(|category| category.id == id)
    }

    /// The category with this name, in any of its languages.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        let is_named = |known: &str| known.to_lowercase() == name.to_lowercase();
        CATEGORIES
            .iter()
            .find(|category| [category.name_en, category.name_fr, category.name_ja].into_iter().any(is_named))
    }
}

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
    /// The lane its messages go by.
    pub lane: Lane,
    /// Whether what was filled in is hidden once it is sent.
    pub redact: bool,
    /// Whether the whole e-mail reads from right to left.
    pub right_to_left: bool,
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
            Channel::Sms if self.content.chars().count() > text_max => {
                Err(Error::invalid(format!("a template of a text message has at most {text_max} characters")))
            }
            Channel::Email | Channel::Sms => Ok(()),
        }
    }
}
