//! What differs between two versions of a template.

use super::find_version;
use crate::Notify;
use crate::model::comparison::{Piece, compare};
use crate::model::{ServiceId, TemplateId};
use crate::sql::template::Template;
use yui_kernel::Result;
use yui_policy::{Access, Permission};

/// Two versions and what differs between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionComparison {
    /// The earlier version.
    pub earlier: Template,
    /// The later version.
    pub later: Template,
    /// The name, in pieces.
    pub name: Vec<Piece>,
    /// The subject, in pieces; empty for a text message.
    pub subject: Vec<Piece>,
    /// The text, in pieces.
    pub content: Vec<Piece>,
}

/// What differs between two versions of a template, in whatever order they are named.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the template or one of the versions is not there for the caller.
pub async fn compare_versions(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: TemplateId,
    versions: (u32, u32),
) -> Result<VersionComparison> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let access = access.clone();
    let (earlier, later) = (versions.0.min(versions.1), versions.0.max(versions.1));
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        Ok((find_version(tx, &access, service, id, earlier)?, find_version(tx, &access, service, id, later)?))
    };
    let (earlier, later) = notify.store().read(tenant, read).await?;
    let subject = |template: &Template| template.subject.clone().unwrap_or_default();
    Ok(VersionComparison {
        name: compare(&earlier.name, &later.name),
        subject: compare(&subject(&earlier), &subject(&later)),
        content: compare(&earlier.content, &later.content),
        earlier,
        later,
    })
}
