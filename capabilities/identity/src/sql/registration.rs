//! Table `registration`: people who have not shown yet that an address is theirs.

use crate::model::RegistrationId;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// A new one.
    pub tenant INSERT = "insert into registration (organisation_id, registration_id, email, name, phone, language, token_digest, \
        created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// When the links that can still be used were made for an address, the newest first.
    pub tenant RECENT = "select created_at from registration where organisation_id = $1 and email = $2 and expires_at > $3 \
        order by created_at desc";
    /// One registration.
    pub tenant FIND = "select registration_id, email, name, phone, language, expires_at, used_at from registration \
        where organisation_id = $1 and registration_id = $2";
    /// Whose token this is.
    pub node OWNER = "select organisation_id, registration_id from registration where token_digest = $1";
    /// Its link was followed; changes nothing if it was before.
    pub tenant USE = "update registration set used_at = $3 \
        where organisation_id = $1 and registration_id = $2 and used_at is null";
    /// Those that ended before an instant, so that no address is kept for nothing.
    pub node PURGE = "delete from registration where expires_at < $1";
}

/// A registration as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its id.
    pub id: RegistrationId,
    /// The address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Telephone number in E.164 form.
    pub phone: Option<String>,
    /// The language of the mail, by its code.
    pub language: String,
    /// Until when the link can be followed.
    pub expires_at: Timestamp,
    /// When it was.
    pub used_at: Option<Timestamp>,
}

impl FromRow for Registration {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            email: row.next()?,
            name: row.next()?,
            phone: row.next()?,
            language: row.next()?,
            expires_at: row.next()?,
            used_at: row.next()?,
        })
    }
}

/// Where a token leads.
pub type Owner = (OrganisationId, RegistrationId);
