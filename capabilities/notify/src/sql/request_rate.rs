//! Table `request_rate`: what each process counted in the last minute, told to the others.

use crate::rate::Counted;
use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// Tells what a process has counted in a second, in place of what it had told of that second or of one a minute before.
    pub node TELL = "insert into request_rate (organisation_id, service_id, key_type, process_id, slot, second, requests) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (organisation_id, service_id, key_type, process_id, slot) \
        do update set second = excluded.second, requests = excluded.requests";
    /// What the other processes have told of a second and those after it.
    pub node HEAR = "select organisation_id, service_id, key_type, process_id, second, requests from request_rate \
        where second >= $1 and process_id <> $2";
    /// Forgets processes that are gone.
    pub node PURGE = "delete from request_rate where second < $1";
}

impl FromRow for Counted {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organisation: row.next()?,
            service: row.next()?,
            key_type: super::named(row)?,
            process: row.next()?,
            second: row.next()?,
            requests: row.next()?,
        })
    }
}
