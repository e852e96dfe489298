//! When each API key was last used, written down at most every ten seconds.
//!
//! Whoever runs a service wants to know which keys are still in use before revoking one. That is worth a write now and then, not one
//! for every request.

use crate::model::{ApiKeyId, ServiceId};
use crate::sql::api_key;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use yui_kernel::{Tenant, Timestamp};
use yui_store::{Store, values};

/// How much later than it was the noted time may be.
const PRECISION: SignedDuration = SignedDuration::from_secs(10);

/// The keys that this process saw.
#[derive(Debug, Default)]
pub struct LastUsed(Mutex<HashMap<ApiKeyId, Timestamp>>);

impl LastUsed {
    /// Notes that a key was used. The write happens beside the request: a failure is logged and costs the note, not the request.
    pub fn note(&self, store: &Store, tenant: &Tenant, service: ServiceId, key: ApiKeyId) {
        let now = store.env().now();
        if !self.is_due(key, now) {
            return;
        }
        let (store, tenant) = (store.clone(), tenant.clone());
        tokio::spawn(async move {
            let noted = store.write(&tenant, move |tx| tx.execute(&api_key::TOUCH, &values![service, key, now])).await;
            if let Err(error) = noted
                && !error.is_read_only()
            {
                tracing::warn!(key = %key, error = error.chain(), "the use of an API key could not be noted");
            }
        });
    }

    fn is_due(&self, key: ApiKeyId, now: Timestamp) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = noted.get(&key).is_none_or(|last| now.duration_since(*last).abs() >= PRECISION);
        if due {
            noted.insert(key, now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_noted_every_ten_seconds_at_most() {
        let (seen, key) = (LastUsed::default(), ApiKeyId::from(uuid::Uuid::from_u128(1)));
        let start: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        let dues = [0, 1, 9, 10, 19, 25, 3].map(|second| seen.is_due(key, start + SignedDuration::from_secs(second)));
        assert_eq!(
            dues,
            [true, false, false, true, false, true, true],
            "the last one is a clock set back by more than that"
        );
    }
}
