//! What a file asks the node to be: plain values, checked as far as that goes without the database.
//!
//! Nothing here knows TOML. Whatever can still turn out wrong on the database is reported at the [`Place`] that every
//! part carries.

mod service;

pub use service::{
    ApiKeySpec, CallbackSpec, KeySecret, LimitsSpec, ReplyToSpec, SafelistSpec, ServiceSpec, TemplateSpec,
    TextSenderSpec,
};

use crate::config::value::Region;
use crate::problem::Place;
use std::fmt;
use yui_notify::model::category::Category;
use yui_notify::model::organisation::OrganisationSettings;
use yui_notify::model::price::PriceBook;
use yui_policy::Permission;

/// Everything that a file asks for. What the file does not mention is left as it is.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The organisations; their codes differ.
    pub organisations: Vec<OrganisationSpec>,
    /// Categories of templates; their ids differ.
    pub categories: Vec<CategorySpec>,
    /// Versions of price books.
    pub price_books: Vec<PriceBookSpec>,
    /// The people who run the node; their addresses differ.
    pub operators: Vec<OperatorSpec>,
}

/// A category of templates, found by its id.
#[derive(Debug, Clone)]
pub struct CategorySpec {
    /// Where it was written.
    pub origin: Place,
    /// What it shall be.
    pub category: Category,
}

/// A version of a price book, found by its name and first day.
#[derive(Debug, Clone)]
pub struct PriceBookSpec {
    /// Where it was written.
    pub origin: Place,
    /// The version.
    pub book: PriceBook,
}

/// An organisation (団体).
#[derive(Debug, Clone)]
pub struct OrganisationSpec {
    /// Where it was written.
    pub origin: Place,
    /// What it is found by. In Japan the six ASCII digits of the 全国地方公共団体コード, check digit verified; elsewhere
    /// letters, digits and hyphens.
    pub code: String,
    /// Its name in its own language.
    pub name: String,
    /// Its name in English.
    pub name_en: Option<String>,
    /// Its name in French.
    pub name_fr: Option<String>,
    /// Its country.
    pub country: Region,
    /// Domains of its staff's e-mail addresses, in ASCII.
    pub email_domains: Vec<String>,
    /// What it decides for all its services; as it is where nothing is written.
    pub settings: Option<OrganisationSettings>,
    /// Its members; their addresses differ.
    pub members: Vec<MemberSpec>,
    /// Its notify services; their handles differ.
    pub services: Vec<ServiceSpec>,
}

/// A person of an organisation, found by the address.
#[derive(Debug, Clone)]
pub struct MemberSpec {
    /// Where it was written.
    pub origin: Place,
    /// E-mail address.
    pub email: PersonalText,
    /// Name.
    pub name: PersonalText,
    /// Telephone number in E.164 form (`+81…`).
    pub phone: Option<PersonalText>,
    /// What the person may do everywhere in the organisation, without duplicates: any of view_activity, manage_templates, send_messages,
    /// manage_service, manage_api_keys and approve_go_live.
    pub roles: Vec<Permission>,
}

/// One of the people who run the node, found by the address.
#[derive(Debug, Clone)]
pub struct OperatorSpec {
    /// Where it was written.
    pub origin: Place,
    /// E-mail address.
    pub email: PersonalText,
    /// Name.
    pub name: PersonalText,
}

/// A text about a person, which no `Debug` output shows.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonalText(String);

impl PersonalText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for PersonalText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for PersonalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalText(hidden)")
    }
}
