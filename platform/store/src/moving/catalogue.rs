//! What a move asks of the databases about themselves. No running node asks that, so these are no part of the portable set.

crate::statements! {
    /// Every table with its columns.
    pub(super) node CATALOGUE = "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c on true
            where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'",
        postgres "select c.relname, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid
            where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
                and a.attnum > 0 and not a.attisdropped";

    /// On SQLite nobody else writes while a transaction that writes is under way.
    pub(crate) node WRITERS = "select count(*) from sqlite_master where name = 'no table' and $1 < 0",
        postgres "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            and backend_type = 'client backend' and xact_start < $1";
}
