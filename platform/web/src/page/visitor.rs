//! Who looks at a page, as the capability that knows sessions tells it.

use super::Format;
use secrecy::SecretString;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::ports::PortFuture;
use yui_kernel::{Error, NodeWide, Origin, Result, Timestamp};
use yui_policy::Access;

/// Somebody who has signed in.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The account, for the pages of the account itself.
    pub account: Uuid,
    /// The session, so that its owner can tell it from others.
    pub session: Uuid,
    /// The person's name, as it is shown.
    pub name: String,
    /// The person's address, as it is shown.
    pub email: String,
    /// The name of the organisation; of the node for its operators.
    pub organisation: String,
    /// The time zone of the organisation (IANA name).
    pub time_zone: String,
    /// The language, and for Japanese the calendar, that the person chose.
    pub format: Option<Format>,
    /// When the person last proved who they are.
    pub proved_at: Timestamp,
    /// Whether this is a session of the demo, which has no credentials to prove anything with.
    pub is_demo: bool,
    /// What the person may do as a member of an organisation.
    pub member: Option<Access>,
    /// The context of the person's work as one of those who run the node.
    pub operator: Option<NodeWide>,
}

/// The entries of the main menu, for whoever looks at it. Told by the node, which knows all capabilities.
pub type Places = fn(&Visitor) -> Vec<Entry>;

impl Visitor {
    /// The member's access.
    ///
    /// # Errors
    /// `Forbidden` for whoever is no member.
    pub fn access(&self) -> Result<&Access> {
        self.member.as_ref().ok_or_else(|| Error::forbidden("this page is for members of an organisation"))
    }

    /// The operator's context.
    ///
    /// # Errors
    /// `Forbidden` for whoever is no operator.
    pub fn operator(&self) -> Result<&NodeWide> {
        self.operator.as_ref().ok_or_else(|| Error::forbidden("this page is for the operators of the node"))
    }
}

/// Finds out who a session belongs to. Implemented by `identity`.
pub trait Sessions: Send + Sync + 'static {
    /// The visitor of the session with this token, acting from `origin`; nobody if there is no such session, or no longer.
    fn visitor(&self, token: SecretString, origin: Origin) -> PortFuture<'_, Option<Visitor>>;
}

/// A part of the console that has a menu of its own, such as a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub title: String,
    /// Its first page.
    pub href: String,
    /// The key of the text that says what state it is in, if that is worth saying: `trial`.
    pub state: Option<&'static str>,
    /// Whether it has ended, so that nothing of it is to be changed.
    pub has_ended: bool,
    /// The pages of its menu.
    pub entries: Vec<Entry>,
}

/// A page of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key of its text in the shared texts.
    pub text: &'static str,
    /// Where it is.
    pub href: String,
}

/// Finds the section that a page belongs to. Implemented by the capability that owns such things.
pub trait Sections: Send + Sync + 'static {
    /// The section of the scope with this id, with those pages that the visitor may open; none if the visitor's organisation has no such thing.
    fn section<'a>(&'a self, visitor: &'a Visitor, scope: Uuid) -> PortFuture<'a, Option<Section>>;
}
