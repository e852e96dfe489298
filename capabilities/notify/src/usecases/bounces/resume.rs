//! Lets a stopped service send e-mails again.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::bounces::hour;
use crate::sql::{bounce_standing, service};
use serde_json::json;
use yui_kernel::{Error, NodeWide, OrganisationId, Result};
use yui_store::{Audited, NodeTx, Store, values};

/// Lets a service send e-mails again that was stopped for its bounces, which are forgiven; `false` if it is not stopped. Processes follow
/// within a second.
///
/// # Errors
/// `NotFound` if there is no such service.
pub async fn resume_email(store: &Store, operator: &NodeWide, id: ServiceId) -> Result<bool> {
    let work = move |tx: &mut NodeTx<'_>| {
        let owner = tx.find::<(OrganisationId,)>(&service::OWNER, &values![id])?;
        let (owner,) = owner.ok_or_else(|| Error::not_found(format!("there is no service {id}")))?;
        let tenant = tx.context().within(owner);
        tx.within(&tenant, |tx| {
            // The hour that has begun is forgiven too.
            let from = hour(tx.now()) + 1;
            let resumed = tx.execute(&bounce_standing::RESUME, &values![id, from])? > 0;
            if resumed {
                let entry = Audited::new("service.resume_email", "service", id);
                tx.audit(&entry.before(json!({ "email": "stopped" })).after(json!({ "email": "active" })))?;
            }
            Ok(resumed)
        })
    };
    store.write_node(operator, work).await
}

/// The same within a running node, which follows at once.
///
/// # Errors
/// As [`resume_email`].
pub async fn resume_email_here(notify: &Notify, operator: &NodeWide, id: ServiceId) -> Result<bool> {
    let resumed = resume_email(notify.store(), operator, id).await?;
    notify.services().forget(id);
    Ok(resumed)
}
