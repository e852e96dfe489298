//! Table `recovery_code`.

yui_store::statements! {
    /// How many are left.
    pub tenant COUNT = "select count(*) from recovery_code where organisation_id = $1 and account_id = $2 and used_at is null";
    /// A new one.
    pub tenant INSERT = "insert into recovery_code (organisation_id, account_id, code_digest, created_at) values ($1, $2, $3, $4)";
    /// Uses one up; changes nothing if there is no such code or it was used before.
    pub tenant USE = "update recovery_code set used_at = $4 \
        where organisation_id = $1 and account_id = $2 and code_digest = $3 and used_at is null";
    /// None any more.
    pub tenant DELETE_ALL = "delete from recovery_code where organisation_id = $1 and account_id = $2";
}
