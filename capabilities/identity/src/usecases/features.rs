//! Operators switch features on and off, for the node or for one organisation.

use crate::Identity;
use crate::features;
use crate::model::Switches;
use crate::sql::feature_switch;
use crate::sql::organisation::{self, ListedOrganisation};
use serde_json::json;
use std::collections::BTreeMap;
use yui_kernel::{Error, Feature, NodeWide, OrganisationId, Result};
use yui_store::{Audited, NodeTx, TenantTx, values};

/// What is switched, and what the organisations are called that have something of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedSwitches {
    /// Every switch.
    pub switches: Switches,
    /// Names of organisations.
    pub names: BTreeMap<OrganisationId, String>,
}

/// Every switch as it is now. For operators.
///
/// # Errors
/// As the store reports them.
pub async fn list_switches(identity: &Identity, operator: &NodeWide) -> Result<ListedSwitches> {
    let list = |tx: &mut NodeTx<'_>| {
        let switches = features::read(tx)?;
        let mut names = BTreeMap::new();
        for (id, ..) in switches.of_organisations() {
            if let Some(found) = tx.find::<ListedOrganisation>(&organisation::FIND, &values![id])? {
                names.insert(id, found.name);
            }
        }
        Ok(ListedSwitches { switches, names })
    };
    identity.store().read_node(operator, list).await
}

/// Switches a feature on or off for an organisation, or for the node; `None` has the organisation follow the node, and the node have it on. For
/// operators.
///
/// # Errors
/// `NotFound` if there is no such organisation; or as the store reports them.
pub async fn switch_feature(
    identity: &Identity,
    operator: &NodeWide,
    organisation: Option<OrganisationId>,
    feature: Feature,
    wanted: Option<bool>,
) -> Result<()> {
    let switch = move |tx: &mut NodeTx<'_>| {
        if let Some(id) = organisation
            && tx.find::<ListedOrganisation>(&organisation::FIND, &values![id])?.is_none()
        {
            return Err(Error::not_found("there is no such organisation"));
        }
        let tenant = tx.context().within(organisation.unwrap_or(OrganisationId::NODE));
        tx.within(&tenant, |tx| write(tx, feature, wanted))
    };
    identity.store().write_node(operator, switch).await?;
    identity.features().forget();
    Ok(())
}

fn write(tx: &mut TenantTx<'_>, feature: Feature, wanted: Option<bool>) -> Result<()> {
    let before: Option<bool> =
        tx.find::<(bool,)>(&feature_switch::FIND, &values![feature.as_str()])?.map(|(is_on,)| is_on);
    if before == wanted {
        return Ok(());
    }
    match wanted {
        None => tx.execute(&feature_switch::DELETE, &values![feature.as_str()])?,
        Some(is_on) => tx.execute(&feature_switch::PUT, &values![feature.as_str(), is_on, tx.now()])?,
    };
    let entry = Audited::new("feature.switch", "feature", feature.as_str());
    tx.audit(&entry.before(json!({ "is_on": before })).after(json!({ "is_on": wanted })))
}
