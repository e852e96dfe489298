//! The receivers of callbacks: services' own systems, which answer when they like.
//!
//! A receiver that is slow must not keep others waiting. So each is called by one worker of this process at a time, which calls
//! it a few times at once and gives its place away after a while: [`Receivers`] knows who is being called. How one call is made
//! is in [`call`], and how a receiver is asked whether it is there, in [`health_check`].

mod call;
mod health_check;
pub mod payload;

pub use call::{Exchange, Target, call};
pub use health_check::{HEALTH_CHECK_TIME_OUT, Unhealthy, health_check};

use crate::model::ServiceId;
use crate::model::service::CallbackKind;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What one service hears of one kind of event with.
pub type Receiver = (ServiceId, CallbackKind);

/// Who is being called by this process, and whether there is news for it since its worker last looked.
#[derive(Debug, Clone, Default)]
pub struct Receivers(Arc<Mutex<HashMap<Receiver, bool>>>);

/// The right of one worker to call a receiver. Dropping it gives it back.
#[derive(Debug)]
pub struct Busy {
    receivers: Receivers,
    receiver: Receiver,
    given_back: bool,
}

impl Receivers {
    fn lock(&self) -> MutexGuard<'_, HashMap<Receiver, bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the receiver; if a worker has it already, that one will look again for what is due.
    #[must_use]
    pub fn take(&self, receiver: Receiver) -> Option<Busy> {
        let mut busy = self.lock();
        if let Some(news) = busy.get_mut(&receiver) {
            *news = true;
            return None;
        }
        busy.insert(receiver, false);
        Some(Busy { receivers: self.clone(), receiver, given_back: false })
    }

    /// Has the receiver's worker look again for what is due; `false` if it has none.
    #[must_use]
    pub fn nudge(&self, receiver: Receiver) -> bool {
        self.lock().get_mut(&receiver).map(|news| *news = true).is_some()
    }
}

impl Busy {
    /// Gives the receiver back, unless there was news since this was last asked: then it is kept, to look again.
    ///
    /// # Errors
    /// The right itself, if there was news.
    pub fn leave(mut self) -> Result<(), Self> {
        let mut busy = self.receivers.lock();
        let news = busy.get(&self.receiver) == Some(&true);
        if news {
            busy.insert(self.receiver, false);
        } else {
            // Under the same lock, so that no news falls between.
            busy.remove(&self.receiver);
        }
        drop(busy);
        self.given_back = !news;
        if news { Err(self) } else { Ok(()) }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if !self.given_back {
            self.receivers.lock().remove(&self.receiver);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::Env;

    #[test]
    fn news_keep_a_worker_with_its_receiver() {
        let receivers = Receivers::default();
        let receiver = (ServiceId::new(&Env::system()), CallbackKind::Delivery);
        let other = (receiver.0, CallbackKind::Received);
        assert!(!receivers.nudge(receiver), "nobody calls it");
        let busy = receivers.take(receiver).unwrap();
        assert!(receivers.take(other).is_some(), "another receiver is free");
        assert!(receivers.take(receiver).is_none());
        let busy = busy.leave().unwrap_err();
        assert!(receivers.nudge(receiver));
        let busy = busy.leave().unwrap_err();
        busy.leave().unwrap();
        drop(receivers.take(receiver).unwrap());
        let again = receivers.take(receiver).unwrap();
        assert!(receivers.nudge(receiver));
        drop(again);
        assert!(!receivers.nudge(receiver), "a worker that breaks off leaves nothing behind");
    }
}
