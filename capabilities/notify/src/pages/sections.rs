//! The menu of a service.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::{ServiceMode, ServiceState};
use yui_kernel::Result;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::ports::PortFuture;
use yui_policy::{Permission, Permissions};
use yui_web::page::{Entry, Section, Sections, Visitor};

/// Finds services by their scope.
#[derive(Clone)]
pub struct ServiceSections(Notify);

/// The pages of the menu, each with what one has to be allowed for it.
const ENTRIES: &[(&str, &str, Permission)] = &[
    ("entry-dashboard", "", Permission::ViewActivity),
    ("entry-templates", "/templates", Permission::ViewActivity),
    ("entry-send", "/send", Permission::SendMessages),
    ("entry-activity", "/activity", Permission::ViewActivity),
    ("entry-inbound", "/inbound", Permission::ViewActivity),
    ("entry-api", "/api", Permission::ViewActivity),
    ("entry-team", "/team", Permission::ManageService),
    ("entry-usage", "/usage", Permission::ViewActivity),
    ("entry-settings", "/settings", Permission::ManageService),
    ("entry-go-live", "/go-live", Permission::ManageService),
    ("entry-audit", "/audit", Permission::ManageService),
];

impl ServiceSections {
    /// Those of this capability.
    #[must_use]
    pub fn new(notify: Notify) -> Self {
        Self(notify)
    }

    async fn find(&self, visitor: &Visitor, scope: Uuid) -> Result<Option<Section>> {
        let Some(access) = &visitor.member else { return Ok(None) };
        let may = access.permissions_in(scope);
        let snapshot = self.0.services().find(ServiceId::from(scope)).await?;
        let own = snapshot.filter(|found| found.organisation == access.tenant().organisation());
        let Some(snapshot) = own.filter(|_| may != Permissions::NONE) else { return Ok(None) };
        let href = format!("/services/{scope}");
        let entries = ENTRIES.iter().filter(|(_, _, permission)| may.contains(*permission));
        Ok(Some(Section {
            title: snapshot.service.name.clone(),
            state: match (snapshot.service.state, snapshot.service.mode) {
                (ServiceState::Active, ServiceMode::Trial) => Some("state-trial"),
                (ServiceState::Active, ServiceMode::Live) => None,
                (ServiceState::Suspended, _) => Some("state-suspended"),
                (ServiceState::Archived, _) => Some("state-archived"),
            },
            has_ended: snapshot.service.state == ServiceState::Archived,
            entries: entries.map(|(text, path, _)| Entry { text, href: format!("{href}{path}") }).collect(),
            href,
        }))
    }
}

impl Sections for ServiceSections {
    fn section<'a>(&'a self, visitor: &'a Visitor, scope: Uuid) -> PortFuture<'a, Option<Section>> {
        Box::pin(self.find(visitor, scope))
    }
}
