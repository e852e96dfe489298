//! Makes an API key be as declared.

use crate::model::service::Service;
use crate::model::{ApiKeyId, KeyType};
use crate::secrets;
use crate::sql::api_key::{self, SealedKey};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use yui_kernel::{Change, Difference, Effect, Env, Error, Result};
use yui_policy::Permissions;
use yui_store::seal::Keyring;
use yui_store::{Audited, TenantTx, values};

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
    let (mut effect, mut replaced) = (Effect::Created, None);
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
                let columns = values![service.id, stored.id, declared.key_type.as_str(), &permissions];
                tx.execute(&api_key::UPDATE, &columns)?;
                let before = api_key::stored_permissions(stored.permissions);
                tx.audit(
                    &Audited::new("api-key.update", "api-key", stored.id)
                        .within(service.id.uuid())
                        .before(json!({ "type": stored.key_type.as_str(), "permissions": before }))
                        .after(json!({ "type": declared.key_type.as_str(), "permissions": permissions })),
                )?;
            }
            return Ok(Change::new("api-key", name, effect));
        }
        tx.execute(&api_key::REVOKE, &values![service.id, stored.id, tx.now()])?;
        (effect, replaced) = (Effect::Updated(vec!["secret"]), Some(stored.id));
    }
    let id = insert(tx, service, keyring, declared)?;
    let after = json!({
        "service": service.id,
        "name": declared.name,
        "type": declared.key_type.as_str(),
        "permissions": api_key::stored_permissions(declared.permissions),
    });
    let entry = match replaced {
        None => Audited::new("api-key.create", "api-key", id).within(service.id.uuid()).after(after),
        Some(old) => Audited::new("api-key.replace", "api-key", id)
            .within(service.id.uuid())
            .before(json!({ "revoked": old }))
            .after(after),
    };
    tx.audit(&entry)?;
    Ok(Change::new("api-key", name, effect))
}

/// Stores a new key; gives its id.
fn insert(tx: &mut TenantTx<'_>, service: &Service, keyring: &Keyring, declared: &ApiKeySpec) -> Result<ApiKeyId> {
    let id = ApiKeyId::new(tx.env());
    let sealed = secrets::seal_api_key(keyring, tx.env(), declared.secret.text())?;
    let author = tx.tenant().actor().to_string();
    tx.execute(
        &api_key::INSERT,
        &values![
            service.id,
            id,
            &declared.name,
            declared.key_type.as_str(),
            api_key::stored_permissions(declared.permissions),
            sealed,
            secrets::digest(declared.secret.text()),
            author,
            tx.now(),
        ],
    )?;
    Ok(id)
}

fn check_secret(text: &str) -> Result<()> {
    let canonical = text.len() == 36 && text.parse::<uuid::Uuid>().is_ok_and(|uuid| uuid.to_string() == text);
    if canonical {
        return Ok(());
    }
    Err(Error::invalid("the secret of an API key is the text of a UUID, in lower case: make one with `uuidgen`"))
}
