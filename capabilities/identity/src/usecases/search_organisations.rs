//! The operator finds organisations, and changes what they are called and which domains are theirs.

use super::put_organisation;
use crate::Identity;
use crate::model::OrganisationSpec;
use crate::sql::domain;
use crate::sql::organisation::{self, ListedOrganisation};
use yui_kernel::{Change, Error, NodeWide, OrganisationId, Result};
use yui_store::{NodeTx, containing, values};

/// How many organisations a page has at most.
const PAGE: u32 = 100;

/// Organisations whose code or one of whose names holds `text`, in the order of their codes, at most 100: those after a code, if one is given.
/// No text finds all.
///
/// # Errors
/// As the store reports them.
pub async fn search_organisations(
    identity: &Identity,
    operator: &NodeWide,
    text: &str,
    after: Option<String>,
) -> Result<Vec<ListedOrganisation>> {
    let (pattern, after) = (containing(text), after.unwrap_or_default());
    let search = move |tx: &mut NodeTx<'_>| tx.list(&organisation::SEARCH, &values![&after, &pattern, PAGE]);
    identity.store().read_node(operator, search).await
}

/// One organisation with the domains of its people's addresses.
///
/// # Errors
/// `NotFound`; or as the store reports them.
pub async fn show_organisation(
    identity: &Identity,
    operator: &NodeWide,
    id: OrganisationId,
) -> Result<OrganisationSpec> {
    let show = move |tx: &mut NodeTx<'_>| {
        let found = tx.find::<ListedOrganisation>(&organisation::FIND, &values![id])?;
        let found = found.ok_or_else(|| Error::not_found("there is no such organisation"))?;
        let domains = tx.within(&tx.context().within(id), |tx| tx.list::<(String,)>(&domain::LIST, &[]))?;
        Ok(OrganisationSpec {
            code: found.code,
            country: found.country,
            name: found.name,
            name_en: found.name_en,
            name_fr: found.name_fr,
            domains: domains.into_iter().map(|(domain,)| domain).collect(),
        })
    };
    identity.store().read_node(operator, show).await
}

/// Makes the organisation with this code, or gives it these names and domains.
///
/// # Errors
/// `Invalid` if something breaks a rule; `Conflict` if a domain belongs to another organisation; or as the store reports them.
pub async fn save_organisation(
    identity: &Identity,
    operator: &NodeWide,
    wanted: OrganisationSpec,
) -> Result<(OrganisationId, Change)> {
    identity.store().write_node(operator, move |tx| put_organisation(tx, &wanted)).await
}
