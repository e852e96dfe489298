//! A member makes a service, to try it out.

use super::{claim_sender, name, sender_name};
use crate::Notify;
use crate::model::service::{Limits, Service, ServiceMode, ServiceState, default_time_zone};
use crate::model::{Channel, Dialect, ServiceId};
use crate::sql::service;
use crate::usecases::trail;
use yui_kernel::{Actor, Error, NodeWide, Result};
use yui_policy::Access;
use yui_store::{Audited, TenantTx, Value, values};

/// A service to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewService {
    /// Its name, which recipients see.
    pub name: String,
    /// What stands before the `@` of the sender's address; no other service of the node has the same address. Also what declarations
    /// find it by, with hyphens for dots.
    pub sender_name: String,
    /// Whose client libraries it serves; by the organisation's country where none is named.
    pub dialect: Option<Dialect>,
    /// ISO 3166-1 alpha-2 code of the country whose numbers need no country code; the organisation's where none is named.
    pub region: Option<String>,
    /// IANA name of the zone in which its days begin; by country and dialect where none is named.
    pub time_zone: Option<String>,
}

/// Makes a trial service, in which the member who makes it has every role.
///
/// # Errors
/// `Forbidden` unless the caller is a member; `Invalid` if a name, region or time zone is none; `Conflict` if the sender name or the handle that
/// follows from it is another service's; or as the store reports them.
pub async fn create_service(notify: &Notify, access: &Access, new: NewService) -> Result<ServiceId> {
    let tenant = access.tenant();
    let Actor::Member(founder) = *tenant.actor() else {
        return Err(Error::forbidden("services are made by members; an operator declares them with yui apply"));
    };
    let country = notify.teams().country(tenant.organisation()).await?;
    let id = ServiceId::new(notify.env());
    let declared = settings(id, &country, new)?;
    // First the team, so that no service is ever without one. A team of a service that is not made after all harms nobody.
    notify.teams().found(tenant.clone(), id.uuid(), founder).await?;
    let (tenant, domain) = (tenant.clone(), notify.settings().email_domain.clone());
    let context = NodeWide::system("sender names");
    notify
        .store()
        .write_node(&context, move |tx| {
            claim_sender(tx, &tenant, &domain, &declared)?;
            tx.within(&tenant, |tx| insert(tx, &declared))
        })
        .await?;
    Ok(id)
}

fn settings(id: ServiceId, country: &str, new: NewService) -> Result<Service> {
    let sender_name = sender_name(&new.sender_name)?;
    let dialect = new.dialect.unwrap_or(if country == "GB" { Dialect::Govuk } else { Dialect::Gc });
    let region = new.region.unwrap_or_else(|| country.to_owned());
    if region.len() != 2 || !region.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Error::invalid("a country is two capital letters of ISO 3166-1, like JP, CA or GB"));
    }
    let time_zone = new.time_zone.unwrap_or_else(|| default_time_zone(&region, dialect).to_owned());
    if jiff::tz::TimeZone::get(&time_zone).is_err() {
        return Err(Error::invalid("this is not a time zone; write it like Asia/Tokyo"));
    }
    Ok(Service {
        id,
        handle: sender_name.replace('.', "-"),
        name: name(&new.name)?,
        mode: ServiceMode::Trial,
        state: ServiceState::Active,
        dialect,
        region,
        time_zone,
        email_from: sender_name,
        sending_domain: None,
        prefix_texts: true,
        channels: Channel::ALL.to_vec(),
        international_texts: false,
        limits: Limits::defaults(dialect, ServiceMode::Trial),
        files: true,
        file_contact: None,
    })
}

fn insert(tx: &mut TenantTx<'_>, declared: &Service) -> Result<()> {
    if tx.find::<Service>(&service::FIND_BY_HANDLE, &values![&declared.handle])?.is_some() {
        return Err(Error::conflict("the organisation has a service of this name; choose another sender name"));
    }
    let mut columns = service::columns(declared);
    columns.push(Value::from(tx.now()));
    tx.execute(&service::INSERT, &columns)?;
    trail::changed(tx, Audited::new("service.create", "service", declared.id), None, trail::service(declared))
}
