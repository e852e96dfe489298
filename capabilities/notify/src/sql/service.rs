//! Table `service`.

use super::named;
use crate::model::Channel;
use crate::model::service::{Limits, Service};
use yui_kernel::{OrganisationId, Result};
use yui_store::{FromRow, Row, Value, values};

macro_rules! columns {
    () => {
        "service_id, handle, name, mode, state, dialect, region, time_zone, email_from, sending_domain, prefix_texts, \
        channels, international_texts, per_minute, daily_email, daily_text_parts, annual_email, annual_text_parts, \
        files, file_contact from service "
    };
}

macro_rules! select {
    () => {
        concat!("select ", columns!(), "where organisation_id = $1 and ")
    };
}

yui_store::statements! {
    /// The organisation that a service belongs to.
    pub node OWNER = "select organisation_id from service where service_id = $1";
    /// One service.
    pub tenant FIND = concat!(select!(), "service_id = $2");
    /// The service with this handle.
    pub tenant FIND_BY_HANDLE = concat!(select!(), "handle = $2");
    /// The organisation's services, each with its time zone.
    pub tenant TIME_ZONES = "select service_id, time_zone from service where organisation_id = $1 order by service_id";
    /// Makes the next change of a service wait for this one's end; changes nothing else.
    pub tenant TURN = "update service set updated_at = $3 where organisation_id = $1 and service_id = $2";
    /// The organisation's services after an id.
    pub tenant PAGE = concat!(select!(), "service_id > $2 order by service_id limit $3");
    /// A new service.
    pub tenant INSERT = "insert into service (organisation_id, service_id, handle, name, mode, state, dialect, region, time_zone, \
        email_from, sending_domain, prefix_texts, channels, international_texts, per_minute, daily_email, daily_text_parts, \
        annual_email, annual_text_parts, files, file_contact, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22)";
    /// New settings for a service.
    pub tenant UPDATE = "update service set handle = $3, name = $4, mode = $5, state = $6, dialect = $7, region = $8, \
        time_zone = $9, email_from = $10, sending_domain = $11, prefix_texts = $12, channels = $13, international_texts = $14, \
        per_minute = $15, daily_email = $16, daily_text_parts = $17, annual_email = $18, annual_text_parts = $19, \
        files = $20, file_contact = $21, updated_at = $22 where organisation_id = $1 and service_id = $2";
    /// Services of all organisations after an id: whose texts are like a pattern in lower case or that have an id, in a mode, in a state, of an
    /// organisation; an empty text means any, and so does `true` in place of the organisation.
    pub node SEARCH = concat!("select organisation_id, ", columns!(), "where service_id > $1 and (lower(name) like $2 escape '\\' \
        or lower(handle) like $2 escape '\\' or lower(email_from) like $2 escape '\\' or service_id = $3) \
        and ($4 = '' or mode = $4) and ($5 = '' or state = $5) and (organisation_id = $6 or $7) order by service_id limit $8");
    /// How many organisations have live services, and how many such services there are.
    pub node COUNT_LIVE = "select count(distinct organisation_id), count(*) from service where mode = 'live' and state = 'active'";
}

impl FromRow for Service {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            handle: row.next()?,
            name: row.next()?,
            mode: named(row)?,
            state: named(row)?,
            dialect: named(row)?,
            region: row.next()?,
            time_zone: row.next()?,
            email_from: row.next()?,
            sending_domain: row.next()?,
            prefix_texts: row.next()?,
            channels: channels(row)?,
            international_texts: row.next()?,
            limits: Limits {
                per_minute: row.next()?,
                daily_email: row.next()?,
                daily_text_parts: row.next()?,
                annual_email: row.next()?,
                annual_text_parts: row.next()?,
            },
            files: row.next()?,
            file_contact: row.next()?,
        })
    }
}

/// A service of whichever organisation, as the operator finds it.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundService {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The service.
    pub service: Service,
}

impl FromRow for FoundService {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { organisation: row.next()?, service: Service::from_row(row)? })
    }
}

/// The values of [`INSERT`] and [`UPDATE`] but for the last, the instant.
#[must_use]
pub fn columns(service: &Service) -> Vec<Value> {
    let channels: Vec<&str> = service.channels.iter().map(|channel| channel.as_str()).collect();
    values![
        service.id,
        &service.handle,
        &service.name,
        service.mode.as_str(),
        service.state.as_str(),
        service.dialect.as_str(),
        &service.region,
        &service.time_zone,
        &service.email_from,
        service.sending_domain.clone(),
        service.prefix_texts,
        channels.join(" "),
        service.international_texts,
        service.limits.per_minute,
        service.limits.daily_email,
        service.limits.daily_text_parts,
        service.limits.annual_email,
        service.limits.annual_text_parts,
        service.files,
        service.file_contact.clone(),
    ]
    .to_vec()
}

fn channels(row: &mut Row) -> Result<Vec<Channel>> {
    let text: String = row.next()?;
    text.split_whitespace().map(|name| name.parse().map_err(|_| row.inconsistent("names of channels"))).collect()
}
