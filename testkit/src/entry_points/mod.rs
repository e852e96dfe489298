//! What reads bytes from outside, a function each: the same for the property tests beside this crate and for the fuzz targets in `fuzz/`.
//!
//! Each takes any bytes at all. It panics where a parser does, and where what must hold for every input does not hold; nothing else
//! is asked of the outcome.

mod content;
mod credentials;
mod passkeys;
mod receipts;
mod requests;
mod tables;

pub use content::template;
pub use credentials::{authorization, token};
pub use passkeys::passkey;
pub use receipts::{amazon_receipt, gateway_receipt, returned_mail, sns_envelope, twilio_receipt};
pub use requests::{file, query, recipient, request};
pub use tables::{bulk_csv, spreadsheet};

use yui_kernel::Timestamp;

/// Reads bytes from outside.
pub type EntryPoint = fn(&[u8]);

/// All of them by name. The examples that inputs are made from are in the folder of that name in `fuzz/seeds`, and the fuzz target
/// has that name too.
pub const ALL: [(&str, EntryPoint); 15] = [
    ("amazon_receipt", amazon_receipt),
    ("authorization", authorization),
    ("bulk_csv", bulk_csv),
    ("file", file),
    ("gateway_receipt", gateway_receipt),
    ("passkey", passkey),
    ("query", query),
    ("recipient", recipient),
    ("request", request),
    ("returned_mail", returned_mail),
    ("sns_envelope", sns_envelope),
    ("spreadsheet", spreadsheet),
    ("template", template),
    ("token", token),
    ("twilio_receipt", twilio_receipt),
];

/// When everything arrives here.
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// What a reader of text is given.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}
