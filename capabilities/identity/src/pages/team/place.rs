//! Whose people a page is about.

use uuid::Uuid;
use yui_kernel::{Actor, Error, MemberId, Result};
use yui_policy::{Access, Permission};
use yui_web::extract::PathParams;

/// One service, or the whole organisation.
pub(super) struct Place {
    /// The scope of the service; none for the organisation.
    pub(super) scope: Option<Uuid>,
    /// The address of the list of its people.
    pub(super) path: String,
}

impl Place {
    /// The place that the path of a page names. That the service is one of the visitor's organisation, the page's guard has seen to.
    ///
    /// # Errors
    /// `NotFound` if the path names no service.
    pub(super) fn of(path: &PathParams) -> Result<Self> {
        let named = path.get("service_id");
        if named.is_empty() {
            return Ok(Self { scope: None, path: "/organisation/members".to_owned() });
        }
        let scope = Uuid::parse_str(named).map_err(|_| Error::not_found("the service not found"))?;
        Ok(Self { scope: Some(scope), path: format!("/services/{scope}/team") })
    }

    pub(super) fn is_organisation(&self) -> bool {
        self.scope.is_none()
    }

    /// The member that the path names.
    ///
    /// # Errors
    /// `NotFound` if it names none.
    pub(super) fn member(path: &PathParams) -> Result<MemberId> {
        path.get("member_id").parse().map_err(|_| Error::not_found("the member not found"))
    }

    /// Where to go on once a member's roles are others: whoever gave up managing the place cannot see its people any more.
    pub(super) fn next(&self, access: &Access, who: MemberId, manages: bool, notice: &str) -> String {
        let is_own = *access.tenant().actor() == Actor::Member(who);
        let manages_all = self.scope.is_some() && access.require_everywhere(Permission::ManageService).is_ok();
        if is_own && !manages && !manages_all {
            return "/".to_owned();
        }
        format!("{}?notice={notice}", self.path)
    }
}
