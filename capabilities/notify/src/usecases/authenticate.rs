//! Who calls the API: the row of table 1.3 of the wire facts that an `Authorization` header falls into.

use super::Failure;
use super::token::Token;
use crate::Notify;
use crate::model::problem::AuthProblem;
use crate::model::request::Rules;
use crate::model::service::{ApiKey, ServiceState};
use crate::model::{Dialect, KeyType, ServiceId};
use crate::secrets;
use crate::services::Snapshot;
use crate::sql::api_key;
use secrecy::ExposeSecret;
use std::sync::Arc;
use yui_kernel::{Actor, NodeWide, OrganisationId, Origin, Result, Tenant, Timestamp};
use yui_policy::{API_KEY, Access};
use yui_store::values;

/// A caller whose key was checked.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The service it calls for.
    pub snapshot: Arc<Snapshot>,
    /// Its key.
    pub key: ApiKey,
    /// What it may do.
    pub access: Access,
}

impl Caller {
    fn new(snapshot: Arc<Snapshot>, key: ApiKey, origin: Origin) -> Self {
        let tenant = Tenant::new(snapshot.organisation, Actor::ApiKey(key.id.uuid())).from_origin(origin);
        let service = snapshot.service.id.uuid();
        Self { access: Access::in_scope(tenant, service, API_KEY.union(key.permissions)), snapshot, key }
    }

    /// Whose clients the service serves.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.snapshot.service.dialect
    }

    /// What the key may reach.
    #[must_use]
    pub fn key_type(&self) -> KeyType {
        self.key.key_type
    }

    /// What the caller's requests are judged by at `now`.
    #[must_use]
    pub fn rules(&self, now: Timestamp) -> Rules {
        Rules { dialect: self.dialect(), region: self.snapshot.service.phone_region(), now }
    }
}

/// Checks the header of a request that came from `origin`.
///
/// # Errors
/// The refusal in the service's dialect, or in that of GC Notify where no service is known; or a fault of the store.
pub async fn authenticate(notify: &Notify, header: Option<&str>, origin: Origin) -> Result<Caller, Failure> {
    let header = header.ok_or_else(|| refused(AuthProblem::Missing))?;
    let (scheme, credential) = header.split_once(' ').unwrap_or((header, ""));
    let credential = credential.trim();
    let caller = if scheme.eq_ignore_ascii_case("bearer") {
        by_token(notify, credential, origin).await?
    } else if scheme.eq_ignore_ascii_case("apikey-v1") {
        by_full_key(notify, credential, origin).await?
    } else {
        return Err(refused(AuthProblem::UnknownScheme));
    };
    let service = caller.snapshot.service.id;
    notify.last_used().note(notify.store(), caller.access.tenant(), service, caller.key.id);
    Ok(caller)
}

async fn by_token(notify: &Notify, token: &str, origin: Origin) -> Result<Caller, Failure> {
    let token = Token::read(token).map_err(refused)?;
    let issuer = issuer(&token).map_err(refused)?;
    let snapshot = notify.services().find(issuer).await?.ok_or_else(|| refused(AuthProblem::ServiceNotFound))?;
    let dialect = snapshot.service.dialect;
    let refused = |problem: AuthProblem| Failure::from(problem.problems(dialect));
    if snapshot.service.state != ServiceState::Active {
        return Err(refused(AuthProblem::ServiceArchived));
    }
    if snapshot.keys.is_empty() {
        return Err(refused(AuthProblem::ServiceWithoutKeys));
    }
    let now = notify.env().now();
    let key = signing_key(&snapshot, &token, now).map_err(refused)?.clone();
    Ok(Caller::new(snapshot, key, origin))
}

/// The service that the token says it comes from.
fn issuer(token: &Token<'_>) -> std::result::Result<ServiceId, AuthProblem> {
    let issuer = token.issuer().ok_or(AuthProblem::IssuerMissing)?;
    issuer.as_str().and_then(|issuer| issuer.parse().ok()).ok_or(AuthProblem::IssuerNotUuid)
}

/// The key of the service that made the token's signature, if its time is right and it is not revoked.
fn signing_key<'a>(
    snapshot: &'a Snapshot,
    token: &Token<'_>,
    now: yui_kernel::Timestamp,
) -> std::result::Result<&'a ApiKey, AuthProblem> {
    token.check_algorithm()?;
    for key in &snapshot.keys {
        if token.is_signed_with(&key.secret) {
            token.check_time(now)?;
            return if key.revoked_at.is_some() { Err(AuthProblem::KeyRevoked) } else { Ok(key) };
        }
    }
    Err(AuthProblem::SignatureUnknown)
}

/// `ApiKey-v1`: the full key, `PREFIX-NAME-SERVICE-SECRET`, whose last 36 characters are the secret and the 36 before them,
/// but for a hyphen, the service.
async fn by_full_key(notify: &Notify, full: &str, origin: Origin) -> Result<Caller, Failure> {
    let (service, secret) = split_full_key(notify, full).ok_or_else(|| refused(AuthProblem::ApiKeyIncomplete))?;
    let snapshot = match service {
        Some(service) => notify.services().find(service).await?,
        None => None,
    };
    let key = snapshot.as_ref().and_then(|snapshot| snapshot.keys.iter().find(|key| same(key, secret)).cloned());
    let (Some(snapshot), Some(key)) = (snapshot, key) else {
        // The secret may be right and the rest of the text not: the caller should hear which.
        return Err(refused(if secret_exists(notify, secret).await? {
            AuthProblem::ApiKeyIncomplete
        } else {
            AuthProblem::ApiKeyUnknown
        }));
    };
    let refused = |problem: AuthProblem| Failure::from(problem.problems(snapshot.service.dialect));
    if snapshot.service.state != ServiceState::Active {
        return Err(refused(AuthProblem::ServiceArchived));
    }
    if key.revoked_at.is_some() {
        return Err(refused(AuthProblem::KeyRevoked));
    }
    Ok(Caller::new(snapshot, key, origin))
}

/// The service, if it is the text of a UUID, and the secret.
fn split_full_key<'a>(notify: &Notify, full: &'a str) -> Option<(Option<ServiceId>, &'a str)> {
    // Two UUIDs at least stand behind the prefix.
    full.strip_prefix(notify.settings().api_key_prefix.as_str()).filter(|rest| rest.len() >= 72)?;
    let secret = full.get(full.len().checked_sub(36)?..)?;
    let service = full.get(full.len().checked_sub(73)?..full.len().checked_sub(37)?)?;
    Some((service.parse().ok(), secret))
}

/// Compares in a time that does not depend on how much of the secret is right.
fn same(key: &ApiKey, secret: &str) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(key.secret.expose_secret().as_bytes(), secret.as_bytes()).is_ok()
}

async fn secret_exists(notify: &Notify, secret: &str) -> Result<bool> {
    let digest = secrets::digest(secret);
    let context = NodeWide::system("key look-up");
    let found = notify.store().read_node(&context, move |tx| {
        tx.find::<(OrganisationId, ServiceId)>(&api_key::FIND_BY_SECRET, &values![digest.clone()])
    });
    Ok(found.await?.is_some())
}

/// A refusal before the service's dialect is known.
fn refused(problem: AuthProblem) -> Failure {
    Failure::from(problem.problems(Dialect::Gc))
}
