//! Table `passkey_challenge`.

yui_store::statements! {
    /// A new one.
    pub node INSERT = "insert into passkey_challenge (token_digest, challenge, purpose, account_id, expires_at) values ($1, $2, $3, $4, $5)";
    /// Takes one away, whatever comes of it: it is answered once.
    pub node TAKE = "delete from passkey_challenge where token_digest = $1 and purpose = $2 returning challenge, account_id, expires_at";
    /// Those that expired before an instant.
    pub node PURGE = "delete from passkey_challenge where expires_at < $1";
}
