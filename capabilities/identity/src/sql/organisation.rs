//! Table `organisation`.

use yui_kernel::{OrganisationId, Result};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The organisation with this code.
    pub node FIND_BY_CODE = "select organisation_id, country, name, name_en, name_fr from organisation where code = $1";
    /// The organisation's country.
    pub tenant COUNTRY = "select country from organisation where organisation_id = $1";
    /// How the organisation is called: in its own language, in English and in French.
    pub tenant OWN_NAMES = "select name, name_en, name_fr from organisation where organisation_id = $1";
    /// Its own name and its country.
    pub tenant NAME_AND_COUNTRY = "select name, country from organisation where organisation_id = $1";
    /// A new organisation.
    pub node INSERT = "insert into organisation (organisation_id, code, country, name, name_en, name_fr, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $7)";
    /// New names for an organisation.
    pub node UPDATE = "update organisation set country = $2, name = $3, name_en = $4, name_fr = $5, updated_at = $6 \
        where organisation_id = $1";
    /// One organisation.
    pub node FIND = "select organisation_id, code, country, name, name_en, name_fr from organisation where organisation_id = $1";
    /// Those after a code whose code or name is like a pattern in lower case, in the order of codes.
    pub node SEARCH = "select organisation_id, code, country, name, name_en, name_fr from organisation where code > $1 \
        and (lower(code) like $2 escape '\\' or lower(name) like $2 escape '\\' or lower(name_en) like $2 escape '\\' \
        or lower(name_fr) like $2 escape '\\') order by code limit $3";
    /// How many there are.
    pub node COUNT = "select count(*) from organisation";
}

/// An organisation as operators see it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its code.
    pub code: String,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// Its name in its own language.
    pub name: String,
    /// Its name in English.
    pub name_en: Option<String>,
    /// Its name in French.
    pub name_fr: Option<String>,
}

impl FromRow for ListedOrganisation {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            code: row.next()?,
            country: row.next()?,
            name: row.next()?,
            name_en: row.next()?,
            name_fr: row.next()?,
        })
    }
}

/// An organisation as stored, but for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: String,
    /// Its name in its own language.
    pub name: String,
    /// Its name in English.
    pub name_en: Option<String>,
    /// Its name in French.
    pub name_fr: Option<String>,
}

impl FromRow for Organisation {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            country: row.next()?,
            name: row.next()?,
            name_en: row.next()?,
            name_fr: row.next()?,
        })
    }
}
