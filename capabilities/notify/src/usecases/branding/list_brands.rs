//! Lists brands: all for operators, those on offer for the people of a service.

use super::choose_brand::chosen;
use crate::Notify;
use crate::model::ServiceId;
use crate::model::brand::{Brand, BrandChoice};
use crate::sql::brand;
use crate::usecases::member;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_policy::{Access, Permission};

/// What a service can choose from, and what it chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandOffer {
    /// The organisation's brands, by name; its default says so itself.
    pub brands: Vec<Brand>,
    /// The service's choice.
    pub chosen: BrandChoice,
}

/// The organisation's brands by name, archived ones last. For operators.
///
/// # Errors
/// As the store reports them.
pub async fn list_brands(notify: &Notify, operator: &NodeWide, organisation: OrganisationId) -> Result<Vec<Brand>> {
    notify.store().read(&operator.within(organisation), |tx| tx.list(&brand::LIST, &[])).await
}

/// What the service can choose from.
///
/// # Errors
/// `Forbidden` without `manage_service` in it; `NotFound` if the organisation has no such service; or as the store reports them.
pub async fn offered_brands(notify: &Notify, access: &Access, service: ServiceId) -> Result<BrandOffer> {
    let tenant = access.require_in(service.uuid(), Permission::ManageService)?;
    member::service(notify, tenant, service).await?;
    notify
        .store()
        .read(tenant, move |tx| {
            let mut brands: Vec<Brand> = tx.list(&brand::LIST, &[])?;
            brands.retain(|brand| !brand.archived);
            Ok(BrandOffer { brands, chosen: chosen(tx, service)? })
        })
        .await
}
