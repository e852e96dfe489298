//! What a command is doing, how long each step took, and at the end which of them failed.

use crate::Result;
use std::time::{Duration, Instant};

/// The steps of one command so far.
pub(crate) struct Steps {
    began: Instant,
    done: Vec<Step>,
    left_out: Vec<String>,
}

struct Step {
    name: &'static str,
    took: Duration,
    failure: Option<String>,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { began: now(), done: Vec::new(), left_out: Vec::new() }
    }

    /// Takes a step; what it cannot do ends the command.
    pub(crate) fn take<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n── {name}");
        let began = now();
        let outcome = work();
        let took = began.elapsed();
        println!("   {} in {}", if outcome.is_ok() { "done" } else { "FAILED" }, seconds(took));
        self.done.push(Step { name, took, failure: outcome.as_ref().err().cloned() });
        outcome
    }

    /// Takes a step and goes on when it fails, so that one run shows everything that is wrong.
    pub(crate) fn attempt(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        // The failure is kept for the summary.
        let _failed = self.take(name, work);
    }

    /// Says that a step is not taken on this machine, and why; it stands in the summary too.
    pub(crate) fn leave_out(&mut self, name: &str, why: &str) {
        println!("\n── {name}\n   LEFT OUT: {why}");
        self.left_out.push(format!("{name}: {why}"));
    }

    /// Prints all steps; an error if one failed.
    pub(crate) fn summarise(&self) -> Result<()> {
        println!("\n── Summary");
        for Step { name, took, failure } in &self.done {
            println!("   {}  {:>8}  {name}", if failure.is_none() { "ok    " } else { "FAILED" }, seconds(*took));
        }
        for left_out in &self.left_out {
            println!("   LEFT OUT  {left_out}");
        }
        println!("   in all  {:>7}", seconds(self.began.elapsed()));
        let failures: Vec<&str> = self.done.iter().filter_map(|step| step.failure.as_deref()).collect();
        if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
    }
}

#[expect(clippy::disallowed_methods, reason = "steps are measured for the person who waits for them")]
fn now() -> Instant {
    Instant::now()
}

fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}
