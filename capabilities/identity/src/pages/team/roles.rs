//! Roles in forms and in words.

use super::place::Place;
use crate::model::Roles;
use std::borrow::Borrow;
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_web::page::Form;

/// A role that a form offers.
pub(super) struct Offered {
    /// As the form sends it.
    pub(super) name: &'static str,
    /// The keys of what it is called and what it is for.
    pub(super) title: &'static str,
    pub(super) what: &'static str,
    pub(super) is_ticked: bool,
}

/// The roles that the caller may give at a place, those of `held` ticked. The one to let services go live is given for the whole organisation, by
/// those who have it.
pub(super) fn offered(access: &Access, place: &Place, held: &Roles) -> Vec<Offered> {
    let may_approve = place.is_organisation() && access.require_everywhere(Permission::ApproveGoLive).is_ok();
    let is_offered = |role: Permission| role != Permission::ApproveGoLive || may_approve;
    let roles = Permission::ALL.iter().copied().filter(|role| is_offered(*role));
    roles
        .filter_map(|role| {
            let (title, what) = words(role)?;
            Some(Offered { name: role.as_str(), title, what, is_ticked: held.contains(role) })
        })
        .collect()
}

/// The roles that a form ticks.
///
/// # Errors
/// `Invalid` if it names one that there is not.
pub(super) fn ticked(form: &Form) -> Result<Roles> {
    Roles::parse(&form.all("roles").collect::<Vec<_>>())
}

/// The keys of what roles are called.
pub(super) fn titles(roles: impl Borrow<Roles>) -> Vec<&'static str> {
    let held = Permission::ALL.iter().copied().filter(|role| roles.borrow().contains(*role));
    held.filter_map(|role| words(role).map(|(title, _)| title)).collect()
}

/// The keys of what a role is called and what it is for; none for those of programs.
fn words(role: Permission) -> Option<(&'static str, &'static str)> {
    Some(match role {
        Permission::ViewActivity => ("role-view", "role-view-what"),
        Permission::ManageTemplates => ("role-templates", "role-templates-what"),
        Permission::SendMessages => ("role-send", "role-send-what"),
        Permission::ManageService => ("role-manage", "role-manage-what"),
        Permission::ManageApiKeys => ("role-keys", "role-keys-what"),
        Permission::ApproveGoLive => ("role-approve", "role-approve-what"),
        Permission::ManageReports => return None,
    })
}
