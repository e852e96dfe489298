//! What those who run a node can switch on and off.

use crate::Error;

/// Something that the node does or leaves alone, for one organisation or for all. The list is closed: each entry decides something that use
/// cases ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// Sending text messages.
    TextMessages,
    /// Sending files with e-mails, attached or behind links.
    Files,
    /// Sending to the rows of a spreadsheet that a person uploads.
    Spreadsheets,
    /// Organisations that may approve their own services for going live do so.
    SelfApproval,
    /// Whoever has an address of an organisation's domain becomes its member without an invitation.
    Registration,
}

impl Feature {
    /// Every feature.
    pub const ALL: [Self; 5] =
        [Self::TextMessages, Self::Files, Self::Spreadsheets, Self::SelfApproval, Self::Registration];

    /// The name that is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TextMessages => "text-messages",
            Self::Files => "files",
            Self::Spreadsheets => "spreadsheets",
            Self::SelfApproval => "self-approval",
            Self::Registration => "registration",
        }
    }
}

impl std::str::FromStr for Feature {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|feature| feature.as_str() == text);
        found.ok_or_else(|| Error::invalid("there is no such feature"))
    }
}
