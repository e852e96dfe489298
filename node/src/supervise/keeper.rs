//! Keeps one duty of the node done: by one process after the other.

use super::child::{Child, Duty, Recipe};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use yui_kernel::{Error, Result};

/// The longest wait between two starts of a process that does not become ready.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What a keeper is asked to do.
pub(super) enum Order {
    /// Replaces the process by one of the program that is there now; says how it went.
    Replace(oneshot::Sender<Result<()>>),
    /// Ends the process, and with it the duty.
    Stop,
}

/// Keeps a duty.
pub(super) struct Keeper {
    pub(super) recipe: Arc<Recipe>,
    pub(super) duty: Duty,
    /// How long a process may take to end.
    pub(super) patience: Duration,
    /// Whether two processes may do the duty for a moment. The embedded database has one at a time: its sockets' queues hold what comes meanwhile.
    pub(super) overlap: bool,
}

impl Keeper {
    /// Starts the first process.
    ///
    /// # Errors
    /// As [`Recipe::start`].
    pub(super) async fn first(&self) -> Result<Child> {
        let child = self.recipe.start(&self.duty).await?;
        tracing::info!(duty = self.duty.name, process = child.id, "a process is ready");
        Ok(child)
    }

    /// Goes on until it is told to stop.
    pub(super) async fn keep(self, first: Child, mut orders: mpsc::Receiver<Order>) {
        let mut current = Some(first);
        let mut failures = 0_u32;
        loop {
            let order = match &mut current {
                Some(child) => tokio::select! {
                    how = child.ended() => {
                        tracing::error!(duty = self.duty.name, process = child.id, how, "a process ended; another one takes its place");
                        current = None;
                        None
                    }
                    order = orders.recv() => Some(order),
                },
                None => tokio::select! {
                    () = tokio::time::sleep(wait(failures)) => None,
                    order = orders.recv() => Some(order),
                },
            };
            match order {
                // Nobody is left to give orders.
                Some(None | Some(Order::Stop)) => {
                    if let Some(mut child) = current {
                        child.stop(self.patience).await;
                    }
                    return;
                }
                Some(Some(Order::Replace(answer))) => {
                    let result = self.replace(&mut current).await;
                    failures = 0;
                    // Whoever asked may have gone.
                    let _ = answer.send(result);
                }
                None if current.is_some() => {}
                None => match self.first().await {
                    Ok(child) => (current, failures) = (Some(child), 0),
                    Err(error) => {
                        failures = failures.saturating_add(1);
                        tracing::error!(
                            duty = self.duty.name,
                            error = error.chain(),
                            "no process becomes ready; trying again"
                        );
                    }
                },
            }
        }
    }

    /// Puts a new process in the place of the old one, which stays if the new one does not become ready.
    async fn replace(&self, current: &mut Option<Child>) -> Result<()> {
        // A program that cannot even read its settings costs nothing.
        self.recipe
            .verify()
            .await
            .map_err(|error| Error::unavailable("the new program cannot be used").because(error))?;
        if !self.overlap
            && let Some(mut old) = current.take()
        {
            old.stop(self.patience).await;
        }
        let new = self.first().await?;
        if let Some(mut old) = current.replace(new) {
            old.stop(self.patience).await;
        }
        Ok(())
    }
}

/// How long to wait after so many failures: not at all after the first end of a process that had been ready.
fn wait(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        more => Duration::from_secs(1 << more.saturating_sub(1).min(5)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_was_ready_is_replaced_at_once_and_others_wait_longer_and_longer() {
        let seconds: Vec<_> = (0..8).map(|failures| wait(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 1, 2, 4, 8, 16, 30, 30]);
    }
}
