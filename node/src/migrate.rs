//! `yui migrate`: brings the database to the form that this version needs.

use crate::cli::Output;
use crate::config::Settings;
use crate::wiring::{migrations, open_store_as_guest};
use yui_kernel::{Env, Error, Result};
use yui_store::Store;
use yui_store::standing::{Mark, Standing};

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
    let mark = store.mark().await?;
    if let Some(mark) = &mark {
        refuse_what_was_moved(mark)?;
    }
    // While the last step of a move is under way, reading goes on; the database has its form already.
    let is_open = mark.is_none_or(|mark| mark.standing == Standing::Open);
    if settings.database.is_embedded() && is_open {
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

/// Nobody is to work with a database whose data is elsewhere, or not all there yet.
fn refuse_what_was_moved(mark: &Mark) -> Result<()> {
    let Mark { standing, place, since, .. } = mark;
    match standing {
        Standing::Moved => Err(Error::conflict(format!(
            "the data of this database was moved to {place} at {since}: set YUI_DATABASE_URL to that one; \
             to take this one back into use without what has been written since, run `yui move --undo`"
        ))),
        Standing::Filling => Err(Error::conflict(format!(
            "this database is the unfinished target of a move from {place}: run the same `yui move` again, and start when it is done"
        ))),
        Standing::Open | Standing::Draining | Standing::ReadOnly => Ok(()),
    }
}
