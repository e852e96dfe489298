//! What a fake does next: a standing behaviour, and before it a queue of behaviours for the next few attempts.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

#[derive(Debug)]
pub(crate) struct Script<B>(Mutex<State<B>>);

#[derive(Debug)]
struct State<B> {
    standing: B,
    queued: VecDeque<B>,
}

impl<B: Clone> Script<B> {
    pub(crate) fn new(standing: B) -> Self {
        Self(Mutex::new(State { standing, queued: VecDeque::new() }))
    }

    /// From now on; forgets what was queued.
    pub(crate) fn set(&self, standing: B) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State { standing, queued: VecDeque::new() };
    }

    /// For the next `times` attempts, after those already queued.
    pub(crate) fn queue(&self, times: usize, behaviour: B) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.queued.extend(std::iter::repeat_n(behaviour, times));
    }

    /// The behaviour of this attempt if `concerns` says so of it; a queued one is used up by that.
    pub(crate) fn take(&self, concerns: impl Fn(&B) -> bool) -> Option<B> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.queued.front() {
            Some(next) if concerns(next) => state.queued.pop_front(),
            Some(_) => None,
            None => concerns(&state.standing).then(|| state.standing.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queued_behaviours_come_first_and_once() {
        let script = Script::new("ok");
        script.queue(2, "busy");
        let taken: Vec<_> = (0..3).map(|_| script.take(|_| true).unwrap()).collect();
        assert_eq!(taken, ["busy", "busy", "ok"]);
    }

    #[test]
    fn a_behaviour_of_another_moment_waits_for_it() {
        let script = Script::new("ok");
        script.queue(1, "busy");
        assert_eq!(script.take(|b| *b == "down"), None);
        assert_eq!(script.take(|b| *b == "busy"), Some("busy"));
    }

    #[test]
    fn setting_forgets_the_queue() {
        let script = Script::new("ok");
        script.queue(5, "busy");
        script.set("down");
        assert_eq!(script.take(|_| true), Some("down"));
    }
}
