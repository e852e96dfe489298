//! Takes a member out of a scope's team.

use super::change_roles;
use crate::Identity;
use crate::model::Roles;
use uuid::Uuid;
use yui_kernel::{MemberId, Result};
use yui_policy::Access;

/// Takes the member out of the team of one scope. It stays a member of the organisation; roles that it has everywhere stay too.
///
/// # Errors
/// As [`change_roles`].
pub async fn remove_member(identity: &Identity, access: &Access, who: MemberId, scope: Uuid) -> Result<()> {
    change_roles(identity, access, who, Some(scope), Roles::default()).await
}
