//! Events: what happened to a service's messages, in an order that a reader can come back to.

use super::dialect::names;
use super::{NotificationId, ReceivedTextId, Status};
use jiff::SignedDuration;
use uuid::Uuid;

/// How long events are kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);

/// How long events are written after a service was last followed.
pub const WANTED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How many streams one API key may have open at once, in each process of the node.
pub const STREAMS: usize = 5;

names! {
    /// What an event tells of: the `event` of a server-sent event.
    EventKind {
        /// A message has a new status.
        Status = "notification.status",
        /// A text message came in.
        ReceivedText = "received_text",
    }
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// A message has this status now.
    Status(NotificationId, Status),
    /// A text message came in.
    Received(ReceivedTextId),
}

impl Happened {
    /// What kind of event tells of it.
    #[must_use]
    pub fn kind(self) -> EventKind {
        match self {
            Self::Status(..) => EventKind::Status,
            Self::Received(_) => EventKind::ReceivedText,
        }
    }

    /// What it happened to.
    #[must_use]
    pub fn subject(self) -> Uuid {
        match self {
            Self::Status(id, _) => id.uuid(),
            Self::Received(id) => id.uuid(),
        }
    }
}

/// Where a reader goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resumption {
    /// Events after this number.
    pub after: u64,
    /// Whether some that the reader has not seen are gone.
    pub gap: bool,
}

impl Resumption {
    /// For a reader that has seen all up to `seen`, or nothing yet, of a stream whose newest number is `last` and of which all
    /// up to `lost` is gone. A number that was never given is that of another database: what the reader has missed is not
    /// known.
    #[must_use]
    pub fn of(seen: Option<u64>, last: u64, lost: u64) -> Self {
        match seen {
            None => Self { after: last, gap: false },
            Some(seen) if seen > last => Self { after: last, gap: true },
            Some(seen) if seen < lost => Self { after: lost, gap: true },
            Some(seen) => Self { after: seen, gap: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_go_on_where_they_were_and_are_told_what_is_lost() {
        for (seen, after, gap) in [
            (None, 9, false),
            (Some(9), 9, false),
            (Some(5), 5, false),
            (Some(4), 4, false),
            (Some(3), 4, true),
            (Some(0), 4, true),
            (Some(10), 9, true),
        ] {
            assert_eq!(Resumption::of(seen, 9, 4), Resumption { after, gap }, "{seen:?}");
        }
    }
}
