//! Lanes: work of one lane never waits for work of another.

use crate::Error;

/// How urgent a piece of work is. Each lane has its own slots, so that a million bulk messages do not delay one urgent message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// A person is waiting for it.
    Priority,
    /// Everyday work.
    Normal,
    /// Large amounts that may take their time.
    Bulk,
    /// Calls to systems of others, which answer when they like. No message goes by this lane.
    Calls,
}

impl Lane {
    /// All lanes, most urgent first.
    pub const ALL: [Self; 4] = [Self::Priority, Self::Normal, Self::Bulk, Self::Calls];

    /// The lanes that messages go by, most urgent first.
    pub const OF_MESSAGES: [Self; 3] = [Self::Priority, Self::Normal, Self::Bulk];

    /// The name that is stored, declared, measured and logged.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Normal => "normal",
            Self::Bulk => "bulk",
            Self::Calls => "calls",
        }
    }
}

impl std::fmt::Display for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Lane {
    type Err = Error;

    /// Reads the name of a lane that messages go by: what is declared for templates and stored with them.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::OF_MESSAGES
            .into_iter()
            .find(|lane| lane.as_str() == text)
            .ok_or_else(|| Error::invalid(format!("{text:?} is not a lane; use priority, normal or bulk")))
    }
}
