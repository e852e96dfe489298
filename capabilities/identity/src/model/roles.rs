//! What a member may do, as a set of the policy's permissions.

use yui_kernel::{Error, Result};
use yui_policy::{Permission, Permissions};

/// The roles of a member: each is a permission of the policy, so that what is stored is what is decided on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles(Vec<Permission>);

impl Roles {
    /// Reads names such as `send_messages`.
    ///
    /// # Errors
    /// `Invalid` with the known names.
    pub fn parse<S: AsRef<str>>(names: &[S]) -> Result<Self> {
        let mut roles = names.iter().map(|name| name.as_ref().parse()).collect::<Result<Vec<Permission>>>()?;
        roles.sort_unstable();
        roles.dedup();
        Ok(Self(roles))
    }

    /// The set as the policy takes it.
    #[must_use]
    pub fn permissions(&self) -> Permissions {
        self.0.iter().copied().collect()
    }

    /// Whether the set holds it.
    #[must_use]
    pub fn contains(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }

    /// Whether it is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut roles = [self.0.as_slice(), &other.0].concat();
        roles.sort_unstable();
        roles.dedup();
        Self(roles)
    }

    /// Every role that whoever makes a service has in it: all but those that hold in the whole organisation and those of programs.
    #[must_use]
    pub fn of_founder() -> Self {
        Self(vec![
            Permission::ViewActivity,
            Permission::ManageTemplates,
            Permission::SendMessages,
            Permission::ManageService,
            Permission::ManageApiKeys,
        ])
    }

    /// The form that is stored: names with a space between.
    #[must_use]
    pub fn stored(&self) -> String {
        self.0.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// `Internal` if a stored name is unknown.
    pub fn from_stored(text: &str) -> Result<Self> {
        let names: Vec<&str> = text.split_whitespace().collect();
        Self::parse(&names).map_err(|error| Error::internal("a stored role is unknown").because(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_form_round_trips_in_one_order() {
        let roles = Roles::parse(&["send_messages", "view_activity", "send_messages"]).unwrap();
        assert_eq!(roles.stored(), "view_activity send_messages");
        assert_eq!(Roles::from_stored(&roles.stored()).unwrap(), roles);
        assert!(roles.permissions().contains(Permission::SendMessages));
        assert!(!roles.permissions().contains(Permission::ManageApiKeys));
    }

    #[test]
    fn an_unknown_role_is_refused_with_the_known_ones() {
        let error = Roles::parse(&["admin"]).unwrap_err().to_string();
        assert!(error.contains("admin") && error.contains("manage_service"), "{error}");
    }
}
