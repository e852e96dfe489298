//! A reader follows the link. No account is asked for: who has the link has read the mail.

use super::link::Link;
use crate::Notify;
use crate::model::UnsubscribeRequestId;
use crate::services::Snapshot;
use crate::sql::unsubscribe_request;
use std::sync::Arc;
use yui_kernel::{NodeWide, Origin, Result};
use yui_store::values;

/// What a link leads to, if it is valid: the service, and what the link says. Asking changes nothing, whatever asks.
///
/// # Errors
/// As the store reports them.
pub async fn find_unsubscribe_link(
    notify: &Notify,
    notification: &str,
    token: &str,
) -> Result<Option<(Arc<Snapshot>, Link)>> {
    let Some(link) = Link::open(notify.keyring(), notification, token, notify.env().now()) else { return Ok(None) };
    Ok(notify.services().find(link.service).await?.map(|snapshot| (snapshot, link)))
}

/// Keeps the reader's wish for the service. Once is enough: the same link followed again changes nothing and is answered alike. Gives the
/// service; none if the link is not valid.
///
/// # Errors
/// As the store reports them.
pub async fn record_unsubscribing(
    notify: &Notify,
    notification: &str,
    token: &str,
    origin: Origin,
) -> Result<Option<Arc<Snapshot>>> {
    let Some((snapshot, link)) = find_unsubscribe_link(notify, notification, token).await? else { return Ok(None) };
    let tenant = NodeWide::system("unsubscribing").from_origin(origin).within(snapshot.organisation);
    let keep = move |tx: &mut yui_store::TenantTx<'_>| {
        let id = UnsubscribeRequestId::new(tx.env());
        let columns =
            values![link.service, id, link.notification, link.template, &link.recipient, link.sent_at, tx.now()];
        tx.execute(&unsubscribe_request::INSERT, &columns).map(drop)
    };
    notify.store().write(&tenant, keep).await?;
    Ok(Some(snapshot))
}
