//! Table `known_device`: browsers that an account was used in.

use crate::model::account::DeviceId;

yui_store::statements! {
    /// The device of an account that holds this token.
    pub tenant FIND = "select device_id from known_device where organisation_id = $1 and account_id = $2 and token_digest = $3";
    /// Whether any account was used in the browser that holds this token.
    pub node IS_ISSUED = "select count(*) from known_device where token_digest = $1";
    /// How many devices an account has.
    pub tenant COUNT = "select count(*) from known_device where organisation_id = $1 and account_id = $2";
    /// One more.
    pub tenant INSERT = "insert into known_device (organisation_id, device_id, account_id, token_digest, agent, created_at, last_used_at) \
        values ($1, $2, $3, $4, $5, $6, $6)";
    /// That it was used.
    pub tenant USED = "update known_device set last_used_at = $3, agent = $4 where organisation_id = $1 and device_id = $2";
    /// None any more.
    pub tenant DELETE_ALL = "delete from known_device where organisation_id = $1 and account_id = $2";
    /// Those that were last used before an instant.
    pub node PURGE = "delete from known_device where last_used_at < $1";
}

/// A device's id.
pub type Device = (DeviceId,);
