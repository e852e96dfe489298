//! Seals the secrets of authenticator apps anew under the node's current key, so that earlier keys can be removed.
//!
//! Each row is replaced by the same secret under the new key, and only if it is still what was read; after a crash the work goes on where it
//! stopped.

use super::totp::PURPOSE;
use crate::model::account::AccountId;
use crate::sql::totp;
use secrecy::ExposeSecret;
use serde_json::json;
use std::sync::Arc;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::seal::{Keyring, SealedSecrets};
use yui_store::{Audited, NodeTx, Store, values};

/// How many rows are sealed anew in one transaction.
const BATCH: usize = 250;

type Sealed = (OrganisationId, AccountId, Vec<u8>);

/// Looks at every secret.
///
/// # Errors
/// As the store reports them.
pub async fn inspect_secrets(store: &Store, keyring: &Keyring) -> Result<SealedSecrets> {
    let mut found = SealedSecrets::default();
    for (.., sealed) in read_all(store).await? {
        found.count(keyring.open(PURPOSE, &sealed).is_ok(), keyring.is_current(&sealed));
    }
    Ok(found)
}

/// Seals every secret anew that is under an earlier key; gives how many. What no key opens is left as it is. Doing it again does no harm.
///
/// # Errors
/// As the store reports them; what was sealed anew until then stays so.
pub async fn reseal(store: &Store, keyring: &Arc<Keyring>) -> Result<u64> {
    let old = |(.., sealed): &Sealed| !keyring.is_current(sealed) && keyring.open(PURPOSE, sealed).is_ok();
    let old: Arc<Vec<Sealed>> = Arc::new(read_all(store).await?.into_iter().filter(old).collect());
    let mut renewed = 0;
    for start in (0..old.len()).step_by(BATCH) {
        let (old, keyring) = (Arc::clone(&old), Arc::clone(keyring));
        let renew = move |tx: &mut NodeTx<'_>| {
            let mut renewed = 0;
            for (organisation, account, sealed) in old.iter().skip(start).take(BATCH) {
                let secret = keyring.open(PURPOSE, sealed)?;
                let anew = keyring.seal(PURPOSE, secret.expose_secret(), tx.env().random.as_ref())?;
                let tenant = tx.context().within(*organisation);
                renewed +=
                    tx.within(&tenant, |tx| tx.execute(&totp::RESEAL, &values![*account, anew, sealed.clone()]))?;
            }
            if renewed > 0 {
                tx.audit(&Audited::new("secrets.reseal", "node", "secrets").after(json!({ "resealed": renewed })))?;
            }
            Ok(renewed)
        };
        renewed += store.write_node(&context(), renew).await?;
    }
    Ok(renewed)
}

async fn read_all(store: &Store) -> Result<Vec<Sealed>> {
    store.read_node(&context(), |tx| tx.list::<Sealed>(&totp::LIST_SEALED, &[])).await
}

fn context() -> NodeWide {
    NodeWide::system("rotate-key")
}
