//! Table `bulk_chunk`: rows that are not notifications yet.

yui_store::statements! {
    /// Keeps a chunk of rows, as JSON.
    pub tenant INSERT = "insert into bulk_chunk (organisation_id, bulk_id, chunk, rows) values ($1, $2, $3, $4)";
    /// The next chunk.
    pub tenant NEXT = "select chunk, rows from bulk_chunk where organisation_id = $1 and bulk_id = $2 order by chunk limit 1";
    /// Every chunk, in order.
    pub tenant LIST = "select chunk, rows from bulk_chunk where organisation_id = $1 and bulk_id = $2 order by chunk";
    /// A chunk that has become notifications.
    pub tenant DELETE = "delete from bulk_chunk where organisation_id = $1 and bulk_id = $2 and chunk = $3";
    /// All that is left of a bulk send taken back.
    pub tenant DELETE_ALL = "delete from bulk_chunk where organisation_id = $1 and bulk_id = $2";
}
