//! The people of an organisation with what they may do, and the rule that a scope keeps its managers.

use super::Roles;
use uuid::Uuid;
use yui_kernel::{Error, MemberId, Result};
use yui_policy::{Permission, Permissions};

/// A member as the rules see one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub member: MemberId,
    /// Whether the person belongs to the organisation and is not blocked.
    pub active: bool,
    /// What the person may do everywhere in the organisation.
    pub roles: Roles,
}

/// What a member may do in one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub member: MemberId,
    /// Where.
    pub scope: Uuid,
    /// What.
    pub roles: Roles,
}

/// A scope that keeps at least so many active managers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Which.
    pub scope: Uuid,
    /// How many.
    pub managers: u32,
}

/// All people of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    /// The members, former ones too.
    pub seats: Vec<Seat>,
    /// Their roles in scopes.
    pub grants: Vec<Grant>,
    /// The scopes that keep their managers.
    pub holds: Vec<Hold>,
}

impl Roster {
    /// The active member.
    ///
    /// # Errors
    /// `NotFound` if there is none.
    pub fn active(&self, member: MemberId) -> Result<&Seat> {
        self.seats
            .iter()
            .find(|seat| seat.member == member && seat.active)
            .ok_or_else(|| Error::not_found("the organisation has no such active member"))
    }

    /// What an active member may do in each scope that it has a grant for.
    #[must_use]
    pub fn grants_of(&self, member: MemberId) -> Vec<(Uuid, Permissions)> {
        let own = self.grants.iter().filter(|grant| grant.member == member);
        own.map(|grant| (grant.scope, grant.roles.permissions())).collect()
    }

    /// What an active member may do in a scope; nothing for others.
    #[must_use]
    pub fn permissions(&self, member: MemberId, scope: Uuid) -> Permissions {
        let Ok(seat) = self.active(member) else { return Permissions::NONE };
        let granted = self.grants.iter().filter(|grant| grant.member == member && grant.scope == scope);
        granted.fold(seat.roles.permissions(), |held, grant| held.union(grant.roles.permissions()))
    }

    /// The active members who may manage a scope: by a grant, or because they may manage everything.
    pub fn managers(&self, scope: Uuid) -> impl Iterator<Item = MemberId> {
        self.seats
            .iter()
            .map(|seat| seat.member)
            .filter(move |member| self.permissions(*member, scope).contains(Permission::ManageService))
    }

    /// How many active members manage the organisation itself.
    #[must_use]
    pub fn organisation_managers(&self) -> usize {
        let manages = |seat: &&Seat| seat.active && seat.roles.contains(Permission::ManageService);
        self.seats.iter().filter(manages).count()
    }

    /// Whether the people may become `after`: nobody loses the last manager, and a held scope keeps as many as it must. What is broken already
    /// may be mended step by step, so only a loss is refused.
    ///
    /// # Errors
    /// `Conflict`, saying what to do first.
    pub fn may_become(&self, after: &Self) -> Result<()> {
        if self.organisation_managers() > 0 && after.organisation_managers() == 0 {
            return Err(Error::conflict(
                "this is the last member who may manage the organisation; give somebody else manage_service first",
            ));
        }
        for scope in self.scopes() {
            let (had, has) = (self.managers(scope).count(), after.managers(scope).count());
            let must = self.holds.iter().find(|hold| hold.scope == scope).map_or(1, |hold| hold.managers.max(1));
            if has < had && has < usize::try_from(must).unwrap_or(usize::MAX) {
                return Err(Error::conflict(format!(
                    "a service must keep {must} active members who may manage it; give somebody else manage_service first"
                )));
            }
        }
        Ok(())
    }

    /// Every scope that somebody has a role in or that is held, once.
    fn scopes(&self) -> Vec<Uuid> {
        let granted = self.grants.iter().map(|grant| grant.scope);
        let mut scopes: Vec<Uuid> = granted.chain(self.holds.iter().map(|hold| hold.scope)).collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// The same without a member: neither active nor with any grant.
    #[must_use]
    pub fn without(&self, member: MemberId) -> Self {
        let mut after = self.clone();
        for seat in after.seats.iter_mut().filter(|seat| seat.member == member) {
            seat.active = false;
        }
        after.grants.retain(|grant| grant.member != member);
        after
    }

    /// The same with these roles of a member in a scope, or everywhere; empty roles in a scope are no grant.
    #[must_use]
    pub fn with_roles(&self, member: MemberId, scope: Option<Uuid>, roles: &Roles) -> Self {
        let mut after = self.clone();
        let Some(scope) = scope else {
            for seat in after.seats.iter_mut().filter(|seat| seat.member == member) {
                seat.roles = roles.clone();
            }
            return after;
        };
        after.grants.retain(|grant| grant.member != member || grant.scope != scope);
        if !roles.is_empty() {
            after.grants.push(Grant { member, scope, roles: roles.clone() });
        }
        after
    }
}

#[cfg(test)]
mod tests;
