//! The secrets at rest of all capabilities together, as `yui rotate-key` and `yui doctor` look at them.

use std::sync::Arc;
use yui_kernel::Result;
use yui_notify::usecases::reseal::Resealed;
use yui_store::Store;
use yui_store::seal::{Keyring, SealedSecrets};

/// Looks at every secret.
///
/// # Errors
/// As the store reports them.
pub async fn inspect_secrets(store: &Store, keyring: &Arc<Keyring>) -> Result<SealedSecrets> {
    let messages = yui_notify::usecases::inspect_secrets(store, keyring).await?;
    let accounts = yui_identity::usecases::account::inspect_secrets(store, keyring).await?;
    Ok(messages + accounts)
}

/// Seals every secret anew that is under an earlier key.
///
/// # Errors
/// As the store reports them; what was sealed anew until then stays so.
pub async fn reseal(store: &Store, keyring: &Arc<Keyring>) -> Result<Resealed> {
    let messages = yui_notify::usecases::reseal(store, keyring).await?;
    let accounts = yui_identity::usecases::account::reseal(store, keyring).await?;
    Ok(Resealed { renewed: messages.renewed + accounts, ..messages })
}
