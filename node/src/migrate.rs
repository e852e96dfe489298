//! `yui migrate`: brings the database to the form that this version needs.

use crate::cli::Output;
use crate::config::Settings;
use crate::wiring::{migrations, open_store_as_guest};
use yui_kernel::{Env, Error, Result};
use yui_store::Store;

/// Brings the database to the form that this version needs, and says what was done.
///
/// # Errors
/// As the store reports them.
pub async fn migrate(settings: Settings, output: &mut Output) -> Result<()> {
    let store = open_store_as_guest(&settings, &Env::system()).await?;
    let applied = store.migrate(&migrations()).await?;
    for migration in &applied {
        output.say(&format!("applied {} {} ({})", migration.capability, migration.number, migration.name))?;
    }
    if applied.is_empty() {
        output.say("the database is up to date")?;
    }
    store.close().await
}

/// On the embedded engine does the same without a word; on PostgreSQL, where other processes may still run the version before, only
/// checks that it was done.
///
/// # Errors
/// `Unavailable`, saying what to run.
pub async fn at_start(settings: &Settings, store: &Store) -> Result<()> {
    if settings.database.is_embedded() {
        store.migrate(&migrations()).await?;
        return Ok(());
    }
    let pending = store.pending(&migrations()).await?;
    if pending.is_empty() {
        return Ok(());
    }
    Err(Error::unavailable(format!(
        "the database lacks {} of this version's changes: run `yui migrate` with the same settings, then start again",
        pending.len()
    )))
}
