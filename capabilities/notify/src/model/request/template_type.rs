//! The kinds of template that clients may name, letters among them.

use crate::model::Channel;
use std::fmt;

/// A kind of template as requests name it. Letters can be asked for and never exist here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemplateType {
    /// Text message.
    Sms,
    /// E-mail.
    Email,
    /// Letter: not offered.
    Letter,
}

impl TemplateType {
    /// Every kind, in the order in which errors list them.
    pub const ALL: &'static [Self] = &[Self::Sms, Self::Email, Self::Letter];
    pub(super) const NAMES: &'static [&'static str] = &["sms", "email", "letter"];

    /// The name in requests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Letter => "letter",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// The channel; none for letters.
    #[must_use]
    pub fn channel(self) -> Option<Channel> {
        match self {
            Self::Sms => Some(Channel::Sms),
            Self::Email => Some(Channel::Email),
            Self::Letter => None,
        }
    }
}

impl From<Channel> for TemplateType {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Sms => Self::Sms,
            Channel::Email => Self::Email,
        }
    }
}

impl fmt::Display for TemplateType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
