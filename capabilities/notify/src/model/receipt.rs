//! Receipts: what a provider tells of a message after it has taken it, in one form for all providers.
//!
//! The adapters of the providers read their own formats into a [`Receipt`]; the use case `apply_receipt` finds the message and settles it.
//! Section 7.5 of the wire facts says which words of which provider mean what.

use super::dialect::names;
use super::{Channel, NotificationId, Status};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use yui_kernel::Timestamp;

names! {
    /// How a message fared, as its provider tells.
    Outcome {
        /// It reached the recipient's side.
        Delivered = "delivered",
        /// It was handed on, and nothing more is known.
        Sent = "sent",
        /// The provider is still trying.
        Pending = "pending",
        /// The recipient could not be reached for now.
        TemporaryFailure = "temporary-failure",
        /// The recipient cannot be reached.
        PermanentFailure = "permanent-failure",
        /// It could not be sent for a reason that says nothing about the recipient's address; above all, the recipient has opted out.
        TechnicalFailure = "technical-failure",
        /// The recipient called it unwanted. It had been delivered, so this changes no status.
        Complained = "complained",
    }
}

impl Outcome {
    /// The status that the message takes, if it takes one.
    #[must_use]
    pub fn status(self) -> Option<Status> {
        match self {
            Self::Delivered => Some(Status::Delivered),
            Self::Sent => Some(Status::Sent),
            Self::Pending => Some(Status::Pending),
            Self::TemporaryFailure => Some(Status::TemporaryFailure),
            Self::PermanentFailure => Some(Status::PermanentFailure),
            Self::TechnicalFailure => Some(Status::TechnicalFailure),
            Self::Complained => None,
        }
    }

    /// Whether the provider will tell nothing more of the message's way.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Sent | Self::Pending)
    }
}

names! {
    /// What a failure or complaint says about the recipient's address.
    FeedbackKind {
        /// No message will ever arrive there; counts towards the service's bounce rate.
        HardBounce = "hard-bounce",
        /// This message did not arrive.
        SoftBounce = "soft-bounce",
        /// Its owner does not want such messages.
        Complaint = "complaint",
    }
}

/// What a failure or complaint says about the recipient's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// Which of the three.
    pub kind: FeedbackKind,
    /// More closely, in lower case with hyphens: `general`, `no-email`, `suppressed`, `on-account-suppression-list`, `mailbox-full`,
    /// `message-too-large`, `content-rejected`, `attachment-rejected`; of a complaint `abuse`, `not-spam`, `virus` and the like (RFC 5965).
    pub subtype: Option<String>,
}

impl Feedback {
    /// Feedback of a kind and, if known, a subtype.
    #[must_use]
    pub fn new(kind: FeedbackKind, subtype: Option<&str>) -> Self {
        Self { kind, subtype: subtype.map(str::to_owned) }
    }
}

/// One provider's word on one message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The provider's name as the notification's record has it: [`crate::providers::Provider::name`].
    pub provider: String,
    /// The provider's own name for the message, as it gave it when it took the message.
    pub provider_reference: Option<String>,
    /// The message, where the provider gives back what it was told: the Message-ID of an e-mail, the client reference of a text. It
    /// finds the message even before the provider's own name for it is recorded.
    pub notification: Option<NotificationId>,
    /// How the message fared.
    pub outcome: Outcome,
    /// What that says about the recipient's address.
    pub feedback: Option<Feedback>,
    /// What the provider said, in words or codes, without personal data; shown as `provider_response`.
    pub provider_response: Option<String>,
    /// When it happened, by the provider's clock.
    pub occurred_at: Timestamp,
    /// Whom it is about, where one message had several recipients or a suppression list needs the address.
    pub recipient: Option<String>,
    /// The provider's own name for a complaint or bounce, where it gives one.
    pub feedback_id: Option<String>,
}

impl Receipt {
    /// A receipt that says how the message with this name at its provider fared, and nothing more.
    #[must_use]
    pub fn new(
        provider: impl Into<String>,
        reference: impl Into<String>,
        outcome: Outcome,
        occurred_at: Timestamp,
    ) -> Self {
        Self {
            provider: provider.into(),
            provider_reference: Some(reference.into()),
            notification: None,
            outcome,
            feedback: None,
            provider_response: None,
            occurred_at,
            recipient: None,
            feedback_id: None,
        }
    }
}

/// How long a provider may keep silent about a message it took. Then the message counts as one that could not be delivered for now, until something
/// is heard after all.
pub const SILENCE: SignedDuration = SignedDuration::from_hours(72);

