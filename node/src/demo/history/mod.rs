//! The weeks before the demo's first start: people and a system of the municipality use the node, on a clock that is moved forward day by day.
//!
//! Nothing is written into tables here. What happens goes through the use cases that pages and API call, and the node's own jobs deliver, tell
//! and judge; so the history fits whatever the program does. It is the same at each first start but for its dates, ids and keys.

mod days;
mod residents;
mod stage;
mod story;

use crate::config::Settings;
use stage::Stage;
use yui_kernel::{Env, Result};

/// How many days ago it begins.
const DAYS: i32 = 35;

/// Makes a node with these settings, lives through the weeks until now, and closes it.
///
/// # Errors
/// As use cases and store report them: a history that cannot happen is a fault of the program.
pub(super) async fn live_through(settings: Settings, env: &Env) -> Result<()> {
    let now = env.clock.now();
    let mut stage = Stage::set(settings, env, now, DAYS).await?;
    for ago in (0..=DAYS).rev() {
        stage.begin_day(ago)?;
        story::morning(&mut stage, ago).await?;
        days::pass(&mut stage, ago).await?;
        story::afternoon(&mut stage, ago).await?;
    }
    stage.end(now).await
}

#[cfg(test)]
mod tests;
