//! Transactions that would wait for each other's rows, lined up so that they need not.
//!
//! If many of them were under way at once, each would hold a connection while it waits for a row lock, and each commit would sync the
//! disk for one of them. So those of one turn wait here, outside the database: one worker at a time takes what has gathered
//! and commits it together.

use crate::engine::{Task, Turn};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

type Waiting = VecDeque<Box<dyn Task>>;

/// The lines, by turn. A line that exists has been announced to a worker, or one works on it.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<Turn, Waiting>>);

impl Turns {
    /// Adds at the end of the turn's line; `true` if the line is new and has to be announced.
    pub(super) fn join(&self, turn: Turn, task: Box<dyn Task>) -> bool {
        let mut lines = self.lock();
        let line = lines.get_mut(&turn);
        let is_new = line.is_none();
        match line {
            Some(line) => line.push_back(task),
            None => drop(lines.insert(turn, VecDeque::from([task]))),
        }
        is_new
    }

    /// The first tasks of the line, `most` of them at most.
    pub(super) fn take(&self, turn: Turn, most: usize) -> Vec<Box<dyn Task>> {
        let mut lines = self.lock();
        let Some(line) = lines.get_mut(&turn) else { return Vec::new() };
        let count = line.len().min(most);
        line.drain(..count).collect()
    }

    /// Says that what was taken has been settled; `true` if more has come and the line has to be announced again. Else it is gone.
    pub(super) fn has_more(&self, turn: Turn) -> bool {
        let mut lines = self.lock();
        let more = lines.get(&turn).is_some_and(|line| !line.is_empty());
        if !more {
            lines.remove(&turn);
        }
        more
    }

    /// Takes the whole line away.
    pub(super) fn dissolve(&self, turn: Turn) -> Waiting {
        self.lock().remove(&turn).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Turn, Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Executor;
    use uuid::Uuid;
    use yui_kernel::Result;

    struct Nothing;

    impl Task for Nothing {
        fn attempt(&mut self, _: &mut dyn Executor) -> Result<()> {
            Ok(())
        }

        fn settle(self: Box<Self>, _: Result<()>) {}
    }

    #[test]
    fn a_line_is_announced_once_until_it_is_empty() {
        let (turns, turn, other) = (Turns::default(), Turn(Uuid::nil(), "a"), Turn(Uuid::nil(), "b"));
        assert!(turns.join(turn, Box::new(Nothing)));
        assert!(!turns.join(turn, Box::new(Nothing)));
        assert!(turns.join(other, Box::new(Nothing)));
        assert_eq!(turns.take(turn, 1).len(), 1);
        assert!(turns.has_more(turn));
        assert_eq!(turns.take(turn, 5).len(), 1);
        assert!(!turns.join(turn, Box::new(Nothing)), "a worker still works on the line");
        assert!(turns.has_more(turn));
        assert_eq!(turns.dissolve(turn).len(), 1);
        assert!(!turns.has_more(turn));
        assert!(turns.join(turn, Box::new(Nothing)));
    }
}
