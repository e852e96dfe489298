//! Organisations, members and operators as they are declared, and the rules they keep.

pub mod account;
mod announcement;
pub mod email;
mod invitation;
mod roles;
mod roster;
mod switches;
mod token;

pub use announcement::{
    Announcement, AnnouncementId, AnnouncementSpec, AnnouncementState, Audience, LONGEST_ANNOUNCEMENT, Level,
};
pub use invitation::{INVITATION_LASTS, InvitationId, InvitationState, REGISTRATION_LASTS, RegistrationId, may_mail};
pub use roles::Roles;
pub use roster::{Grant, Hold, Roster, Seat};
pub use switches::Switches;
pub use token::OneTimeToken;
pub use yui_kernel::Language;

use yui_kernel::japan::LocalGovernmentCode;
use yui_kernel::{Error, Result};

/// An organisation (団体) as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationSpec {
    /// Its code: in Japan the six-digit 全国地方公共団体コード; elsewhere any short text. Names the organisation for good.
    pub code: String,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// Its name in its own language.
    pub name: String,
    /// Its name in English.
    pub name_en: Option<String>,
    /// Its name in French.
    pub name_fr: Option<String>,
    /// Domains of its people's e-mail addresses, in lower case.
    pub domains: Vec<String>,
}

impl OrganisationSpec {
    /// The same with its code in the one form that is stored.
    ///
    /// # Errors
    /// `Invalid` if the code breaks its country's rule or the name is empty.
    pub fn checked(mut self) -> Result<Self> {
        if self.country == "JP" {
            let code = LocalGovernmentCode::parse(&self.code).map_err(|error| Error::invalid(error.to_string()))?;
            code.as_str().clone_into(&mut self.code);
        }
        if self.code.is_empty() || self.name.trim().is_empty() {
            return Err(Error::invalid("an organisation needs a code and a name"));
        }
        self.domains = self.domains.iter().map(|domain| domain.to_lowercase()).collect();
        self.domains.sort();
        self.domains.dedup();
        Ok(self)
    }
}

/// Whether a person belongs to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberState {
    /// It does.
    Active,
    /// The operator keeps it out for now.
    Blocked,
    /// It has left. The row stays, because the audit trail names it.
    Archived,
}

impl MemberState {
    /// From the two columns that are stored.
    #[must_use]
    pub fn of(active: bool, blocked: bool) -> Self {
        match (active, blocked) {
            (true, _) => Self::Active,
            (false, true) => Self::Blocked,
            (false, false) => Self::Archived,
        }
    }

    /// The name that is shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Archived => "archived",
        }
    }
}

/// A member of an organisation as it should be.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberSpec {
    /// E-mail address; compared in lower case.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Telephone number in E.164 form.
    pub phone: Option<String>,
    /// What the person may do.
    pub roles: Roles,
}

impl std::fmt::Debug for MemberSpec {
    /// Without the person's name, address and number: this type passes through code that logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemberSpec").field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// One of the people who run the node, as they should be.
#[derive(Clone, PartialEq, Eq)]
pub struct OperatorSpec {
    /// E-mail address; compared in lower case.
    pub email: String,
    /// The person's name.
    pub name: String,
}

impl std::fmt::Debug for OperatorSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OperatorSpec").finish_non_exhaustive()
    }
}
