//! Revokes an API key that somebody found in public: what a scanner of published code reports (section 1.4 of the wire facts).
//!
//! The report holds the whole key, so whoever sends it could use the key; revoking it needs the reporter's own signature
//! nevertheless, or anyone could find out by trying which texts are keys.

use super::Failure;
use super::token::Token;
use crate::Notify;
use crate::model::problem::{self, AuthProblem};
use crate::model::{ApiKeyId, Dialect, ServiceId};
use crate::notices::{self, Notice};
use crate::secrets;
use crate::sql::api_key;
use serde::Deserialize;
use serde_json::json;
use yui_kernel::{NodeWide, OrganisationId, Origin, Result};
use yui_store::{Audited, NodeTx, TenantTx, values};

/// How much of a report is told to the key's owners.
const TOLD: usize = 300;

/// What the reporter says. All members are required.
#[derive(Deserialize)]
pub struct LeakReport {
    /// The key, whole.
    token: String,
    /// What kind of secret the reporter takes it for; every kind is looked up alike.
    #[serde(rename = "type")]
    _kind: String,
    /// The address where it was found.
    url: String,
    /// The kind of place where it was found.
    source: String,
}

impl std::fmt::Debug for LeakReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LeakReport").finish_non_exhaustive()
    }
}

/// Checks who reports from `origin`, revokes the key if there is such a key in use, and has its owners told. Gives whether there was one.
///
/// # Errors
/// The refusal of the reporter's token or report, or a fault of the store.
pub async fn revoke_leaked_key(
    notify: &Notify,
    token: Option<&str>,
    report: &[u8],
    origin: Origin,
) -> Result<bool, Failure> {
    check_reporter(notify, token)?;
    let report: LeakReport = serde_json::from_slice(report).map_err(|_| problem::leak_report_incomplete())?;
    let secret = last_characters(&report.token, 36).ok_or_else(problem::leak_report_incomplete)?;
    let digest = secrets::digest(secret);
    let found = found(&report);
    let context = NodeWide::system("leaked key report").from_origin(origin);
    let revoke = move |tx: &mut NodeTx<'_>| {
        let owner = tx.find::<(OrganisationId, ServiceId)>(&api_key::FIND_BY_SECRET, &values![digest.clone()])?;
        let Some((organisation, service)) = owner else { return Ok(None) };
        let tenant = tx.context().within(organisation);
        let key = tx.within(&tenant, |tx| revoke(tx, service, &digest, &found))?;
        Ok(key.then_some(service))
    };
    let service = notify.store().write_node(&context, revoke).await?;
    if let Some(service) = service {
        notify.services().forget(service);
        tracing::warn!(%service, "an API key that was found in public is revoked");
    }
    Ok(service.is_some())
}

fn check_reporter(notify: &Notify, token: Option<&str>) -> Result<(), Failure> {
    let refused = |problem: AuthProblem| Failure::from(problem.problems(Dialect::Gc).keyed("token"));
    let (Some(reporter), Some(token)) = (&notify.settings().leak_reporter, token) else {
        return Err(problem::leak_reporter_required().into());
    };
    let token = Token::read(token).map_err(refused)?;
    if token.issuer().and_then(|issuer| issuer.as_str()) != Some(reporter.issuer.as_str()) {
        return Err(problem::leak_reporter_required().into());
    }
    token.check_algorithm().map_err(refused)?;
    if !token.is_signed_with(&reporter.secret) {
        return Err(refused(AuthProblem::SignatureUnknown));
    }
    token.check_time(notify.env().now()).map_err(refused)
}

fn last_characters(text: &str, count: usize) -> Option<&str> {
    text.trim().get(text.trim().len().checked_sub(count)?..)
}

/// Where it was found, as the owners read it; without control characters, because it goes into an e-mail.
fn found(report: &LeakReport) -> String {
    let place = [report.source.trim(), report.url.trim()].map(str::to_owned);
    let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    place.chars().filter(|character| !character.is_control()).take(TOLD).collect()
}

/// Revokes the service's key with this digest; `false` if it is revoked already.
fn revoke(tx: &mut TenantTx<'_>, service: ServiceId, digest: &[u8], found: &str) -> Result<bool> {
    let key = tx.find::<(ApiKeyId, String)>(&api_key::FIND_NAME_BY_SECRET, &values![service, digest])?;
    let Some((id, name)) = key else { return Ok(false) };
    if tx.execute(&api_key::REVOKE, &values![service, id, tx.now()])? == 0 {
        return Ok(false);
    }
    tx.audit(
        &Audited::new("api-key.revoke-leaked", "api-key", id)
            .within(service.uuid())
            .after(json!({ "revoked": true, "found": found })),
    )?;
    notices::tell(tx, service, &Notice::KeyLeaked { key: name, found: found.to_owned() })?;
    Ok(true)
}
