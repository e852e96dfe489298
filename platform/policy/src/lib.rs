//! Who may do what.
//!
//! A caller is established once, by a credential, and becomes an [`Access`]: an organisation's context with the set of
//! permissions its roles or key give. Use cases ask it before they do anything; what was not given is refused. This is
//! the only crate that decides, so that a policy engine can take over here without a change elsewhere.

use std::fmt;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Error, NodeWide, OrganisationId, Result, Tenant};

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// One thing that a caller may be allowed to do within an organisation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[$meta])* $name),+
        }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name that is stored and shown.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text),+
                }
            }
        }
    };
}

permissions! {
    /// See messages, their states and counts.
    ViewActivity = "view_activity",
    /// Write, change and archive templates.
    ManageTemplates = "manage_templates",
    /// Send messages.
    SendMessages = "send_messages",
    /// Change a service's settings and its team.
    ManageService = "manage_service",
    /// Make and revoke API keys.
    ManageApiKeys = "manage_api_keys",
    /// Ask for reports of messages.
    ManageReports = "manage_reports",
    /// Let a service of the organisation go live, where the organisation decides that by itself.
    ApproveGoLive = "approve_go_live",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Permission {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|permission| permission.as_str()).collect();
            Error::invalid(format!("{text:?} is not a permission; use one of {}", known.join(", ")))
        })
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

impl Permissions {
    /// None at all.
    pub const NONE: Self = Self(0);

    /// This set with one more.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | 1 << permission as u32)
    }

    /// Whether the set holds it.
    #[must_use]
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u32) != 0
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Every permission there is: what the node itself and `yui apply` act with.
    #[must_use]
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, Self::with)
    }
}

/// What every API key may do, whatever its type; further permissions are given to a key by name.
pub const API_KEY: Permissions = Permissions::NONE.with(Permission::ViewActivity).with(Permission::SendMessages);

/// A caller within an organisation, with what it may do there.
///
/// A permission holds in the whole organisation or in one *scope*: a thing of a capability, such as a service, by its id. What a scope is
/// means nothing here.
#[derive(Debug, Clone)]
pub struct Access {
    tenant: Tenant,
    permissions: Permissions,
    reach: Reach,
}

/// Where a caller's permissions hold.
#[derive(Debug, Clone)]
enum Reach {
    /// Everywhere in the organisation, and these further ones in one scope each.
    Organisation(Vec<(Uuid, Permissions)>),
    /// In this scope alone.
    Scope(Uuid),
}

impl Access {
    /// For a caller whose credential was checked and whose permissions hold in the whole organisation.
    #[must_use]
    pub fn new(tenant: Tenant, permissions: Permissions) -> Self {
        Self::with_grants(tenant, permissions, Vec::new())
    }

    /// The same with further permissions, each in one scope.
    #[must_use]
    pub fn with_grants(tenant: Tenant, permissions: Permissions, grants: Vec<(Uuid, Permissions)>) -> Self {
        Self { tenant, permissions, reach: Reach::Organisation(grants) }
    }

    /// For a caller that belongs to one scope, such as a program with a service's API key.
    #[must_use]
    pub fn in_scope(tenant: Tenant, scope: Uuid, permissions: Permissions) -> Self {
        Self { tenant, permissions, reach: Reach::Scope(scope) }
    }

    /// For one of the people who run the node, or for the node itself, within one organisation: everything.
    #[must_use]
    pub fn of_node(context: &NodeWide, organisation: OrganisationId) -> Self {
        Self::new(context.within(organisation), Permissions::all())
    }

    /// The organisation's context, without asking for a permission: for work that every caller may do.
    #[must_use]
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The organisation's context, if the caller may do this: in the whole organisation, or in its own scope if it belongs to one.
    ///
    /// # Errors
    /// `Forbidden`, naming the permission that is missing.
    pub fn require(&self, permission: Permission) -> Result<&Tenant> {
        self.decide(self.permissions, permission)
    }

