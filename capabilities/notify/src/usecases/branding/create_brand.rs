//! Adds a brand to an organisation's pool.

use super::{keep_apart, keep_logo, shown};
use crate::Notify;
use crate::model::BrandId;
use crate::model::brand::{Brand, BrandSpec, Logo};
use crate::sql::brand;
use crate::usecases::trail;
use bytes::Bytes;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::{Audited, Value};

/// Makes a brand, with a logo of at most 256 KiB. For operators.
///
/// # Errors
/// `Invalid` if it cannot be shown or the logo is none; `Conflict` if the organisation has one of this name; or as the store reports them.
pub async fn create_brand(
    notify: &Notify,
    operator: &NodeWide,
    organisation: OrganisationId,
    spec: BrandSpec,
    logo: Option<Bytes>,
) -> Result<BrandId> {
    let logo = logo.map(Logo::read).transpose()?;
    let spec = spec.checked(logo.is_some())?;
    let id = BrandId::new(notify.env());
    let image = logo.as_ref().map(|logo| logo.image.clone());
    let new = Brand { id, spec, logo: image, is_default: false, archived: false };
    notify
        .store()
        .write(&operator.within(organisation), move |tx| {
            keep_apart(tx, &new.spec.name, id)?;
            if let Some(logo) = &logo {
                keep_logo(tx, id, logo)?;
            }
            let mut columns = brand::columns(&new);
            columns.push(Value::from(tx.now()));
            tx.execute(&brand::INSERT, &columns)?;
            trail::changed(tx, Audited::new("brand.create", "brand", id), None, shown(&new))
        })
        .await?;
    Ok(id)
}
