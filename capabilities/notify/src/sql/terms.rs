//! Table `service`: the columns that hold what the operator grants beside the limits.

use crate::model::ServiceId;
use crate::model::terms::Terms;
use yui_kernel::{OrganisationId, Result};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The terms of a service.
    pub tenant FIND = "select retention_email_days, retention_text_days, price_book from service \
        where organisation_id = $1 and service_id = $2";
    /// Other terms.
    pub tenant UPDATE = "update service set retention_email_days = $3, retention_text_days = $4, price_book = $5, updated_at = $6 \
        where organisation_id = $1 and service_id = $2";
    /// The services of the node after one of them, with their terms.
    pub node LIST = "select organisation_id, service_id, retention_email_days, retention_text_days, price_book from service \
        where (organisation_id, service_id) > ($1, $2) order by organisation_id, service_id limit $3";
}

/// A service and its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceTerms {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The service.
    pub service: ServiceId,
    /// Its terms.
    pub terms: Terms,
}

impl FromRow for Terms {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { retention_email_days: row.next()?, retention_text_days: row.next()?, price_book: row.next()? })
    }
}

impl FromRow for ServiceTerms {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { organisation: row.next()?, service: row.next()?, terms: Terms::from_row(row)? })
    }
}
