//! Announcements: operators write them, and pages show them while they hold.

use crate::Identity;
use crate::model::{Announcement, AnnouncementId, AnnouncementSpec, AnnouncementState};
use crate::sql::announcement;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use uuid::Uuid;
use yui_kernel::{Error, NodeWide, Result};
use yui_store::{Audited, NodeTx, Value, values};

/// How many announcements a page has at most.
pub const ANNOUNCEMENTS_PAGE: u32 = 50;

/// The announcements before one, the latest first, at most [`ANNOUNCEMENTS_PAGE`]. For operators.
///
/// # Errors
/// As the store reports them.
pub async fn list_announcements(
    identity: &Identity,
    operator: &NodeWide,
    before: Option<AnnouncementId>,
) -> Result<Vec<Announcement>> {
    let before = before.map_or(Uuid::max(), AnnouncementId::uuid);
    let list = move |tx: &mut NodeTx<'_>| tx.list(&announcement::LIST, &values![before, ANNOUNCEMENTS_PAGE]);
    identity.store().read_node(operator, list).await
}

/// One announcement. For operators.
///
/// # Errors
/// `NotFound`; or as the store reports them.
pub async fn find_announcement(identity: &Identity, operator: &NodeWide, id: AnnouncementId) -> Result<Announcement> {
    identity.store().read_node(operator, move |tx| find(tx, id)).await
}

/// Makes an announcement. For operators.
///
/// # Errors
/// `Invalid` if it could not be shown; or as the store reports them.
pub async fn create_announcement(
    identity: &Identity,
    operator: &NodeWide,
    spec: AnnouncementSpec,
) -> Result<AnnouncementId> {
    let create = move |tx: &mut NodeTx<'_>| {
        let new = Announcement { id: AnnouncementId::new(tx.env()), spec: spec.clone().checked(tx.now())? };
        write(tx, true, &new)?;
        tx.audit(&Audited::new("announcement.create", "announcement", new.id).after(shown(&new.spec)))?;
        Ok(new.id)
    };
    let id = identity.store().write_node(operator, create).await?;
    identity.announcements().forget();
    Ok(id)
}

/// Changes an announcement that is not over yet. For operators.
///
/// # Errors
/// `NotFound`; `Invalid` if it could not be shown; `Conflict` if it is over; or as the store reports them.
pub async fn change_announcement(
    identity: &Identity,
    operator: &NodeWide,
    id: AnnouncementId,
    spec: AnnouncementSpec,
) -> Result<()> {
    let change = move |tx: &mut NodeTx<'_>| {
        let before = open(tx, id)?;
        let after = Announcement { id, spec: spec.clone().checked(tx.now())? };
        if after == before {
            return Ok(());
        }
        write(tx, false, &after)?;
        let entry = Audited::new("announcement.change", "announcement", id);
        tx.audit(&entry.before(shown(&before.spec)).after(shown(&after.spec)))
    };
    identity.store().write_node(operator, change).await?;
    identity.announcements().forget();
    Ok(())
}

/// Has an announcement shown no longer, or not at all. For operators.
///
/// # Errors
/// `NotFound`; `Conflict` if it is over already; or as the store reports them.
pub async fn end_announcement(identity: &Identity, operator: &NodeWide, id: AnnouncementId) -> Result<()> {
    let end = move |tx: &mut NodeTx<'_>| {
        let before = open(tx, id)?;
        let spec = AnnouncementSpec { ends_at: tx.now(), ..before.spec.clone() };
        write(tx, false, &Announcement { id, spec: spec.clone() })?;
        let until = |spec: &AnnouncementSpec| json!({ "ends_at": spec.ends_at });
        let entry = Audited::new("announcement.end", "announcement", id);
        tx.audit(&entry.before(until(&before.spec)).after(until(&spec)))
    };
    identity.store().write_node(operator, end).await?;
    identity.announcements().forget();
    Ok(())
}

/// The announcements that are not over, whoever they are for: those of another process are heard of within seconds. For the node's own pages.
///
/// # Errors
/// As the store reports them.
pub async fn live_announcements(identity: &Identity) -> Result<Arc<Vec<Announcement>>> {
    let now = identity.env().now();
    let read = || {
        let context = NodeWide::system("announcements");
        let list = move |tx: &mut NodeTx<'_>| tx.list(&announcement::LIVE, &values![now]);
        async move { identity.store().read_node(&context, list).await }
    };
    identity.announcements().get(now, read).await
}

fn find(tx: &mut NodeTx<'_>, id: AnnouncementId) -> Result<Announcement> {
    let found = tx.find::<Announcement>(&announcement::FIND, &values![id])?;
    found.ok_or_else(|| Error::not_found("there is no such announcement"))
}

/// One that can still be changed.
fn open(tx: &mut NodeTx<'_>, id: AnnouncementId) -> Result<Announcement> {
    let found = find(tx, id)?;
    match found.spec.state(tx.now()) {
        AnnouncementState::Over => Err(Error::conflict("this announcement is over; make another one")),
        AnnouncementState::Shown | AnnouncementState::Upcoming => Ok(found),
    }
}

fn write(tx: &mut NodeTx<'_>, is_new: bool, announcement: &Announcement) -> Result<()> {
    let statement = if is_new { &announcement::INSERT } else { &announcement::UPDATE };
    let mut columns = announcement::columns(announcement);
    columns.push(Value::from(tx.now()));
    tx.execute(statement, &columns).map(drop)
}

fn shown(spec: &AnnouncementSpec) -> Json {
    let [ja, en, fr] = &spec.texts;
    json!({
        "audience": spec.audience.as_str(),
        "level": spec.level.as_str(),
        "text_ja": ja,
        "text_en": en,
        "text_fr": fr,
        "starts_at": spec.starts_at,
        "ends_at": spec.ends_at,
    })
}
