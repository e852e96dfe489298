//! Takes a brand out of an organisation's pool.

use super::{shown, take};
use crate::Notify;
use crate::model::BrandId;
use crate::sql::{brand, service_brand};
use serde_json::Value;
use yui_kernel::{Error, NodeWide, OrganisationId, Result};
use yui_store::{Audited, values};

/// Has nobody choose a brand any more. Its logos stay, because mails that were sent show them. For operators.
///
/// # Errors
/// `NotFound`; `Conflict` while it is the organisation's default or a service has chosen it; or as the store reports them.
pub async fn archive_brand(
    notify: &Notify,
    operator: &NodeWide,
    organisation: OrganisationId,
    id: BrandId,
) -> Result<()> {
    notify
        .store()
        .write(&operator.within(organisation), move |tx| {
            let before = take(tx, id)?;
            if before.is_default {
                return Err(Error::conflict(
                    "this brand is the organisation's default; set another one, or none, first",
                ));
            }
            let (chosen,): (i64,) = tx.get(&service_brand::COUNT, &values![id], "the count")?;
            if chosen > 0 {
                return Err(Error::conflict(format!(
                    "{chosen} of the organisation's services chose this brand; have them choose another one first"
                )));
            }
            tx.execute(&brand::ARCHIVE, &values![id, tx.now()])?;
            tx.audit(&Audited::new("brand.archive", "brand", id).before(Value::Object(shown(&before))))
        })
        .await
}
