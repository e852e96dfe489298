//! How somebody who showed that an address is theirs becomes an active member.

use crate::model::Roles;
use crate::sql::{member, role_grant, roster};
use serde_json::{Value, json};
use uuid::Uuid;
use yui_kernel::{Actor, Error, MemberId, OrganisationId, Result, Tenant};
use yui_store::{Audited, NodeTx, values};

/// Who becomes a member.
pub(super) struct Person {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) phone: Option<String>,
}

/// A person who may become a member, and what it was so far.
pub(super) struct Admitted {
    pub(super) member: MemberId,
    /// Acts for the member itself: whoever holds the token is it.
    tenant: Tenant,
    /// The roles it has everywhere: none unless it was active.
    roles: Roles,
    /// `active`, `archived` or `unknown`.
    was: &'static str,
}

/// Makes the person an active member without further roles; a former member starts without any role.
///
/// # Errors
/// `Forbidden` if the person is blocked; or as the store reports them.
pub(super) fn admit(tx: &mut NodeTx<'_>, organisation: OrganisationId, person: &Person) -> Result<Admitted> {
    let node = tx.context().within(organisation);
    tx.within(&node, |tx| {
        roster::take_turn(tx)?;
        let now = tx.now();
        let none = Roles::default();
        let stored = tx.find::<member::Member>(&member::FIND_BY_EMAIL, &values![&person.email])?;
        let (member, roles, was) = match stored {
            Some(stored) if stored.blocked => {
                return Err(Error::forbidden("this account is blocked; ask those who run this node"));
            }
            Some(stored) if stored.active => (stored.id, stored.roles, "active"),
            Some(stored) => {
                let columns = values![stored.id, &person.name, person.phone.clone(), none.stored(), true, now];
                tx.execute(&member::UPDATE, &columns)?;
                (stored.id, none, "archived")
            }
            None => {
                let id = MemberId::new(tx.env());
                let (name, phone) = (&person.name, person.phone.clone());
                tx.execute(&member::INSERT, &values![id, &person.email, name, phone, none.stored(), true, now])?;
                (id, none, "unknown")
            }
        };
        let tenant = Tenant::new(organisation, Actor::Member(member)).from_origin(tx.tenant().origin().clone());
        Ok(Admitted { member, tenant, roles, was })
    })
}

impl Admitted {
    /// Gives the member these further roles, in a scope or everywhere, and writes the audit trail.
    ///
    /// # Errors
    /// As the store reports them.
    pub(super) fn join(
        &self,
        tx: &mut NodeTx<'_>,
        action: &'static str,
        further: Option<(Option<Uuid>, Roles)>,
    ) -> Result<()> {
        tx.within(&self.tenant, |tx| {
            let now = tx.now();
            let mut after = json!({ "state": "active" });
            let within = further.as_ref().and_then(|(scope, _)| *scope);
            match further {
                None => {}
                Some((None, roles)) => {
                    let roles = self.roles.union(&roles).stored();
                    tx.execute(&member::SET_ROLES, &values![self.member, &roles, now])?;
                    after = json!({ "state": "active", "roles": roles });
                }
                Some((Some(scope), roles)) => {
                    let grants = tx.list::<crate::model::Grant>(&role_grant::LIST_OF_MEMBER, &values![self.member])?;
                    let held = grants.into_iter().find(|grant| grant.scope == scope).map(|grant| grant.roles);
                    let roles = held.unwrap_or_default().union(&roles).stored();
                    tx.execute(&role_grant::PUT, &values![self.member, scope, &roles, now])?;
                    after = json!({ "state": "active", "scope": scope, "roles": roles });
                }
            }
            let before: Value = json!({ "state": self.was });
            tx.audit(&Audited::new(action, "member", self.member).within(within).before(before).after(after))
        })
    }
}