impl Receipt {
    /// The status that a text or e-mail in status `current`, known since `since`, takes by this receipt, if it takes one. Whether it may leave
    /// `current` for it is decided where messages are settled ([`Status::may_become`]).
    #[must_use]
    pub fn status_after(&self, current: Status, since: Option<Timestamp>, channel: Channel) -> Option<Status> {
        let next = self.outcome.status()?;
        // What is known by a receipt does not give way to an older one that came late or twice; a failure that lasts does not age, and neither
        // does the arrival of a message that was taken for one that could not be sent.
        let is_known = matches!(current, Status::Delivered | Status::TemporaryFailure | Status::TechnicalFailure);
        let is_ageless =
            next == Status::PermanentFailure || (current == Status::TechnicalFailure && next == Status::Delivered);
        if is_known && !is_ageless && since.is_some_and(|since| self.occurred_at < since) {
            return None;
        }
        // The network took its time over the number, so it exists, whatever the provider concludes in the end.
        if channel == Channel::Sms && current == Status::Pending && next == Status::PermanentFailure {
            return Some(Status::TemporaryFailure);
        }
        Some(next)
    }
}

/// Shows neither the recipient nor what the provider said.
impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receipt")
            .field("provider", &self.provider)
            .field("notification", &self.notification)
            .field("outcome", &self.outcome)
            .field("feedback", &self.feedback.as_ref().map(|feedback| feedback.kind))
            .finish_non_exhaustive()
    }
}

/// Serialised by name, as stored.
macro_rules! by_name {
    ($($type:ty),+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

by_name!(Outcome, FeedbackKind);

pub(crate) use by_name;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_kept_as_text_and_hides_whom_it_is_about() {
        let receipt = Receipt {
            feedback: Some(Feedback::new(FeedbackKind::HardBounce, Some("no-email"))),
            provider_response: Some("550 no such user".to_owned()),
            recipient: Some("hanako@example.jp".to_owned()),
            ..Receipt::new("ses", "0100", Outcome::PermanentFailure, Timestamp::UNIX_EPOCH)
        };
        let text = serde_json::to_string(&receipt).unwrap();
        assert!(text.contains(r#""kind":"hard-bounce""#), "{text}");
        assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), receipt);
        let shown = format!("{receipt:?}");
        assert!(!shown.contains("hanako") && !shown.contains("550"), "{shown}");
    }

    #[test]
    fn only_a_complaint_leaves_the_status_alone() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.status().is_none(), *outcome == Outcome::Complained);
        }
    }

    #[test]
    fn a_number_that_the_network_waited_for_exists() {
        let receipt = Receipt::new("sms", "1", Outcome::PermanentFailure, Timestamp::UNIX_EPOCH);
        let after = |current, channel| receipt.status_after(current, None, channel);
        assert_eq!(after(Status::Pending, Channel::Sms), Some(Status::TemporaryFailure));
        assert_eq!(after(Status::Sending, Channel::Sms), Some(Status::PermanentFailure));
        assert_eq!(after(Status::Pending, Channel::Email), Some(Status::PermanentFailure));
    }

    #[test]
    fn what_arrived_was_sent_whenever_that_is_heard() {
        let at = |second| Some(Timestamp::from_second(second).unwrap());
        let arrived = Receipt::new("ses", "1", Outcome::Delivered, Timestamp::from_second(1).unwrap());
        let after = |current| arrived.status_after(current, at(2), Channel::Email);
        assert_eq!(after(Status::TechnicalFailure), Some(Status::Delivered));
        assert_eq!(after(Status::TemporaryFailure), None, "it bounced after it had arrived");
    }

    /// What receipts make of a message, each applied if the rules allow it.
    fn concluded(order: &[Receipt]) -> Status {
        let mut state = (Status::Sending, None);
        for receipt in order {
            if let Some(next) = receipt.status_after(state.0, state.1, Channel::Email)
                && state.0.may_become(next)
            {
                state = (next, next.is_final().then_some(receipt.occurred_at));
            }
        }
        state.0
    }

    #[test]
    fn order_and_repetition_change_nothing() {
        let receipt = |outcome, second| Receipt::new("ses", "1", outcome, Timestamp::from_second(second).unwrap());
        let (failed, arrived) = (receipt(Outcome::TemporaryFailure, 1), receipt(Outcome::Delivered, 2));
        let bounced = receipt(Outcome::PermanentFailure, 3);
        let all = [&failed, &arrived, &bounced];
        for first in all {
            for second in all {
                for third in all {
                    let order = [first, second, third].map(Clone::clone);
                    let expected = if order.contains(&bounced) {
                        Status::PermanentFailure
                    } else if order.contains(&arrived) {
                        Status::Delivered
                    } else {
                        Status::TemporaryFailure
                    };
                    assert_eq!(concluded(&order), expected, "{order:?}");
                }
            }
        }
    }
}
