//! Lanes: work of one lane never waits for work of another.

use crate::{FromValue, Value};
use tokio::sync::Notify;

pub use yui_kernel::Lane;

/// The number that is stored: the order of urgency.
fn number(lane: Lane) -> u8 {
    match lane {
        Lane::Priority => 0,
        Lane::Normal => 1,
        Lane::Bulk => 2,
        Lane::Calls => 3,
    }
}

impl From<Lane> for Value {
    fn from(lane: Lane) -> Self {
        Self::Int(number(lane).into())
    }
}

impl FromValue for Lane {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        let stored = i64::from_value(value)?;
        Self::ALL.into_iter().find(|lane| i64::from(number(*lane)) == stored).ok_or("a lane from 0 to 3")
    }
}

/// The lanes that a transaction put jobs into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lanes(u8);

impl Lanes {
    pub(crate) fn add(&mut self, lane: Lane) {
        self.0 |= 1 << number(lane);
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn contains(self, lane: Lane) -> bool {
        self.0 & (1 << number(lane)) != 0
    }
}

/// Tells the runner of this process that a transaction with new jobs was committed. A hint only: other processes poll.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    priority: Notify,
    normal: Notify,
    bulk: Notify,
    calls: Notify,
}

impl Signal {
    pub(crate) fn of(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Priority => &self.priority,
            Lane::Normal => &self.normal,
            Lane::Bulk => &self.bulk,
            Lane::Calls => &self.calls,
        }
    }

    pub(crate) fn wake(&self, lanes: Lanes) {
        for lane in Lane::ALL.into_iter().filter(|lane| lanes.contains(*lane)) {
            self.of(lane).notify_one();
        }
    }
}
