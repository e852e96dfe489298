//! Seals the secrets at rest anew under the node's current key, so that earlier keys can be removed.
//!
//! Nothing is unreadable at any moment: each row is replaced by the same secret under the new key, in transactions of a few hundred rows,
//! and only if it is still what was read. After a crash the work goes on where it stopped, because what is current already is left alone.

use crate::model::service::CallbackKind;
use crate::model::{ApiKeyId, FileId, ServiceId, TemplateFileId, TemplateId};
use crate::secrets;
use crate::sql::callback::{self, SealedToken};
use crate::sql::{api_key, dkim_key, file, template_file};
use secrecy::ExposeSecret;
use serde_json::json;
use std::sync::Arc;
use yui_kernel::{NodeWide, OrganisationId, Origin, Result};
use yui_store::seal::{Keyring, SealedSecrets};
use yui_store::{Audited, NodeTx, Store, values};

/// How many rows are sealed anew in one transaction.
const BATCH: usize = 250;

/// What sealing anew came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Sealed anew.
    pub renewed: u64,
    /// Left as they are, because no key of the node opens them.
    pub unreadable: u64,
}

/// A sealed secret and its place.
enum Secret {
    ApiKey(OrganisationId, ServiceId, ApiKeyId, Vec<u8>),
    Bearer(OrganisationId, ServiceId, CallbackKind, Vec<u8>),
    /// Of the node: a domain, a selector.
    Dkim(String, String, Vec<u8>),
    Signing(OrganisationId, ServiceId, CallbackKind, Vec<u8>),
    File(OrganisationId, ServiceId, FileId, Vec<u8>),
    TemplateFile(OrganisationId, ServiceId, TemplateId, TemplateFileId, Vec<u8>),
}

/// Looks at every secret.
///
/// # Errors
/// As the store reports them.
pub async fn inspect_secrets(store: &Store, keyring: &Arc<Keyring>) -> Result<SealedSecrets> {
    let mut found = SealedSecrets::default();
    for secret in read_all(store).await? {
        found.count(secret.opens_with(keyring), keyring.is_current(secret.sealed()));
    }
    Ok(found)
}

/// Seals every secret anew that is under an earlier key. Doing it again does no harm.
///
/// # Errors
/// As the store reports them; what was sealed anew until then stays so.
pub async fn reseal(store: &Store, keyring: &Arc<Keyring>) -> Result<Resealed> {
    let (old, unreadable): (Vec<Secret>, Vec<Secret>) = read_all(store)
        .await?
        .into_iter()
        .filter(|secret| !secret.opens_with(keyring) || !keyring.is_current(secret.sealed()))
        .partition(|secret| secret.opens_with(keyring));
    let mut resealed = Resealed { renewed: 0, unreadable: u64::try_from(unreadable.len()).unwrap_or(u64::MAX) };
    let old = Arc::new(old);
    for start in (0..old.len()).step_by(BATCH) {
        let (old, keyring) = (Arc::clone(&old), Arc::clone(keyring));
        let renew = move |tx: &mut NodeTx<'_>| {
            let mut renewed = 0;
            for secret in old.iter().skip(start).take(BATCH) {
                renewed += secret.renew(tx, &keyring)?;
            }
            if renewed > 0 {
                tx.audit(&Audited::new("secrets.reseal", "node", "secrets").after(json!({ "resealed": renewed })))?;
            }
            Ok(renewed)
        };
        resealed.renewed += store.write_node(&context(), renew).await?;
    }
    Ok(resealed)
}

async fn read_all(store: &Store) -> Result<Vec<Secret>> {
    let read = |tx: &mut NodeTx<'_>| {
        let keys = tx.list(&api_key::LIST_SEALED, &[])?.into_iter();
        let keys = keys.map(|(organisation, service, id, sealed)| Secret::ApiKey(organisation, service, id, sealed));
        let tokens = tx.list::<SealedToken>(&callback::LIST_SEALED, &[])?.into_iter();
        let tokens = tokens.flat_map(|token| {
            let (organisation, service, kind) = (token.organisation, token.service, token.kind);
            let signing = token.signing.map(|sealed| Secret::Signing(organisation, service, kind, sealed));
            [Some(Secret::Bearer(organisation, service, kind, token.sealed)), signing].into_iter().flatten()
        });
        let dkim = tx.list(&dkim_key::LIST_SEALED, &[])?.into_iter();
        let dkim = dkim.map(|(domain, selector, sealed)| Secret::Dkim(domain, selector, sealed));
        let files = tx.list(&file::LIST_SEALED, &[])?.into_iter();
        let files = files.map(|(organisation, service, id, sealed)| Secret::File(organisation, service, id, sealed));
        let of_templates = tx.list(&template_file::LIST_SEALED, &[])?.into_iter();
        let of_templates = of_templates.map(|(organisation, service, template, id, sealed)| {
            Secret::TemplateFile(organisation, service, template, id, sealed)
        });
        Ok(keys.chain(tokens).chain(dkim).chain(files).chain(of_templates).collect())
    };
    store.read_node(&context(), read).await
}

