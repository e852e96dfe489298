//! Where a service is called back, without the secrets.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::callback::SuspendedBecause;
use crate::model::service::CallbackKind;
use crate::secrets;
use crate::sql::callback::{self, SealedCallback};
use std::sync::Arc;
use yui_kernel::{Error, Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::seal::Keyring;
use yui_store::values;

/// A callback as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCallback {
    /// What about.
    pub kind: CallbackKind,
    /// The receiver's address.
    pub url: String,
    /// Whether calls are signed.
    pub signed: bool,
    /// Until when calls also carry the signature of the secret before.
    pub previous_secret_until: Option<Timestamp>,
    /// Since when calls wait, and why.
    pub suspended: Option<(Timestamp, SuspendedBecause)>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The service's callbacks, by kind.
///
/// # Errors
/// `Forbidden`.
pub async fn list_callbacks(notify: &Notify, access: &Access, service: ServiceId) -> Result<Vec<ListedCallback>> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    let keyring = Arc::clone(notify.keyring());
    let list = notify.store().read(tenant, move |tx| {
        let now = tx.now();
        let stored = tx.list::<SealedCallback>(&callback::LIST, &values![service])?;
        stored.into_iter().map(|stored| listed(&keyring, stored, now)).collect::<Result<Vec<_>>>()
    });
    list.await
}

fn listed(keyring: &Keyring, stored: SealedCallback, now: Timestamp) -> Result<ListedCallback> {
    let signing = stored.signing_sealed.map(|sealed| secrets::open_signing(keyring, &sealed)).transpose()?;
    let because = stored.suspended_because.map(|because| {
        because
            .parse()
            .map_err(|_| Error::internal("a callback is suspended for a reason that this version does not know"))
    });
    Ok(ListedCallback {
        kind: stored.kind,
        url: stored.url,
        signed: signing.is_some(),
        previous_secret_until: signing.and_then(|signing| signing.overlap_until(now)),
        suspended: stored.suspended_at.zip(because.transpose()?),
        updated_at: stored.updated_at,
    })
}
