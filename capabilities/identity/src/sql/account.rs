//! Table `account`.

use crate::model::Language;
use crate::model::account::AccountId;
use yui_kernel::{OrganisationId, Result};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The account with this address (in lower case).
    pub node FIND_BY_EMAIL = "select organisation_id, account_id, email, language from account where email = $1";
    /// One account.
    pub tenant FIND = "select organisation_id, account_id, email, language from account \
        where organisation_id = $1 and account_id = $2";
    /// A new account.
    pub tenant INSERT = "insert into account (organisation_id, account_id, email, language, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $5)";
    /// The language and calendar that its owner wants.
    pub tenant SET_LANGUAGE = "update account set language = $3, era = $4, updated_at = $5 \
        where organisation_id = $1 and account_id = $2";
    /// Whether there is anything to sign in with: how many passwords and passkeys.
    pub tenant CREDENTIALS = "select (select count(*) from account_password \
        where account_password.organisation_id = $1 and account_password.account_id = $2), \
        (select count(*) from passkey where passkey.organisation_id = $1 and passkey.account_id = $2)";
    /// The same for an address, in one number.
    pub tenant CREDENTIALS_OF_EMAIL = "select (select count(*) from account_password p join account a \
        on a.organisation_id = p.organisation_id and a.account_id = p.account_id where p.organisation_id = $1 and a.email = $2) \
        + (select count(*) from passkey k join account a \
        on a.organisation_id = k.organisation_id and a.account_id = k.account_id where k.organisation_id = $1 and a.email = $2)";
    /// The accounts of active members, with what each member may do everywhere.
    pub tenant OF_ACTIVE_MEMBERS = "select a.account_id, m.roles from account a \
        join member m on m.organisation_id = a.organisation_id and m.email = a.email \
        where a.organisation_id = $1 and m.active = $2 order by a.account_id";
    /// The accounts of operators.
    pub node OF_OPERATORS = "select a.organisation_id, a.account_id from account a join operator o on o.email = a.email order by a.account_id";
}

/// An account as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The organisation it belongs to; all zeros for accounts of operators alone.
    pub home: OrganisationId,
    /// Its id.
    pub id: AccountId,
    /// E-mail address, in lower case.
    pub email: String,
    /// The language that its owner wants.
    pub language: Language,
}

impl FromRow for Account {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { home: row.next()?, id: row.next()?, email: row.next()?, language: row.next::<String>()?.parse()? })
    }
}
