//! What a member may do, for whoever has established who it is.

use crate::sql::roster;
use yui_kernel::{Actor, MemberId, OrganisationId, Origin, Result, Tenant};
use yui_policy::Access;
use yui_store::Store;

/// The access of a member who has signed in and acts from `origin`: its roles in the organisation, and those in each scope.
///
/// # Errors
/// `NotFound` if the organisation has no such active member; or as the store reports them.
pub async fn member_access(
    store: &Store,
    organisation: OrganisationId,
    member: MemberId,
    origin: Origin,
) -> Result<Access> {
    let tenant = Tenant::new(organisation, Actor::Member(member)).from_origin(origin);
    let roster = store.read(&tenant, roster::read).await?;
    let everywhere = roster.active(member)?.roles.permissions();
    Ok(Access::with_grants(tenant, everywhere, roster.grants_of(member)))
}
