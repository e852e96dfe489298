//! The words that all of notify shares: channel, dialect, key type.

/// A text that names none of the known values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not one of {known}")]
pub struct UnknownName {
    text: String,
    known: &'static str,
}

impl UnknownName {
    pub(crate) fn new(text: &str, known: &'static str) -> Self {
        Self { text: text.to_owned(), known }
    }
}

macro_rules! names {
    ($(#[$meta:meta])* $type:ident { $($(#[$variant_meta:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $type {
            $($(#[$variant_meta])* $variant),+
        }

        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that is stored and sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::model::dialect::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($name => Ok(Self::$variant),)+
                    _ => Err($crate::model::dialect::UnknownName::new(text, concat!($($name, " "),+))),
                }
            }
        }
    };
}

pub(crate) use names;

names! {
    /// How a message reaches a person.
    Channel {
        /// E-mail.
        Email = "email",
        /// Text message.
        Sms = "sms",
    }
}

names! {
    /// Whose clients a service serves: decides error texts, defaults of the region and a few rules, never what is accepted.
    Dialect {
        /// GC Notify.
        Gc = "gc",
        /// GOV.UK Notify.
        Govuk = "govuk",
    }
}

names! {
    /// What an API key may reach.
    KeyType {
        /// Anyone, once the service is live.
        Live = "normal",
        /// The team and the safelist only.
        Team = "team",
        /// Anyone, but nothing leaves the node.
        Test = "test",
    }
}
