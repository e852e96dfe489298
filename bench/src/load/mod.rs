//! Load: a number of callers, each of which asks, waits for the answer and asks again.

pub(crate) mod connection;
pub(crate) mod request;
pub(crate) mod token;

use crate::{Result, clock};
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The most answers that one measurement takes note of, so that it is bounded in memory too.
const MOST: usize = 4_000_000;

/// How many callers ask at the same time.
pub(crate) const CONCURRENCIES: [usize; 4] = [1, 16, 64, 256];

/// For how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Not measured: caches fill, files grow.
    pub(crate) warm_up: Duration,
    /// Measured.
    pub(crate) measured: Duration,
}

impl Window {
    pub(crate) const FULL: Self = Self { warm_up: Duration::from_secs(2), measured: Duration::from_secs(8) };
    pub(crate) const SHORT: Self = Self { warm_up: Duration::ZERO, measured: Duration::from_secs(1) };
    pub(crate) const QUICK: Self = Self { warm_up: Duration::from_millis(500), measured: Duration::from_secs(2) };
}

/// Something that can be asked again and again.
pub(crate) trait Caller: Send + 'static {
    /// Asks once and waits for the answer.
    fn call(&mut self) -> impl Future<Output = Result<()>> + Send;
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p95: Duration,
    pub(crate) p99: Duration,
    pub(crate) longest: Duration,
    /// Processor time of the measured process for each answer, where that is a process of its own.
    pub(crate) cpu: Option<Duration>,
}

/// Lets the callers ask for the window. `cpu` gives the processor time that the measured process has used so far.
pub(crate) async fn measure<C: Caller>(
    callers: Vec<C>,
    window: Window,
    cpu: impl Fn() -> Result<Option<Duration>>,
) -> Result<Figures> {
    let most = MOST / callers.len().max(1);
    let begin = clock::now() + window.warm_up;
    let end = begin + window.measured;
    let mut tasks = JoinSet::new();
    for caller in callers {
        tasks.spawn(ask_until(caller, begin, end, most));
    }
    tokio::time::sleep_until(begin.into()).await;
    let cpu_before = cpu()?;
    tokio::time::sleep_until(end.into()).await;
    let cpu_after = cpu()?;
    let mut times = Vec::new();
    while let Some(answered) = tasks.join_next().await {
        times.append(&mut answered.map_err(|error| format!("a caller failed: {error}"))??);
    }
    times.sort_unstable();
    let answers = u32::try_from(times.len()).unwrap_or(u32::MAX);
    if answers == 0 {
        return Err("nothing was answered within the window".to_owned());
    }
    let spent = cpu_before.zip(cpu_after).map(|(before, after)| after.saturating_sub(before));
    Ok(Figures {
        per_second: f64::from(answers) / window.measured.as_secs_f64(),
        p50: quantile(&times, 0.50),
        p95: quantile(&times, 0.95),
        p99: quantile(&times, 0.99),
        longest: times.last().copied().unwrap_or_default(),
        cpu: spent.map(|spent| spent / answers),
    })
}

/// The times of the answers that came within the window.
async fn ask_until<C: Caller>(mut caller: C, begin: Instant, end: Instant, most: usize) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    loop {
        let asked = clock::now();
        if asked >= end || times.len() >= most {
            return Ok(times);
        }
        caller.call().await?;
        let answered = clock::now();
        if answered >= begin && answered < end {
            times.push(answered - asked);
        }
    }
}

/// The smallest time that at least this share of all times do not exceed.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into at most a few million times"
)]
pub(crate) fn quantile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_times_that_were_measured() {
        let times: Vec<_> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(quantile(&times, 0.5), Duration::from_millis(50));
        assert_eq!(quantile(&times, 0.99), Duration::from_millis(99));
        assert_eq!(quantile(&times[..1], 0.99), Duration::from_millis(1));
        assert_eq!(quantile(&[], 0.99), Duration::ZERO);
    }
}
