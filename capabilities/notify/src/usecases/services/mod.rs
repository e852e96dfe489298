//! How services come, change, go live and end: what their people and the operator can do, one file a use case.

mod accept_terms;
mod add_reply_to;
mod agreements;
mod api_keys;
mod archive_service;
mod change_limits;
mod change_organisation_settings;
mod change_senders;
mod change_service;
mod checklist;
mod create_service;
mod decide_go_live;
mod describe_use;
mod list_services;
mod own_requests;
mod request_go_live;
mod search_services;
mod service_settings;
mod suspend_service;

pub use accept_terms::accept_terms;
pub use add_reply_to::{OfferedReplyTo, add_reply_to, confirm_reply_to, find_offered_reply_to};
pub use agreements::{list_agreements, record_agreement};
pub use api_keys::{ListedKey, NewKey, create_api_key, list_api_keys, revoke_key};
pub use archive_service::{archive_service, archive_trial_service};
pub use change_limits::change_limits;
pub use change_organisation_settings::{change_organisation_settings, find_organisation_settings};
pub use change_senders::{change_reply_to, change_safelist, change_text_senders};
pub use change_service::{ServiceChange, change_sending_domain, change_service};
pub use checklist::{GoLiveView, go_live_checklist};
pub use create_service::{NewService, create_service};
pub use decide_go_live::{Decision, decide_go_live, list_go_live_requests};
pub use describe_use::describe_use;
pub use list_services::list_services;
pub use own_requests::{OwnRequest, find_own_go_live_request, list_own_go_live_requests};
pub use request_go_live::request_go_live;
pub use search_services::{ServiceQuery, search_services, show_service};
pub use service_settings::{ServiceSettings, service_settings};
pub use suspend_service::{resume_service, suspend_service};

use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::{Service, ServiceState};
use crate::sql::{service, usage_warning};
use crate::usecases::trail;
use yui_kernel::{Actor, Error, NodeWide, OrganisationId, Result, Tenant};
use yui_policy::Access;
use yui_store::{Audited, NodeTx, TenantTx, Value, values};

/// The service, for a change that no other one comes between. Archived ones are gone for everybody.
///
/// # Errors
/// `NotFound`; or as the store reports them.
fn take(tx: &mut TenantTx<'_>, id: ServiceId) -> Result<Service> {
    tx.execute(&service::TURN, &values![id, tx.now()])?;
    let found: Service = tx.get(&service::FIND, &values![id], "the service")?;
    if found.state == ServiceState::Archived {
        return Err(Error::not_found("the service is archived"));
    }
    Ok(found)
}

/// Stores a service's new settings with their entry in the audit trail; does nothing if nothing differs. Other limits forget the warnings of the old.
///
/// # Errors
/// As the store reports them.
fn save(tx: &mut TenantTx<'_>, before: &Service, after: &Service, action: &'static str) -> Result<bool> {
    if before == after {
        return Ok(false);
    }
    let mut columns = service::columns(after);
    columns.push(Value::from(tx.now()));
    tx.execute(&service::UPDATE, &columns)?;
    if before.limits != after.limits {
        tx.execute(&usage_warning::CLEAR, &values![after.id])?;
    }
    let entry = Audited::new(action, "service", after.id);
    trail::changed(tx, entry, Some(trail::service(before)), trail::service(after))?;
    Ok(true)
}

/// The organisation that a service belongs to, for operators.
///
/// # Errors
/// `NotFound`; or as the store reports them.
fn owner(tx: &mut NodeTx<'_>, id: ServiceId) -> Result<OrganisationId> {
    let found = tx.find::<(OrganisationId,)>(&service::OWNER, &values![id])?;
    found.map(|(organisation,)| organisation).ok_or_else(|| Error::not_found("the service not found"))
}

/// Changes a service of whichever organisation, for an operator; requests see it at once.
///
/// # Errors
/// `NotFound`, or those of `work`.
async fn as_operator<T, F>(notify: &Notify, operator: &NodeWide, id: ServiceId, mut work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
{
    let done = notify
        .store()
        .write_node(operator, move |tx| {
            let tenant = tx.context().within(owner(tx, id)?);
            tx.within(&tenant, &mut work)
        })
        .await?;
    notify.services().forget(id);
    Ok(done)
}

/// Changes a service for one of its people; requests see it at once.
///
/// # Errors
/// Those of `work`, or as the store reports them.
async fn as_member<T, F>(notify: &Notify, tenant: &Tenant, id: ServiceId, work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
{
    let done = notify.store().write(tenant, work).await?;
    notify.services().forget(id);
    Ok(done)
}

/// Whether the caller is one of those who run the node, or the node itself.
fn is_of_node(access: &Access) -> bool {
    matches!(access.tenant().actor(), Actor::Operator(_) | Actor::System(_))
}

/// A name that people read: between 1 and 254 characters, none of them a control character.
///
/// # Errors
/// `Invalid`.
fn name(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 254 || text.chars().any(char::is_control) {
        return Err(Error::invalid("the name of a service has between 1 and 254 characters, in one line"));
    }
    Ok(text.to_owned())
}

/// The part of a sender's address before the `@`: small letters, digits, dots and hyphens.
///
/// # Errors
/// `Invalid`.
fn sender_name(text: &str) -> Result<String> {
    let text = text.trim().to_ascii_lowercase();
    let edge = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphanumeric());
    let fits = text.len() <= 63
        && edge(text.chars().next())
        && edge(text.chars().next_back())
        && !text.contains("..")
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte));
    if fits {
        return Ok(text);
    }
    Err(Error::invalid(
        "a sender name has at most 63 small letters, digits, dots and hyphens, and begins and ends with a letter or digit",
    ))
}

/// Keeps the address for the service, if no other service writes from it.
///
/// # Errors
/// `Conflict` if it is another's; or as the store reports them.
fn claim_sender(tx: &mut NodeTx<'_>, tenant: &Tenant, node_domain: &str, claimed: &Service) -> Result<()> {
    let domain = claimed.sending_domain.as_deref().unwrap_or(node_domain);
    let (local, address) = (&claimed.email_from, format!("{}@{domain}", claimed.email_from));
    let chosen = tx.list::<(ServiceId,)>(&crate::sql::sender_name::OWNER, &values![&address])?;
    let declared = tx.list::<(ServiceId,)>(&crate::sql::sender_name::DECLARED, &values![local, node_domain, domain])?;
    if chosen.iter().chain(&declared).any(|(service,)| *service != claimed.id) {
        return Err(Error::conflict("another service writes from this address; choose another sender name"));
    }
    tx.within(tenant, |tx| tx.execute(&crate::sql::sender_name::PUT, &values![claimed.id, &address])).map(drop)
}

#[cfg(test)]
mod tests {
    use super::{name, sender_name};

    #[test]
    fn names_are_one_line() {
        assert_eq!(name(" 結市 市民課 ").unwrap(), "結市 市民課");
        for wrong in ["", " ", "a\nb", &"長".repeat(255)] {
            assert!(name(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn sender_names_stand_before_an_at_sign() {
        assert_eq!(sender_name(" Citizens.Office-1 ").unwrap(), "citizens.office-1");
        for wrong in ["", ".a", "a.", "a..b", "-a", "a b", "a@b", "市民課", &"a".repeat(64)] {
            assert!(sender_name(wrong).is_err(), "{wrong:?}");
        }
    }
}
