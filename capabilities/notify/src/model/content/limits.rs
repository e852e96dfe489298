//! How large what a service writes or sends may be. Figures of GC Notify and GOV.UK Notify; clients and their users know them.

use crate::model::Dialect;

/// Characters in a template's name, GC Notify: fewer than this.
pub const TEMPLATE_NAME_CHARACTERS: usize = 255;
/// Characters in an e-mail template's body, GC Notify.
pub const EMAIL_CHARACTERS_GC: usize = 50_000;
/// Bytes in an e-mail with its values filled in, GOV.UK Notify.
pub const EMAIL_BYTES_GOVUK: usize = 2_000_000;
/// Characters in a text message, GC Notify: four parts of the GSM alphabet.
pub const SMS_CHARACTERS_GC: usize = 612;
/// Characters in a text message, GOV.UK Notify: six parts of the GSM alphabet.
pub const SMS_CHARACTERS_GOVUK: usize = 918;
/// Characters of all text values of one request together, GC Notify.
pub const PERSONALISATION_CHARACTERS: usize = 51_200;
/// Characters in the client's reference, GOV.UK Notify.
pub const REFERENCE_CHARACTERS: usize = 1_000;
/// Characters in an attached file's name, GC Notify.
pub const FILENAME_CHARACTERS_GC: std::ops::RangeInclusive<usize> = 3..=255;
/// Most characters in a file's name, GOV.UK Notify.
pub const FILENAME_CHARACTERS_GOVUK: usize = 100;
/// Characters of the preview that mail programs show beside the subject.
pub const PREHEADER_CHARACTERS: usize = 256;

/// The longest text message of a dialect, in the dialect's own count.
#[must_use]
pub fn sms_limit(dialect: Dialect) -> usize {
    match dialect {
        Dialect::Gc => SMS_CHARACTERS_GC,
        Dialect::Govuk => SMS_CHARACTERS_GOVUK,
    }
}
