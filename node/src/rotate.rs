//! `yui rotate-key`: moves the secrets at rest to a new node key.
//!
//! The order matters: first every process knows the new key and the old one, then the secrets are sealed anew, and only then the old key
//! goes. Processes learn of keys in the settings when they start, and of keys in their key file as soon as they need them. A crash at any
//! point leaves every secret readable, because the old key stays where it is until a person takes it away.

use crate::cli::Output;
use crate::config::Settings;
use crate::migrate;
use crate::secrets::{inspect_secrets, reseal};
use crate::wiring::{key_file, keyring, open_store_as_guest};
use std::sync::Arc;
use yui_kernel::{Env, Error, Result};
use yui_store::Store;
use yui_store::seal::Keyring;

/// Seals every secret anew under the current key, beside a running node. With `new_key` makes that key first, in the key file of the data
/// folder.
///
/// # Errors
/// `Invalid` if the key is not in a file; `Unavailable` if secrets open with none of the keys; as the store reports them.
pub async fn rotate_key(settings: Settings, new_key: bool, output: &mut Output) -> Result<()> {
    let env = Env::system();
    if new_key && !add_key(&settings, &env, output)? {
        return Ok(());
    }
    let store = open_store_as_guest(&settings, &env).await?;
    seal_anew(&settings, &env, store, output).await
}

/// Writes a new key into the key file; `true` if every process of the node knows it from there.
fn add_key(settings: &Settings, env: &Env, output: &mut Output) -> Result<bool> {
    if settings.storage.node_key.is_some() {
        return Err(Error::invalid(
            "the node key is in YUI_NODE_KEY: set YUI_NODE_KEY_PREVIOUS to its value and YUI_NODE_KEY to a new one \
             (`openssl rand -hex 32`), restart every process, then run `yui rotate-key`",
        ));
    }
    let file = key_file(settings);
    Keyring::add_key(&file, env.random.as_ref())?;
    output.say(&format!(
        "a new key is in the first line of {}, the earlier ones are below it: make a copy of the file",
        file.display()
    ))?;
    let alone = settings.database.is_embedded();
    if !alone {
        output
            .say("put the same file into the data folder of every process of this node; then run `yui rotate-key`")?;
    }
    Ok(alone)
}

async fn seal_anew(settings: &Settings, env: &Env, store: Store, output: &mut Output) -> Result<()> {
    migrate::at_start(settings, &store).await?;
    let keyring = Arc::new(keyring(settings, env)?);
    let done = reseal(&store, &keyring).await?;
    let found = inspect_secrets(&store, &keyring).await?;
    store.close().await?;
    output.say(&format!("secrets sealed anew: {}; under the current key now: {}", done.renewed, found.current))?;
    if found.unreadable > 0 {
        return Err(Error::unavailable(format!(
            "secrets that open with none of the node's keys: {}; add the key that they were sealed with to {}, and run this again",
            found.unreadable,
            earlier_keys(settings)
        )));
    }
    if found.earlier > 0 {
        return Err(Error::unavailable(format!(
            "secrets that another process sealed with an earlier key meanwhile: {}; run this again",
            found.earlier
        )));
    }
    output.say(&format!(
        "the node needs its earlier keys no longer: remove them from {}, and keep them as long as backups from before",
        earlier_keys(settings)
    ))
}

/// Where earlier keys are written.
fn earlier_keys(settings: &Settings) -> String {
    if settings.storage.node_key.is_some() {
        return "YUI_NODE_KEY_PREVIOUS".to_owned();
    }
    format!("the lines below the first of {}", key_file(settings).display())
}

#[cfg(test)]
mod tests;
