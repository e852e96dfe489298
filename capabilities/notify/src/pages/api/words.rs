//! What keys, callbacks and deliveries are called.

use crate::model::KeyType;
use crate::model::callback::{DeliveryState, SuspendedBecause};
use crate::model::service::CallbackKind;
use std::borrow::Borrow;

/// The key of the name of a key's type.
pub(super) fn key_type(key_type: impl Borrow<KeyType>) -> &'static str {
    match key_type.borrow() {
        KeyType::Live => "key-live",
        KeyType::Team => "key-team",
        KeyType::Test => "key-test",
    }
}

/// The key of what a callback tells of.
pub(super) fn kind(kind: impl Borrow<CallbackKind>) -> &'static str {
    match kind.borrow() {
        CallbackKind::Delivery => "callback-delivery",
        CallbackKind::Complaint => "callback-complaint",
        CallbackKind::Received => "callback-received",
    }
}

/// The key of why calls wait.
pub(super) fn because(because: impl Borrow<SuspendedBecause>) -> &'static str {
    match because.borrow() {
        SuspendedBecause::Failures => "callback-stopped-failures",
        SuspendedBecause::Service => "callback-stopped-service",
        SuspendedBecause::Operator => "callback-stopped-operator",
    }
}

/// The key of where a delivery stands.
pub(super) fn state(state: impl Borrow<DeliveryState>) -> &'static str {
    match state.borrow() {
        DeliveryState::Waiting => "delivery-waiting",
        DeliveryState::Delivered => "delivery-delivered",
        DeliveryState::Refused => "delivery-refused",
        DeliveryState::GivenUp => "delivery-given-up",
        DeliveryState::Dropped => "delivery-dropped",
    }
}

/// The tone of its chip.
pub(super) fn tone(state: impl Borrow<DeliveryState>) -> &'static str {
    match state.borrow() {
        DeliveryState::Waiting => "info",
        DeliveryState::Delivered => "success",
        DeliveryState::Refused | DeliveryState::GivenUp => "error",
        DeliveryState::Dropped => "quiet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::api::TEXTS;
    use yui_web::page::Language;

    #[test]
    fn everything_has_a_name() {
        let mut keys: Vec<&str> = KeyType::ALL.iter().map(|one| key_type(*one)).collect();
        keys.extend(CallbackKind::ALL.iter().map(|one| kind(*one)));
        keys.extend(SuspendedBecause::ALL.iter().map(|one| because(*one)));
        keys.extend(DeliveryState::ALL.iter().map(|one| state(*one)));
        for key in keys {
            assert!(TEXTS.get(Language::Japanese, key).is_some(), "{key}");
        }
    }
}