fn context() -> NodeWide {
    NodeWide::system("rotate-key").from_origin(Origin::command_line())
}

impl Secret {
    fn sealed(&self) -> &[u8] {
        match self {
            Self::ApiKey(.., sealed)
            | Self::Bearer(.., sealed)
            | Self::Dkim(.., sealed)
            | Self::Signing(.., sealed)
            | Self::File(.., sealed)
            | Self::TemplateFile(.., sealed) => sealed,
        }
    }

    fn opens_with(&self, keyring: &Keyring) -> bool {
        match self {
            Self::ApiKey(.., sealed) => secrets::open_api_key(keyring, sealed).is_ok(),
            Self::Bearer(.., sealed) => secrets::open_bearer(keyring, sealed).is_ok(),
            Self::Dkim(.., sealed) => secrets::open_dkim_key(keyring, sealed).is_ok(),
            Self::Signing(.., sealed) => secrets::open_signing(keyring, sealed).is_ok(),
            Self::File(.., sealed) | Self::TemplateFile(.., sealed) => secrets::open_file_key(keyring, sealed).is_ok(),
        }
    }

    /// Replaces the row by the same secret under the current key; 0 if it was changed or removed in the meantime.
    fn renew(&self, tx: &mut NodeTx<'_>, keyring: &Keyring) -> Result<u64> {
        let env = tx.env();
        match self {
            Self::ApiKey(organisation, service, id, sealed) => {
                let secret = secrets::open_api_key(keyring, sealed)?;
                let renewed = secrets::seal_api_key(keyring, env, secret.expose_secret())?;
                let tenant = tx.context().within(*organisation);
                tx.within(&tenant, |tx| tx.execute(&api_key::RESEAL, &values![*service, *id, renewed, sealed.clone()]))
            }
            Self::Bearer(organisation, service, kind, sealed) => {
                let renewed = secrets::seal_bearer(keyring, env, &secrets::open_bearer(keyring, sealed)?)?;
                let tenant = tx.context().within(*organisation);
                tx.within(&tenant, |tx| {
                    tx.execute(&callback::RESEAL, &values![*service, kind.as_str(), renewed, sealed.clone()])
                })
            }
            Self::Dkim(domain, selector, sealed) => {
                let renewed = secrets::seal_dkim_key(keyring, env, &secrets::open_dkim_key(keyring, sealed)?)?;
                tx.execute(&dkim_key::RESEAL, &values![domain, selector, renewed, sealed.clone()])
            }
            Self::Signing(organisation, service, kind, sealed) => {
                let renewed = secrets::seal_signing(keyring, env, &secrets::open_signing(keyring, sealed)?)?;
                let tenant = tx.context().within(*organisation);
                tx.within(&tenant, |tx| {
                    tx.execute(&callback::RESEAL_SIGNING, &values![*service, kind.as_str(), renewed, sealed.clone()])
                })
            }
            Self::File(organisation, service, id, sealed) => {
                let renewed = secrets::seal_file_key(keyring, env, &secrets::open_file_key(keyring, sealed)?)?;
                let (tenant, values) =
                    (tx.context().within(*organisation), values![*service, *id, renewed, sealed.clone()]);
                tx.within(&tenant, |tx| tx.execute(&file::RESEAL, &values))
            }
            Self::TemplateFile(organisation, service, template, id, sealed) => {
                let renewed = secrets::seal_file_key(keyring, env, &secrets::open_file_key(keyring, sealed)?)?;
                let values = values![*service, *template, *id, renewed, sealed.clone()];
                let tenant = tx.context().within(*organisation);
                tx.within(&tenant, |tx| tx.execute(&template_file::RESEAL, &values))
            }
        }
    }
}
