//! The line in which tasks wait for a thread of an engine.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How often others go before what stands aside. Without a bound it would never have its turn where somebody always writes.
const PATIENCE: u32 = 16;

/// First in, first out, between any number of threads. What stands aside lets the others go first.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
}

#[derive(Debug)]
struct State<T> {
    waiting: VecDeque<T>,
    aside: VecDeque<T>,
    /// How often others went before the first that stands aside.
    passed: u32,
    /// How many threads wait for something. Waking is a system call, made only for a thread that sleeps.
    idle: usize,
    closed: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(State::new()), filled: Condvar::new() }
    }

    /// Adds at the end; gives it back if the queue is closed.
    pub(crate) fn push(&self, item: T) -> Result<(), T> {
        self.add(item, |state| &mut state.waiting)
    }

    /// The same for something that is to let the others go first.
    pub(crate) fn push_aside(&self, item: T) -> Result<(), T> {
        self.add(item, |state| &mut state.aside)
    }

    fn add(&self, item: T, line: fn(&mut State<T>) -> &mut VecDeque<T>) -> Result<(), T> {
        let mut state = self.lock();
        if state.closed {
            return Err(item);
        }
        line(&mut state).push_back(item);
        let sleeping = state.idle > 0;
        drop(state);
        if sleeping {
            self.filled.notify_one();
        }
        Ok(())
    }

    /// Waits for the next; `None` once the queue is closed and empty.
    pub(crate) fn pop(&self) -> Option<T> {
        let mut state = self.lock();
        while state.is_empty() && !state.closed {
            state.idle += 1;
            state = self.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        state.take()
    }

    /// The next, if one is waiting that does not stand aside.
    pub(crate) fn try_pop(&self) -> Option<T> {
        self.lock().waiting.pop_front()
    }

    /// Takes nothing more; what is waiting can still be popped.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    fn new() -> Self {
        Self { waiting: VecDeque::new(), aside: VecDeque::new(), passed: 0, idle: 0, closed: false }
    }

    fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.aside.is_empty()
    }

    fn take(&mut self) -> Option<T> {
        if self.aside.is_empty() {
            return self.waiting.pop_front();
        }
        if self.waiting.is_empty() || self.passed >= PATIENCE {
            self.passed = 0;
            return self.aside.pop_front();
        }
        self.passed += 1;
        self.waiting.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_aside_goes_last_but_goes() {
        let queue = Queue::new();
        queue.push_aside(0).unwrap();
        for item in 1..=40 {
            queue.push(item).unwrap();
        }
        assert_eq!(queue.try_pop(), Some(1), "nothing that stands aside joins others");
        let popped: Vec<i32> = (0..17).filter_map(|_| queue.pop()).collect();
        assert_eq!(popped, (2..=17).chain([0]).collect::<Vec<_>>(), "after sixteen others");
        queue.push_aside(41).unwrap();
        queue.push_aside(42).unwrap();
        queue.close();
        assert_eq!(queue.push_aside(43), Err(43));
        let rest: Vec<i32> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(rest.len(), 25, "what waits is popped after closing too: {rest:?}");
        assert_eq!(rest.last(), Some(&42));
    }
}
