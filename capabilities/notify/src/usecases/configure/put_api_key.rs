//! Makes an API key be as declared.

use crate::model::service::Service;
use crate::model::{ApiKeyId, KeyType};
use crate::secrets;
use crate::sql::api_key::{self, SealedKey};
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Change, Difference, Effect, Error, Result};
use yui_policy::Permissions;
use yui_store::seal::Keyring;
use yui_store::{TenantTx, values};

/// An API key as declared.
#[derive(Debug, Clone)]
pub struct ApiKeySpec {
    /// Its name, unique among the service's keys in use.
    pub name: String,
    /// What it may reach.
    pub key_type: KeyType,
    /// What it may do beyond sending and reading.
    pub permissions: Permissions,
    /// The secret it shall have, the text of a UUID; without one a new key gets a secret that is told once.
    pub secret: Option<SecretString>,
}

/// A key that is now as declared.
#[derive(Debug)]
pub struct PutApiKey {
    /// What happened.
    pub change: Change,
    /// The secret, if the key is new and its secret was not declared: the only time it is told.
    pub generated: Option<SecretString>,
}

/// Creates the key of this name, or changes it. A declared secret that differs from the stored one makes a new key and revokes
/// the old one.
///
/// # Errors
/// `Invalid` if the secret is not the text of a UUID; `Conflict` if another key has the same secret.
pub fn put_api_key(
    tx: &mut TenantTx<'_>,
    service: &Service,
    keyring: &Keyring,
    declared: &ApiKeySpec,
) -> Result<PutApiKey> {
    if let Some(secret) = &declared.secret {
        check_secret(secret)?;
    }
    let name = format!("{}/{}", service.handle, declared.name);
    let stored = tx
        .list::<SealedKey>(&api_key::LIST, &values![service.id])?
        .into_iter()
        .find(|stored| stored.revoked_at.is_none() && stored.name == declared.name);
    let mut effect = Effect::Created;
    if let Some(stored) = stored {
        let known = secrets::open_api_key(keyring, &stored.secret_sealed)?;
        let same = declared.secret.as_ref().is_none_or(|secret| secret.expose_secret() == known.expose_secret());
        if same {
            let effect = Difference::default()
                .field("type", &stored.key_type, &declared.key_type)
                .field("permissions", &stored.permissions, &declared.permissions)
                .effect();
            if effect != Effect::Unchanged {
                let permissions = api_key::stored_permissions(declared.permissions);
                tx.execute(&api_key::UPDATE, &values![service.id, stored.id, declared.key_type.as_str(), permissions])?;
            }
            return Ok(PutApiKey { change: Change::new("api-key", name, effect), generated: None });
        }
        tx.execute(&api_key::REVOKE, &values![service.id, stored.id, tx.now()])?;
        effect = Effect::Updated(vec!["secret"]);
    }
    let (secret, generated) = match &declared.secret {
        Some(secret) => (secret.clone(), None),
        None => {
            let secret = new_secret(tx);
            (secret.clone(), Some(secret))
        }
    };
    insert(tx, service, keyring, declared, &secret)?;
    Ok(PutApiKey { change: Change::new("api-key", name, effect), generated })
}

fn insert(
    tx: &mut TenantTx<'_>,
    service: &Service,
    keyring: &Keyring,
    declared: &ApiKeySpec,
    secret: &SecretString,
) -> Result<()> {
    let sealed = secrets::seal_api_key(keyring, tx.env(), secret)?;
    let author = tx.tenant().actor().to_string();
    tx.execute(
        &api_key::INSERT,
        &values![
            service.id,
            ApiKeyId::new(tx.env()),
            &declared.name,
            declared.key_type.as_str(),
            api_key::stored_permissions(declared.permissions),
            sealed,
            secrets::digest(secret.expose_secret()),
            author,
            tx.now(),
        ],
    )
    .map(drop)
}

/// A random (version 4) UUID: 122 unpredictable bits.
fn new_secret(tx: &TenantTx<'_>) -> SecretString {
    let uuid = uuid::Builder::from_random_bytes(tx.env().random_bytes()).into_uuid();
    SecretString::from(uuid.to_string())
}

fn check_secret(secret: &SecretString) -> Result<()> {
    let text = secret.expose_secret();
    let canonical = text.len() == 36 && text.parse::<uuid::Uuid>().is_ok_and(|uuid| uuid.to_string() == *text);
    if canonical {
        return Ok(());
    }
    Err(Error::invalid("the secret of an API key is the text of a UUID, in lower case: make one with `uuidgen`"))
}
