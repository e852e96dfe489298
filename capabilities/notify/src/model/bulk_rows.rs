//! The rows of a bulk send as they wait to become notifications.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// How many rows wait together and become notifications in one transaction: few enough that single sends in between wait for
/// some milliseconds only.
pub const CHUNK: usize = 500;

/// A checked row.
#[derive(Clone, Serialize, Deserialize)]
pub struct StoredRow {
    /// Its number in the file; the first row below the header is 1.
    #[serde(rename = "n")]
    pub number: u32,
    /// The recipient as given.
    #[serde(rename = "r")]
    pub recipient: String,
    /// The recipient in the one form that is sent to and compared.
    #[serde(rename = "m")]
    pub normalised_recipient: String,
    /// Whether it leaves the service's country.
    #[serde(rename = "i", default, skip_serializing_if = "std::ops::Not::not")]
    pub international: bool,
    /// How many parts it counts as.
    #[serde(rename = "p")]
    pub parts: u32,
    /// The client's own name for it.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Where its reader can unsubscribe with one click.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe_url: Option<String>,
    /// The values for the template's placeholders, a JSON object.
    #[serde(rename = "v")]
    pub personalisation: Box<RawValue>,
}

impl std::fmt::Debug for StoredRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredRow").field("number", &self.number).finish_non_exhaustive()
    }
}
