//! What states are called, and which belong together in a filter.

use crate::model::callback::DeliveryState;
use crate::model::service::CallbackKind;
use crate::model::{Channel, Status};
use std::borrow::Borrow;

/// States that people tell apart when they search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Neither arrived nor failed yet.
    InTransit,
    /// At the recipient, as far as is known.
    Delivered,
    /// Not arrived.
    Failed,
    /// Taken back.
    Cancelled,
}

impl Group {
    pub(super) const ALL: [Self; 4] = [Self::InTransit, Self::Delivered, Self::Failed, Self::Cancelled];

    /// Its name in addresses.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::InTransit => "in-transit",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The one of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }

    /// The key of its text.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::InTransit => "activity-group-in-transit",
            Self::Delivered => "activity-group-delivered",
            Self::Failed => "activity-group-failed",
            Self::Cancelled => "activity-group-cancelled",
        }
    }

    /// The group of a state.
    pub(super) fn of(status: Status) -> Self {
        match status {
            Status::Sent | Status::Delivered | Status::Received => Self::Delivered,
            Status::Cancelled => Self::Cancelled,
            _ if Status::FAILURES.contains(&status) => Self::Failed,
            _ => Self::InTransit,
        }
    }

    /// The states in it.
    pub(super) fn statuses(self) -> Vec<Status> {
        Status::ALL.iter().copied().filter(|status| Self::of(*status) == self).collect()
    }

    /// The tone of its chip.
    pub(super) fn tone(self) -> &'static str {
        match self {
            Self::InTransit => "info",
            Self::Delivered => "success",
            Self::Failed => "error",
            Self::Cancelled => "quiet",
        }
    }
}

/// The tone of a state's chip.
pub(super) fn tone(status: impl Borrow<Status>) -> &'static str {
    Group::of(*status.borrow()).tone()
}

/// The key of a state's text.
pub(super) fn status(status: impl Borrow<Status>) -> &'static str {
    match status.borrow() {
        Status::Created => "status-created",
        Status::Sending => "status-sending",
        Status::Sent => "status-sent",
        Status::Pending => "status-pending",
        Status::Delivered => "status-delivered",
        Status::Cancelled => "status-cancelled",
        Status::Failed | Status::ProviderFailure => "status-failed",
        Status::TechnicalFailure => "status-technical-failure",
        Status::TemporaryFailure => "status-temporary-failure",
        Status::PermanentFailure => "status-permanent-failure",
        Status::PendingVirusCheck => "status-pending-virus-check",
        Status::ValidationFailed => "status-validation-failed",
        Status::VirusScanFailed => "status-virus-scan-failed",
        Status::ReturnedLetter => "status-returned-letter",
        Status::PiiCheckFailed => "status-pii-check-failed",
        Status::Accepted => "status-accepted",
        Status::Received => "status-received",
    }
}

/// The key of a channel's text.
pub(super) fn channel(channel: impl Borrow<Channel>) -> &'static str {
    match channel.borrow() {
        Channel::Email => "activity-email",
        Channel::Sms => "activity-sms",
    }
}

/// The key of the text of what a callback tells of.
pub(super) fn kind(kind: impl Borrow<CallbackKind>) -> &'static str {
    match kind.borrow() {
        CallbackKind::Delivery => "callback-delivery",
        CallbackKind::Complaint => "callback-complaint",
        CallbackKind::Received => "callback-received-text",
    }
}

/// The key and tone of where a delivery stands.
pub(super) fn delivery(state: DeliveryState) -> (&'static str, &'static str) {
    match state {
        DeliveryState::Waiting => ("delivery-waiting", "info"),
        DeliveryState::Delivered => ("delivery-delivered", "success"),
        DeliveryState::Refused => ("delivery-refused", "error"),
        DeliveryState::GivenUp => ("delivery-given-up", "error"),
        DeliveryState::Dropped => ("delivery-dropped", "quiet"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::activity::TEXTS;
    use yui_web::page::Language;

    #[test]
    fn every_state_has_a_text_and_one_group() {
        for one in Status::ALL {
            assert!(TEXTS.get(Language::Japanese, status(*one)).is_some(), "{one}");
            assert_eq!(Group::ALL.iter().filter(|group| group.statuses().contains(one)).count(), 1, "{one}");
        }
        let keys = Group::ALL.map(Group::text).into_iter().chain(Channel::ALL.iter().map(|one| channel(*one)));
        let keys = keys.chain(CallbackKind::ALL.iter().map(|one| kind(*one)));
        for key in keys.chain(DeliveryState::ALL.iter().map(|one| delivery(*one).0)) {
            assert!(TEXTS.get(Language::French, key).is_some(), "{key}");
        }
    }

    #[test]
    fn groups_are_found_by_their_name() {
        assert!(Group::ALL.into_iter().all(|group| Group::named(group.name()) == Some(group)));
        assert_eq!(Group::named("other"), None);
    }
}