    /// The organisation's context, if the caller may do this in the whole organisation.
    ///
    /// # Errors
    /// `Forbidden`, naming the permission that is missing.
    pub fn require_everywhere(&self, permission: Permission) -> Result<&Tenant> {
        let held = if matches!(self.reach, Reach::Organisation(_)) { self.permissions } else { Permissions::NONE };
        self.decide(held, permission)
    }

    /// The organisation's context, if the caller may do this in one scope.
    ///
    /// # Errors
    /// `Forbidden`, naming the permission that is missing.
    pub fn require_in(&self, scope: Uuid, permission: Permission) -> Result<&Tenant> {
        self.decide(self.permissions_in(scope), permission)
    }

    /// What the caller may do in one scope.
    #[must_use]
    pub fn permissions_in(&self, scope: Uuid) -> Permissions {
        match &self.reach {
            Reach::Scope(own) if *own == scope => self.permissions,
            Reach::Scope(_) => Permissions::NONE,
            Reach::Organisation(grants) => grants
                .iter()
                .filter(|(granted, _)| *granted == scope)
                .fold(self.permissions, |held, (_, permissions)| held.union(*permissions)),
        }
    }

    fn decide(&self, held: Permissions, permission: Permission) -> Result<&Tenant> {
        if held.contains(permission) {
            return Ok(&self.tenant);
        }
        Err(Error::forbidden(format!("this needs the permission {permission}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::{Actor, OrganisationId};

    fn access(permissions: Permissions) -> Access {
        let organisation = OrganisationId::from(uuid_nil());
        Access::new(Tenant::new(organisation, Actor::System("test".into())), permissions)
    }

    fn uuid_nil() -> yui_kernel::id::uuid::Uuid {
        yui_kernel::id::uuid::Uuid::nil()
    }

    #[test]
    fn nothing_is_allowed_that_was_not_given() {
        for permission in Permission::ALL {
            assert!(access(Permissions::NONE).require(*permission).is_err());
            assert!(access(Permissions::all()).require(*permission).is_ok());
            let only = access(Permissions::NONE.with(*permission));
            for other in Permission::ALL {
                assert_eq!(only.require(*other).is_ok(), other == permission, "{other} with only {permission}");
            }
        }
    }

    #[test]
    fn a_permission_holds_where_it_was_given() {
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let tenant = access(Permissions::NONE).tenant;
        let send = Permissions::NONE.with(Permission::SendMessages);
        let granted = Access::with_grants(tenant.clone(), Permissions::NONE, vec![(mine, send)]);
        assert!(granted.require_in(mine, Permission::SendMessages).is_ok());
        assert!(granted.require_in(mine, Permission::ManageService).is_err());
        assert!(granted.require_in(other, Permission::SendMessages).is_err());
        assert!(granted.require(Permission::SendMessages).is_err());
        let everywhere = Access::new(tenant.clone(), send);
        assert!(everywhere.require_in(other, Permission::SendMessages).is_ok());
        assert!(everywhere.require_everywhere(Permission::SendMessages).is_ok());
        let key = Access::in_scope(tenant, mine, send);
        assert!(key.require(Permission::SendMessages).is_ok());
        assert!(key.require_in(mine, Permission::SendMessages).is_ok());
        assert!(key.require_in(other, Permission::SendMessages).is_err());
        assert!(key.require_everywhere(Permission::SendMessages).is_err());
    }

    #[test]
    fn an_api_key_sends_and_reads_but_manages_nothing() {
        let key = access(API_KEY);
        assert!(key.require(Permission::SendMessages).is_ok());
        assert!(key.require(Permission::ViewActivity).is_ok());
        assert!(key.require(Permission::ManageTemplates).is_err());
        assert_eq!(
            key.require(Permission::ManageTemplates).unwrap_err().to_string(),
            "this needs the permission manage_templates"
        );
    }

    #[test]
    fn names_round_trip() {
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse::<Permission>().unwrap(), *permission);
        }
        assert!("root".parse::<Permission>().is_err());
    }
}
