//! Table `account_password`.

yui_store::statements! {
    /// The hash of an account's password, in the PHC string format.
    pub tenant FIND = "select hash from account_password where organisation_id = $1 and account_id = $2";
    /// A new hash.
    pub tenant PUT = "insert into account_password (organisation_id, account_id, hash, changed_at) values ($1, $2, $3, $4) \
        on conflict (organisation_id, account_id) do update set hash = excluded.hash, changed_at = excluded.changed_at";
    /// The same password at a higher cost; changes nothing if it was changed meanwhile.
    pub tenant REHASH = "update account_password set hash = $4 where organisation_id = $1 and account_id = $2 and hash = $3";
    /// No password.
    pub tenant DELETE = "delete from account_password where organisation_id = $1 and account_id = $2";
}
