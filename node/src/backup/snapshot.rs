//! What a backup is made of, and which of them are kept.

use super::vault::{ContentId, Vault};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use yui_kernel::{Error, Result, Timestamp};

/// The form of lists that this version writes and reads.
const FORM: u32 = 1;

/// For how long every snapshot is kept, and for how long one of each hour; then one of each day.
const ALL_FOR: SignedDuration = SignedDuration::from_hours(24);
const HOURLY_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The state of a node at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The instant: nothing that was committed later is in it, and it holds what was committed until some milliseconds before.
    pub at: Timestamp,
    /// The database file.
    pub database: Pieces,
    /// The files of the file folder, by their path within it.
    pub files: Vec<(String, Pieces)>,
}

/// A file in pieces, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pieces {
    /// How long the whole is.
    pub bytes: u64,
    /// The contents.
    pub contents: Vec<ContentId>,
}

impl Snapshot {
    /// All contents that it needs.
    pub fn contents(&self) -> impl Iterator<Item = &ContentId> {
        self.database.contents.iter().chain(self.files.iter().flat_map(|(_, file)| &file.contents))
    }

    /// Reads one.
    ///
    /// # Errors
    /// `NotFound` if it is not there; as [`Vault::read`].
    pub async fn read(vault: &Vault, id: &str) -> Result<Self> {
        vault.read(&["snapshots", id]).await?.ok_or_else(|| Error::not_found(format!("the snapshot {id} is missing")))
    }

    /// Writes one under the id.
    ///
    /// # Errors
    /// As [`Vault::write`].
    pub async fn write(&self, vault: &Vault, id: &str) -> Result<()> {
        vault.write(&["snapshots", id], self).await
    }
}

/// The list of snapshots, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    form: u32,
    /// Those that can be restored.
    pub snapshots: Vec<Entry>,
    /// Those that are being deleted; a deletion that was interrupted is repeated.
    pub leaving: Vec<Entry>,
}

/// A snapshot in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub id: String,
    /// Its instant.
    pub at: Timestamp,
    /// How long database and files are together.
    pub bytes: u64,
    /// How much of it was new.
    pub added: u64,
}

impl Index {
    /// Reads the list; an empty one if there is none.
    ///
    /// # Errors
    /// `Invalid` if a later version wrote it; as [`Vault::read`].
    pub async fn read(vault: &Vault) -> Result<Self> {
        let found: Option<Self> = vault.read(&["index"]).await?;
        match found {
            None => Ok(Self { form: FORM, snapshots: Vec::new(), leaving: Vec::new() }),
            Some(index) if index.form == FORM => Ok(index),
            Some(_) => Err(Error::invalid("a later version of the program made these backups: use that one")),
        }
    }

    /// Writes the list.
    ///
    /// # Errors
    /// As [`Vault::write`].
    pub async fn write(&self, vault: &Vault) -> Result<()> {
        vault.write(&["index"], self).await
    }

    /// The newest snapshot, or the newest that is not later than an instant.
    ///
    /// # Errors
    /// `NotFound`, saying what there is.
    pub fn newest(&self, until: Option<Timestamp>) -> Result<&Entry> {
        let found = self
            .snapshots
            .iter()
            .filter(|entry| until.is_none_or(|until| entry.at <= until))
            .max_by_key(|entry| entry.at);
        found.ok_or_else(|| match self.snapshots.first() {
            None => Error::not_found("there is no backup there"),
            Some(first) => {
                Error::not_found(format!("there is no backup from before that: the oldest is of {}", first.at))
            }
        })
    }

    /// Moves the snapshots that are no longer kept to those that leave; says whether any do.
    ///
    /// Every one of the last day is kept, one of each hour of the last week, and one of each day for `keep`; and always the newest.
    pub fn thin(&mut self, now: Timestamp, keep: SignedDuration) -> bool {
        let mut seen = HashSet::new();
        let newest = self.snapshots.iter().map(|entry| entry.at).max();
        let (mut stay, mut leave) = (Vec::new(), Vec::new());
        // The last one of an hour or a day stands for it.
        for entry in self.snapshots.drain(..).rev() {
            let age = now.duration_since(entry.at);
            let period = match age {
                age if age <= ALL_FOR => None,
                age if age <= HOURLY_FOR => Some(3_600),
                _ => Some(86_400),
            };
            let is_first = period.is_none_or(|period| seen.insert((period, entry.at.as_second() / period)));
            if Some(entry.at) == newest || (age <= keep && is_first) {
                stay.push(entry);
            } else {
                leave.push(entry);
            }
        }
        stay.reverse();
        self.snapshots = stay;
        self.leaving.extend(leave);
        !self.leaving.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(ages: impl IntoIterator<Item = SignedDuration>, now: Timestamp) -> Index {
        let snapshots = ages.into_iter().map(|age| {
            let at = now - age;
            Entry { id: at.to_string(), at, bytes: 1, added: 1 }
        });
        let mut snapshots: Vec<Entry> = snapshots.collect();
        snapshots.sort_by_key(|entry| entry.at);
        Index { form: FORM, snapshots, leaving: Vec::new() }
    }

    #[test]
    fn older_snapshots_are_kept_farther_apart() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let minutes = (0..60 * 24 * 40).step_by(10).map(SignedDuration::from_mins);
        let mut index = index(minutes, now);
        assert!(index.thin(now, SignedDuration::from_hours(30 * 24)));
        let within = |hours: i64| {
            let since = now - SignedDuration::from_hours(hours);
            index.snapshots.iter().filter(|entry| entry.at >= since).count()
        };
        assert_eq!((within(24), within(7 * 24) - within(24)), (145, 6 * 24));
        assert_eq!(within(30 * 24) - within(7 * 24), 23 + 1, "days begin at midnight");
        assert_eq!(index.snapshots.len(), within(30 * 24));
        assert!(index.snapshots.is_sorted_by_key(|entry| entry.at));
        let kept = index.snapshots.len();
        index.leaving.clear();
        assert!(!index.thin(now, SignedDuration::from_hours(30 * 24)));
        assert_eq!(index.snapshots.len(), kept, "what was thinned out is not thinned out again");
    }

    #[test]
    fn the_newest_stays_however_old_it_is_and_an_instant_finds_the_one_before_it() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let hours = |hours: i64| SignedDuration::from_hours(hours);
        let mut index = index([hours(2_000), hours(1_000)], now);
        assert_eq!(index.newest(Some(now - hours(1_500))).unwrap().at, now - hours(2_000));
        assert_eq!(index.newest(Some(now - hours(1_000))).unwrap().at, now - hours(1_000), "the instant itself counts");
        assert!(index.newest(Some(now - hours(3_000))).unwrap_err().to_string().contains("the oldest is of"));
        index.thin(now, hours(24));
        assert_eq!(index.snapshots.iter().map(|entry| entry.at).collect::<Vec<_>>(), [now - hours(1_000)]);
        assert_eq!(index.leaving.len(), 1);
    }
}
