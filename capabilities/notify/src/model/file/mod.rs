//! Files of messages and templates: what they are, how long they are kept, and how a link names one.

mod content;
mod kind;
mod lifetime;
mod link;
mod name;
mod reference;

pub use kind::{FileKind, Supported};
pub use lifetime::{ATTACHED, GC_LINKED, GOVUK_LINKED, RESERVED, expiry};
pub use link::{Link, TEST_DOCUMENT};
pub use name::{content_disposition, shown_name};
pub use reference::{FileReference, part};

use super::dialect::names;

/// How many bytes the files of one template may have together.
pub const TEMPLATE_FILES_BYTES: u64 = 6 << 20;

names! {
    /// How far a file has come.
    FileState {
        /// Its content is being written; no message has it yet.
        Storing = "storing",
        /// It waits for a malware scan.
        PendingScan = "pending-virus-check",
        /// A scanner has found nothing in it.
        Clean = "clean",
        /// It was accepted while the node had no scanner.
        Unscanned = "unscanned",
        /// A scanner has found malware in it.
        Infected = "virus-scan-failed",
    }
}

names! {
    /// How far a file of a template has come; names that clients of GC Notify know.
    TemplateFileState {
        /// It waits for a malware scan; messages of the template wait with it.
        PendingScan = "pending_virus_scan",
        /// Messages carry it.
        Uploaded = "uploaded",
        /// A scanner has found malware in it, or would not look at it; messages go without it.
        ScanFailed = "virus_scan_failed",
        /// It was removed.
        Deleted = "deleted",
    }
}
