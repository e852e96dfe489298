//! How long files are kept.

use crate::model::request::FileDelivery;
use jiff::SignedDuration;
use yui_kernel::Timestamp;

/// How long a place is reserved for a file whose message is being accepted; what a crash leaves behind goes after that.
pub const RESERVED: SignedDuration = SignedDuration::from_hours(1);

/// How long the file of a message is kept that has to wait before it is sent. It goes when the message is sent.
pub const ATTACHED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a linked file is kept in GC Notify's form.
pub const GC_LINKED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a linked file is kept in GOV.UK Notify's form where the request does not say: 26 weeks.
pub const GOVUK_LINKED: SignedDuration = weeks(26);

const fn weeks(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count * 7 * 24)
}

/// When a file goes whose message is sent at `sent`.
#[must_use]
pub fn expiry(delivery: &FileDelivery, sent: Timestamp) -> Timestamp {
    let kept = match delivery {
        FileDelivery::Attach => ATTACHED,
        FileDelivery::Link { retention_weeks: Some(count), .. } => weeks(i64::from(*count)),
        FileDelivery::Link { landing: true, .. } => GOVUK_LINKED,
        FileDelivery::Link { .. } => GC_LINKED,
    };
    sent.saturating_add(kept).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(landing: bool, retention_weeks: Option<u8>) -> FileDelivery {
        FileDelivery::Link { confirm_email_before_download: None, retention_weeks, is_csv: false, landing }
    }

    #[test]
    fn each_form_has_its_own_time() {
        let sent: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        for (delivery, days) in [
            (FileDelivery::Attach, 7),
            (link(false, None), 7),
            (link(true, None), 182),
            (link(true, Some(1)), 7),
            (link(true, Some(78)), 546),
        ] {
            assert_eq!(expiry(&delivery, sent).duration_since(sent).as_hours(), days * 24, "{delivery:?}");
        }
    }
}
