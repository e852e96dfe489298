//! What processes of one node tell each other as long as they run.

use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;
use yui_notify::Notify;
use yui_notify::rate::RateExchange;

/// How often they do.
const EVERY: Duration = Duration::from_millis(500);

/// Tells and listens until it is aborted.
pub(crate) fn keep(notify: Notify) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut exchange = RateExchange::new(notify);
        let mut rounds = tokio::time::interval(EVERY);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut works = true;
        loop {
            rounds.tick().await;
            let result = exchange.round().await;
            // Once is enough: it goes on until the database is back.
            if let (true, Err(error)) = (works, &result) {
                tracing::warn!(
                    error = error.chain(),
                    "other processes are not told how many requests came: limits of a minute are counted apart"
                );
            }
            works = result.is_ok();
        }
    })
}
