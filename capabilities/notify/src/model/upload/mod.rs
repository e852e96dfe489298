//! What a member is told of a spreadsheet before it is sent: what is wrong with it, what to look at twice, and what would be sent.
//!
//! Faults are data; their words in three languages are in messages/spreadsheets.*.ftl ([`Language::fault`]).

mod wording;

pub use wording::Language;

use super::bulk::CellFault;
use super::{BulkId, Channel, TemplateId};
use yui_kernel::Timestamp;
use yui_sheet::SheetError;

/// How many faulty rows are told of.
pub const FAULTY_ROWS_TOLD: usize = 20;

/// How many rows are shown as they would be sent.
pub const ROWS_SHOWN: usize = 10;

/// How long a checked spreadsheet waits for somebody to say that it shall be sent.
pub const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// Something that is wrong with a spreadsheet as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read.
    Unreadable(SheetError),
    /// More rows than one spreadsheet may have.
    TooManyRows {
        /// How many it may have.
        limit: usize,
    },
    /// A header with nothing below it.
    NoRows,
    /// Nothing below the header, and the header lacks columns.
    NoRowsAndMissingColumns,
    /// The template asks for a column that is not there.
    MissingColumn {
        /// The name that the template has for it.
        name: String,
    },
    /// There is no column of recipients.
    MissingRecipients {
        /// What they would get.
        channel: Channel,
    },
    /// More than one column of recipients.
    RepeatedColumn {
        /// A name that one of them has.
        name: String,
    },
    /// Some recipients are no members of the organisation, and the service is in trial.
    RecipientsNotAllowed {
        /// What they would get.
        channel: Channel,
    },
    /// Numbers for tests among others.
    MixedTestNumbers,
    /// Recipients that cannot be written to.
    BadRecipients {
        /// What they would get.
        channel: Channel,
        /// In how many rows.
        rows: u32,
    },
    /// Empty cells.
    MissingData {
        /// In how many rows.
        rows: u32,
    },
    /// Results of formulas that failed.
    ErrorValues {
        /// In how many rows.
        rows: u32,
    },
    /// Messages longer than a text message may be.
    TooLong {
        /// In how many rows.
        rows: u32,
        /// How many characters a message may have.
        limit: usize,
    },
    /// More than the day's limit leaves. Another day may have room.
    DailyLimit {
        /// What it counts.
        channel: Channel,
        /// How it stands.
        room: Room,
    },
    /// More than the fiscal year's limit leaves.
    AnnualLimit {
        /// What it counts.
        channel: Channel,
        /// How it stands.
        room: Room,
    },
}

impl Fault {
    /// Whether it goes away by waiting, so that the spreadsheet itself is sound.
    #[must_use]
    pub fn is_of_limits(&self) -> bool {
        matches!(self, Self::DailyLimit { .. } | Self::AnnualLimit { .. })
    }
}

/// How a limit stands for a spreadsheet: messages of e-mail, parts of text messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How much may be sent.
    pub limit: u32,
    /// How much of it is used.
    pub used: u32,
    /// What the spreadsheet would use.
    pub about_to_send: u32,
    /// When it begins anew.
    pub resets_at: Timestamp,
}

impl Room {
    /// How much is left.
    #[must_use]
    pub fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }

    /// Whether what is about to be sent fits.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.about_to_send <= self.remaining()
    }
}

/// Something that may be meant, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Recipients that stand in several rows.
    RepeatedRecipients {
        /// How many rows are for recipients of earlier rows.
        rows: u32,
    },
    /// A file of this name was sent with this template today, or will be.
    SentToday,
}

/// A row that something is wrong with.
#[derive(Clone, PartialEq, Eq)]
pub struct FaultyRow {
    /// Its number as the spreadsheet program shows it.
    pub number: u32,
    /// The faulty cells.
    pub cells: Vec<FaultyCell>,
    /// How many characters a message may have, where this one has more.
    pub longer_than: Option<usize>,
}

/// Shows nothing of the file's words.
impl std::fmt::Debug for FaultyRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FaultyRow").field("number", &self.number).finish_non_exhaustive()
    }
}

/// A cell that something is wrong with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyCell {
    /// The column's name in the file.
    pub column: String,
    /// What is wrong.
    pub fault: CellFault,
}

/// A row as it would be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its number as the spreadsheet program shows it.
    pub number: u32,
    /// To whom.
    pub recipient: String,
    /// The subject, of an e-mail.
    pub subject: Option<String>,
    /// What it says, as the API shows it.
    pub body: String,
    /// In how many parts it goes; 1 for an e-mail.
    pub parts: u32,
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preview").field("number", &self.number).finish_non_exhaustive()
    }
}

/// How the limits stand for a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The day's.
    pub daily: Room,
    /// The fiscal year's.
    pub annual: Room,
}

/// A spreadsheet that was looked at: all that the page says which asks whether to send it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedUpload {
    /// Its id; none if something is wrong with it, and then nothing of it is kept.
    pub id: Option<BulkId>,
    /// The file's name.
    pub file_name: String,
    /// The template.
    pub template_id: TemplateId,
    /// The template's version that it was checked against and will be sent with.
    pub template_version: u32,
    /// What it sends.
    pub channel: Channel,
    /// How many messages.
    pub rows: u32,
    /// What is wrong. Limits are told here although the spreadsheet is kept: another day may have room.
    pub faults: Vec<Fault>,
    /// The first rows that something is wrong with.
    pub faulty_rows: Vec<FaultyRow>,
    /// What to look at twice.
    pub warnings: Vec<Warning>,
    /// The first sound rows as they would be sent.
    pub preview: Vec<Preview>,
    /// How the limits stand; none if the rows were not counted.
    pub limits: Option<Limits>,
}
