//! Lanes: work of one lane never waits for work of another.

use crate::{FromValue, Value};
use tokio::sync::Notify;

/// In which queue a job stands. Each lane has its own slots in the runner, so a million bulk jobs do not delay a priority job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// A person is waiting for it.
    Priority,
    /// Everyday work.
    Normal,
    /// Large amounts that may take their time.
    Bulk,
}

impl Lane {
    /// All lanes, most urgent first.
    pub const ALL: [Self; 3] = [Self::Priority, Self::Normal, Self::Bulk];

    /// The name in metrics and logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Normal => "normal",
            Self::Bulk => "bulk",
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::Priority => 0,
            Self::Normal => 1,
            Self::Bulk => 2,
        }
    }
}

impl std::fmt::Display for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Lane> for Value {
    fn from(lane: Lane) -> Self {
        Self::Int(lane.number().into())
    }
}

impl FromValue for Lane {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        let number = i64::from_value(value)?;
        Self::ALL.into_iter().find(|lane| i64::from(lane.number()) == number).ok_or("a lane from 0 to 2")
    }
}

/// The lanes that a transaction put jobs into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lanes(u8);

impl Lanes {
    pub(crate) fn add(&mut self, lane: Lane) {
        self.0 |= 1 << lane.number();
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn contains(self, lane: Lane) -> bool {
        self.0 & (1 << lane.number()) != 0
    }
}

/// Tells the runner of this process that a transaction with new jobs was committed. A hint only: other processes poll.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    priority: Notify,
    normal: Notify,
    bulk: Notify,
}

impl Signal {
    pub(crate) fn of(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Priority => &self.priority,
            Lane::Normal => &self.normal,
            Lane::Bulk => &self.bulk,
        }
    }

    pub(crate) fn wake(&self, lanes: Lanes) {
        for lane in Lane::ALL.into_iter().filter(|lane| lanes.contains(*lane)) {
            self.of(lane).notify_one();
        }
    }
}
