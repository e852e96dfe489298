//! The API keys of a service, as its people make, see and revoke them.

use super::{as_member, take};
use crate::Notify;
use crate::model::{ApiKeyId, KeyType, ServiceId};
use crate::sql::api_key::{self, KeyListed, SealedKey};
use crate::usecases::configure::{self, ApiKeySpec, KeySecret, put_api_key};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Error, Result, Timestamp};
use yui_policy::{Access, Permission, Permissions};
use yui_store::values;

/// How long a revoked key is still listed.
const SHOWN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An API key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its name: letters, digits, hyphens and underscores, because it is a part of the full key. Unique among the keys in use.
    pub name: String,
    /// What it may reach.
    pub key_type: KeyType,
    /// What it may do beyond sending and reading: `manage_templates`, `manage_reports`.
    pub permissions: Permissions,
}

/// A key as the people of a service see it.
pub type ListedKey = KeyListed;

/// Makes a key; gives its full text, which is shown this once and never again.
///
/// # Errors
/// `Forbidden` without `manage_api_keys`; `NotFound`; `Invalid` if the name has other characters or a permission is none of keys; `Conflict` if a key in
/// use has the name.
pub async fn create_api_key(notify: &Notify, access: &Access, id: ServiceId, new: NewKey) -> Result<SecretString> {
    let tenant = access.require_in(id.uuid(), Permission::ManageApiKeys)?;
    check(&new)?;
    let (secret, keyring) = (KeySecret::random(notify.env()), notify.keyring().clone());
    let full = format!("{}{}-{id}-{}", notify.settings().api_key_prefix, new.name, secret.expose_secret());
    as_member(notify, tenant, id, move |tx| {
        let service = take(tx, id)?;
        let keys = tx.list::<SealedKey>(&api_key::LIST, &values![id])?;
        if keys.iter().any(|key| key.name == new.name && key.revoked_at.is_none()) {
            return Err(Error::conflict(
                "the service has a key of this name in use; choose another name, or revoke that key",
            ));
        }
        let spec = ApiKeySpec {
            name: new.name.clone(),
            key_type: new.key_type,
            permissions: new.permissions,
            secret: KeySecret::Given(secret.clone()),
        };
        put_api_key(tx, &service, &keyring, &spec).map(drop)
    })
    .await?;
    Ok(SecretString::from(full))
}

fn check(new: &NewKey) -> Result<()> {
    let fits = (1..=100).contains(&new.name.len())
        && new.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !fits {
        return Err(Error::invalid(
            "a name for a key has letters (A to Z), digits, hyphens and underscores, at most 100",
        ));
    }
    let of_keys = [Permission::ManageTemplates, Permission::ManageReports];
    let other = Permission::ALL.iter().find(|one| new.permissions.contains(**one) && !of_keys.contains(one));
    match other {
        None => Ok(()),
        Some(other) => Err(Error::invalid(format!("a key cannot be given {other}"))),
    }
}

/// Revokes a key: whatever still uses it is refused from now on.
///
/// # Errors
/// `Forbidden` without `manage_api_keys`; `NotFound`; `Conflict` if it is revoked already.
pub async fn revoke_key(notify: &Notify, access: &Access, id: ServiceId, key: ApiKeyId) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageApiKeys)?;
    as_member(notify, tenant, id, move |tx| {
        let service = take(tx, id)?;
        let keys = tx.list::<SealedKey>(&api_key::LIST, &values![id])?;
        let found = keys.into_iter().find(|found| found.id == key);
        let found = found.ok_or_else(|| Error::not_found("the service has no such key"))?;
        if found.revoked_at.is_some() {
            return Err(Error::conflict("this key is revoked already"));
        }
        configure::revoke_api_key(tx, &service, &found.name).map(drop)
    })
    .await
}

/// The keys in use, and those revoked in the last seven days, each with the instant of its last use.
///
/// # Errors
/// `Forbidden` without `manage_api_keys`; or as the store reports them.
pub async fn list_api_keys(notify: &Notify, access: &Access, id: ServiceId) -> Result<Vec<ListedKey>> {
    let tenant = access.require_in(id.uuid(), Permission::ManageApiKeys)?;
    let since = notify.env().now().saturating_sub(SHOWN).unwrap_or(Timestamp::MIN);
    notify.store().read(tenant, move |tx| tx.list(&api_key::LIST_SHOWN, &values![id, since])).await
}
