//! Makes an API key be as declared.

use crate::model::service::Service;
use crate::model::{ApiKeyId, KeyType};
use crate::secrets;
use crate::sql::api_key::{self, SealedKey};
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Change, Difference, Effect, Env, Error, Result};
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
    /// The secret it shall have.
    pub secret: KeySecret,
}

/// The secret of a key: the text of a UUID.
#[derive(Debug, Clone)]
pub enum KeySecret {
    /// This one, whatever it was before.
    Given(SecretString),
    /// The one it has; this one if the key is new.
    IfNew(SecretString),
}

impl KeySecret {
    /// A secret for a key that may turn out to be new: a random (version 4) UUID, 122 unpredictable bits.
    #[must_use]
    pub fn random(env: &Env) -> SecretString {
        SecretString::from(uuid::Builder::from_random_bytes(env.random_bytes()).into_uuid().to_string())
    }

    fn text(&self) -> &str {
        match self {
            Self::Given(secret) | Self::IfNew(secret) => secret.expose_secret(),
        }
    }
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
) -> Result<Change> {
    check_secret(declared.secret.text())?;
    let name = format!("{}/{}", service.handle, declared.name);
    let stored = tx
        .list::<SealedKey>(&api_key::LIST, &values![service.id])?
        .into_iter()
        .find(|stored| stored.revoked_at.is_none() && stored.name == declared.name);
    let mut effect = Effect::Created;
    if let Some(stored) = stored {
        let known = secrets::open_api_key(keyring, &stored.secret_sealed)?;
        let same = match &declared.secret {
            KeySecret::Given(secret) => secret.expose_secret() == known.expose_secret(),
            KeySecret::IfNew(_) => true,
        };
        if same {
            let effect = Difference::default()
                .field("type", &stored.key_type, &declared.key_type)
                .field("permissions", &stored.permissions, &declared.permissions)
                .effect();
            if effect != Effect::Unchanged {
                let permissions = api_key::stored_permissions(declared.permissions);
                tx.execute(&api_key::UPDATE, &values![service.id, stored.id, declared.key_type.as_str(), permissions])?;
            }
            return Ok(Change::new("api-key", name, effect));
        }
        tx.execute(&api_key::REVOKE, &values![service.id, stored.id, tx.now()])?;
        effect = Effect::Updated(vec!["secret"]);
    }
    insert(tx, service, keyring, declared)?;
    Ok(Change::new("api-key", name, effect))
}

fn insert(tx: &mut TenantTx<'_>, service: &Service, keyring: &Keyring, declared: &ApiKeySpec) -> Result<()> {
    let sealed = secrets::seal_api_key(keyring, tx.env(), declared.secret.text())?;
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
            secrets::digest(declared.secret.text()),
            author,
            tx.now(),
        ],
    )
    .map(drop)
}

fn check_secret(text: &str) -> Result<()> {
    let canonical = text.len() == 36 && text.parse::<uuid::Uuid>().is_ok_and(|uuid| uuid.to_string() == text);
    if canonical {
        return Ok(());
    }
    Err(Error::invalid("the secret of an API key is the text of a UUID, in lower case: make one with `uuidgen`"))
}
