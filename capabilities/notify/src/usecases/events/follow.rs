//! Opens a stream: from where it goes on, and who may follow.

use super::number::keep;
use super::{number, read};
use crate::Notify;
use crate::model::event::{Resumption, STREAMS, WANTED};
use crate::model::problem::{Problem, Problems};
use crate::model::{ApiKeyId, KeyType, ServiceId};
use crate::sql::event::{self, Stream};
use crate::usecases::{Caller, Failure};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yui_kernel::{Error, Result, Tenant, Timestamp};
use yui_policy::Permission;
use yui_store::news::Listener;
use yui_store::{TenantTx, values};

/// How many streams each API key has open in this process.
#[derive(Debug, Clone, Default)]
pub struct OpenStreams(Arc<Mutex<HashMap<ApiKeyId, usize>>>);

/// One of a key's streams. Dropping it makes room for another.
#[derive(Debug)]
struct Taken {
    streams: OpenStreams,
    key: ApiKeyId,
}

impl OpenStreams {
    fn lock(&self) -> MutexGuard<'_, HashMap<ApiKeyId, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, key: ApiKeyId) -> Option<Taken> {
        let mut open = self.lock();
        let open = open.entry(key).or_default();
        if *open >= STREAMS {
            return None;
        }
        *open += 1;
        Some(Taken { streams: self.clone(), key })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        if let Some(count) = open.get_mut(&self.key) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.remove(&self.key);
            }
        }
    }
}

/// A reader of a service's events, and where it is.
#[derive(Debug)]
pub struct Follower {
    /// Where it goes on.
    pub resumption: Resumption,
    pub(super) tenant: Tenant,
    pub(super) service: ServiceId,
    pub(super) key: ApiKeyId,
    pub(super) key_type: KeyType,
    listener: Listener,
    renewed_at: Timestamp,
    _place: Taken,
}

/// Opens a stream for a caller that has seen the events up to number `seen`, or wants only new ones.
///
/// # Errors
/// `Refused` with 429 if the key has its streams open already, or with 503 if the node is going away; a key that may not see
/// messages; faults of the store.
pub async fn follow(notify: &Notify, caller: &Caller, seen: Option<u64>) -> Result<Follower, Failure> {
    let tenant = caller.access.require(Permission::ViewActivity)?.clone();
    if notify.lifecycle().is_shutting_down() {
        return Err(Error::unavailable("the node is going away").into());
    }
    let place = notify.streams().take(caller.key.id).ok_or_else(|| {
        let message = format!("Exceeded the {STREAMS} event streams that a key can have open at once: close one first");
        Problems::one(429, Problem::new("TooManyStreamsError", message)).retry_after(5)
    })?;
    let service = caller.snapshot.service.id;
    // Before anything is read, so that nothing falls between.
    let listener = notify.store().listen(service.uuid());
    let stream = open(notify, &tenant, service).await?;
    Ok(Follower {
        resumption: Resumption::of(seen, stream.last_number, stream.lost_number),
        tenant,
        service,
        key: caller.key.id,
        key_type: caller.key_type(),
        listener,
        renewed_at: notify.env().now(),
        _place: place,
    })
}

/// Has events written from now on, and numbers those that there are.
async fn open(notify: &Notify, tenant: &Tenant, service: ServiceId) -> Result<Stream> {
    loop {
        let open = move |tx: &mut TenantTx<'_>| {
            let now = tx.now();
            tx.execute(&event::ADD_STREAM, &values![service, Timestamp::UNIX_EPOCH])?;
            let numbered = number(tx, service)?;
            let (mut stream, more) = numbered.ok_or_else(|| Error::internal("an event stream vanished"))?;
            if stream.wanted_until <= now {
                // Nobody knows what happened until now: a number that stands for it is lost.
                stream.last_number += 1;
                stream.lost_number = stream.last_number;
            }
            stream.wanted_until = now.saturating_add(WANTED).unwrap_or(Timestamp::MAX);
            keep(tx, service, stream)?;
            Ok((stream, more))
        };
        let (stream, more) = notify.store().write(tenant, open).await?;
        if !more {
            // What is kept in memory may say that nobody follows.
            notify.services().forget(service);
            return Ok(stream);
        }
    }
}

impl Follower {
    /// Waits until something may have happened in this process.
    pub async fn heard(&mut self) {
        self.listener.heard().await;
    }

    /// The events after `after`, at most a page.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn read(&mut self, notify: &Notify, after: u64) -> Result<read::Page> {
        let now = notify.env().now();
        // A stream that is open for long is wanted for as long.
        if now.duration_since(self.renewed_at) > WANTED / 2 {
            open(notify, &self.tenant, self.service).await?;
            self.renewed_at = now;
        }
        read::read(notify, &self.tenant, self.service, self.key_type, after).await
    }

    /// Whether the key is still valid and the service works.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn is_welcome(&self, notify: &Notify) -> Result<bool> {
        let Some(snapshot) = notify.services().find(self.service).await? else { return Ok(false) };
        let valid = snapshot.keys.iter().any(|key| key.id == self.key && key.revoked_at.is_none());
        Ok(valid && snapshot.service.state == crate::model::service::ServiceState::Active)
    }
}
