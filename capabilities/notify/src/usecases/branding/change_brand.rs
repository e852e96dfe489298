//! Changes a brand for all services that have it.

use super::{keep_apart, keep_logo, shown, take};
use crate::Notify;
use crate::model::BrandId;
use crate::model::brand::{Brand, BrandSpec, Logo};
use crate::sql::brand;
use crate::usecases::trail;
use bytes::Bytes;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::{Audited, Value};

/// What becomes of the logo.
#[derive(Clone, PartialEq, Eq)]
pub enum LogoChange {
    /// It stays.
    Keep,
    /// The brand has none from now on.
    Remove,
    /// This file takes its place.
    Replace(Bytes),
}

/// Gives a brand these properties. Mails that were sent keep the logo that they came with. For operators.
///
/// # Errors
/// `NotFound`; `Invalid` if it could not be shown or the logo is none; `Conflict` if the organisation has another one of this name; or as the store
/// reports them.
pub async fn change_brand(
    notify: &Notify,
    operator: &NodeWide,
    organisation: OrganisationId,
    id: BrandId,
    spec: BrandSpec,
    logo: LogoChange,
) -> Result<()> {
    let (keeps, new_logo) = match logo {
        LogoChange::Keep => (true, None),
        LogoChange::Remove => (false, None),
        LogoChange::Replace(content) => (false, Some(Logo::read(content)?)),
    };
    notify
        .store()
        .write(&operator.within(organisation), move |tx| {
            let before = take(tx, id)?;
            let kept = before.logo.clone().filter(|_| keeps);
            let logo = new_logo.as_ref().map(|logo| logo.image.clone()).or(kept);
            let after = Brand { spec: spec.clone().checked(logo.is_some())?, logo, ..before.clone() };
            if after == before {
                return Ok(());
            }
            keep_apart(tx, &after.spec.name, id)?;
            if let Some(logo) = &new_logo {
                keep_logo(tx, id, logo)?;
            }
            let mut columns = brand::columns(&after);
            columns.push(Value::from(tx.now()));
            tx.execute(&brand::UPDATE, &columns)?;
            trail::changed(tx, Audited::new("brand.change", "brand", id), Some(shown(&before)), shown(&after))
        })
        .await?;
    notify.services().forget_all();
    Ok(())
}
