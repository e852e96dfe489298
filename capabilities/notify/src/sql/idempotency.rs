//! Table `idempotency`: the answers that a repeated request gets again.

use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The answer kept under a key, unless it is too old.
    pub tenant FIND = "select request_digest, status, body from idempotency \
        where organisation_id = $1 and service_id = $2 and idempotency_key = $3 and created_at > $4";
    /// Keeps an answer, in place of one that is too old.
    pub tenant KEEP = "insert into idempotency (organisation_id, service_id, idempotency_key, request_digest, status, body, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (organisation_id, service_id, idempotency_key) \
        do update set request_digest = excluded.request_digest, status = excluded.status, body = excluded.body, \
        created_at = excluded.created_at where idempotency.created_at <= $8";
    /// Forgets what is too old.
    pub node PURGE = "delete from idempotency where (organisation_id, service_id, idempotency_key) in \
        (select organisation_id, service_id, idempotency_key from idempotency where created_at <= $1 order by created_at limit $2)";
}

/// An answer that was given.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// Digest of the request that it answered.
    pub request_digest: Vec<u8>,
    /// HTTP status.
    pub status: u32,
    /// JSON body.
    pub body: String,
}

impl FromRow for KeptAnswer {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { request_digest: row.next()?, status: row.next()?, body: row.next()? })
    }
}
