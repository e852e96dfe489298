//! Says how the e-mails of an organisation's services look that chose nothing.

use super::take;
use crate::Notify;
use crate::model::BrandId;
use crate::model::brand::Brand;
use crate::sql::brand;
use serde_json::json;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::{Audited, values};

/// Makes a brand the organisation's default; none for the services' names alone. For operators.
///
/// # Errors
/// `NotFound`; or as the store reports them.
pub async fn set_default_brand(
    notify: &Notify,
    operator: &NodeWide,
    organisation: OrganisationId,
    id: Option<BrandId>,
) -> Result<()> {
    notify
        .store()
        .write(&operator.within(organisation), move |tx| {
            id.map(|id| take(tx, id)).transpose()?;
            let brands: Vec<Brand> = tx.list(&brand::LIST, &[])?;
            let before = brands.iter().find(|brand| brand.is_default).map(|brand| brand.id);
            if before == id {
                return Ok(());
            }
            tx.execute(&brand::CLEAR_DEFAULT, &[])?;
            if let Some(id) = id {
                tx.execute(&brand::MAKE_DEFAULT, &values![id])?;
            }
            let entry = Audited::new("organisation.brand", "organisation", organisation);
            tx.audit(&entry.before(json!({ "brand": before })).after(json!({ "brand": id })))
        })
        .await?;
    notify.services().forget_all();
    Ok(())
}
