//! What an organisation decides for all its services.

use super::is_of_node;
use crate::Notify;
use crate::model::organisation::OrganisationSettings;
use crate::sql::organisation_settings;
use crate::usecases::configure::put_organisation_settings;
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};

/// The settings as they are.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation; or as the store reports them.
pub async fn find_organisation_settings(notify: &Notify, access: &Access) -> Result<OrganisationSettings> {
    let tenant = access.require_everywhere(Permission::ManageService)?;
    notify.store().read(tenant, organisation_settings::read).await
}

/// Gives the organisation these settings. Whether it lets services go live by itself is the operator's to say.
///
/// # Errors
/// `Forbidden` without `manage_service` in the whole organisation, or if a member changes `self_approval`; `Invalid` if the month is none; or as the
/// store reports them.
pub async fn change_organisation_settings(
    notify: &Notify,
    access: &Access,
    wanted: OrganisationSettings,
) -> Result<()> {
    let tenant = access.require_everywhere(Permission::ManageService)?;
    let of_node = is_of_node(access);
    notify
        .store()
        .write(tenant, move |tx| {
            if !of_node && organisation_settings::read(tx)?.self_approval != wanted.self_approval {
                return Err(Error::forbidden(
                    "those who run the node say whether an organisation lets services go live",
                ));
            }
            put_organisation_settings(tx, &wanted).map(drop)
        })
        .await?;
    notify.services().forget_all();
    Ok(())
}
