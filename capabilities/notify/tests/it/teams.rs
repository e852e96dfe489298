//! Teams as the tests say they are.

use std::sync::Mutex;
use uuid::Uuid;
use yui_kernel::ports::{Features, Managers, PortFuture, Teammate, Teams};
use yui_kernel::{Error, Feature, MemberId, OrganisationId, Tenant};

/// Every scope has these managers; what was asked for is written down.
#[derive(Default)]
pub(crate) struct FixedTeams {
    managers: Mutex<Managers>,
    people: Mutex<Vec<Teammate>>,
    pub(crate) held: Mutex<Vec<(Uuid, u32)>>,
    pub(crate) released: Mutex<Vec<Uuid>>,
    pub(crate) founded: Mutex<Vec<(Uuid, MemberId)>>,
}

impl FixedTeams {
    pub(crate) fn set(&self, active: u32, invited: u32) {
        *self.managers.lock().unwrap() = Managers { active, invited };
    }

    /// Adds somebody to every team.
    pub(crate) fn join(&self, member: MemberId) {
        let (name, email) = ("港 花子".to_owned(), "hanako@example.jp".to_owned());
        self.people.lock().unwrap().push(Teammate { member, name, email, manages: false });
    }
}

/// Everything is switched on.
impl Features for FixedTeams {
    fn is_on(&self, _: OrganisationId, _: Feature) -> PortFuture<'_, bool> {
        Box::pin(async { Ok(true) })
    }
}

impl Teams for FixedTeams {
    fn count_managers(&self, _: OrganisationId, _: Uuid) -> PortFuture<'_, Managers> {
        Box::pin(async move { Ok(*self.managers.lock().unwrap()) })
    }

    fn people(&self, _: OrganisationId, _: Uuid) -> PortFuture<'_, Vec<Teammate>> {
        Box::pin(async move { Ok(self.people.lock().unwrap().clone()) })
    }

    fn organisation_name(&self, _: OrganisationId) -> PortFuture<'_, String> {
        Box::pin(async { Ok("結市".to_owned()) })
    }

    fn country(&self, _: OrganisationId) -> PortFuture<'_, String> {
        Box::pin(async move { Ok("JP".to_owned()) })
    }

    fn found(&self, _: Tenant, scope: Uuid, founder: MemberId) -> PortFuture<'_, ()> {
        Box::pin(async move {
            self.founded.lock().unwrap().push((scope, founder));
            Ok(())
        })
    }

    fn hold(&self, _: Tenant, scope: Uuid, managers: u32) -> PortFuture<'_, ()> {
        Box::pin(async move {
            if self.managers.lock().unwrap().active < managers {
                return Err(Error::conflict("the service needs more members who may manage it"));
            }
            self.held.lock().unwrap().push((scope, managers));
            Ok(())
        })
    }

    fn release(&self, _: Tenant, scope: Uuid) -> PortFuture<'_, ()> {
        Box::pin(async move {
            self.released.lock().unwrap().push(scope);
            Ok(())
        })
    }
}
