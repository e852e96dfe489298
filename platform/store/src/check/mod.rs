//! Checks that stand in for what the compiler cannot know of SQL, for the tests of every crate with statements (cargo feature `check`).

mod scope;
mod tables;
mod words;

pub use words::words;

use crate::{Migrations, Scope, Statement};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use std::collections::BTreeSet;

/// The column that binds a row to its organisation; in tenant tables the first.
const TENANT: &str = "organisation_id";

/// The tables whose first column is `organisation_id`.
#[must_use]
pub fn tenant_tables(migrations: &[Migrations]) -> BTreeSet<String> {
    migrations.iter().flat_map(|one| one.list).flat_map(|migration| tables::of(migration.sql)).collect()
}

/// What is wrong with the statements of [`Scope::Tenant`], a line for each finding; empty if all is well.
///
/// In every part of such a statement each tenant table must be bound: by `organisation_id = $1`, or by the equality of its `organisation_id`
/// with that of a table that is bound. An insert must have `organisation_id` as its first column, given by `$1` or by a bound table.
#[must_use]
pub fn tenant_bound(statements: &[&Statement], tenant_tables: &BTreeSet<String>) -> Vec<String> {
    let tenant = statements.iter().filter(|statement| statement.scope == Scope::Tenant);
    let texts = tenant.flat_map(|statement| {
        std::iter::once(statement.text).chain(statement.postgres).map(move |text| (statement.name, text))
    });
    texts
        .flat_map(|(name, text)| {
            findings(text, tenant_tables).into_iter().map(move |finding| format!("{name}: {finding}"))
        })
        .collect()
}

fn findings(text: &str, tenant_tables: &BTreeSet<String>) -> Vec<String> {
    match Parser::parse_sql(&PostgreSqlDialect {}, text).as_deref() {
        Ok([statement]) => scope::findings(statement, tenant_tables),
        Ok(_) => vec!["should be one statement".to_owned()],
        Err(error) => vec![format!("cannot be parsed: {error}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        let tables = ["note", "tag"].map(str::to_owned).into();
        findings(text, &tables)
    }

    #[test]
    fn bound_statements_pass() {
        for text in [
            "select id from note where organisation_id = $1 and id = $2",
            "select id from note where $1 = note.organisation_id and (id = $2 or id = $3)",
            "select n.id from note n join tag t on t.organisation_id = n.organisation_id and t.note = n.id where n.organisation_id = $1",
            "select n.id from note n left join tag t using (organisation_id, id) where n.organisation_id = $1",
            "select id from note n where n.organisation_id = $1 and exists (select 1 from tag t where t.organisation_id = n.organisation_id)",
            "select id from note where organisation_id = $1 and id in (select id from tag where organisation_id = $1)",
            "with latest as (select organisation_id, id from note where organisation_id = $1)
                select t.id from tag t join latest l on l.organisation_id = t.organisation_id",
            "select id from note where organisation_id = $1 union all select id from tag where organisation_id = $1",
            "insert into note (organisation_id, id) values ($1, $2), ($1, $3) on conflict (organisation_id, id) do update set body = excluded.body",
            "insert into note (organisation_id, id) select $1, id from tag where organisation_id = $1",
            "insert into note (organisation_id, id) select t.organisation_id, t.id from tag t where t.organisation_id = $1",
            "update note set body = $3 where organisation_id = $1 and id = $2 returning id",
            "update note set body = t.body from tag t where note.organisation_id = $1 and t.organisation_id = note.organisation_id",
            "delete from note where organisation_id = $1",
            "select id from region where code = $2",
        ] {
            assert_eq!(check(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn unbound_statements_are_found() {
        for text in [
            "select id from note",
            "select id from note where organisation_id = $2",
            "select id from note where organisation_id = $1 or id = $2",
            "select id from note where not organisation_id = $1",
            "select n.id from note n join tag t on t.note = n.id where n.organisation_id = $1",
            "select id from note where organisation_id = $1 and id in (select id from tag)",
            "select id from note where organisation_id = $1 union all select id from tag",
            "with latest as (select id from note) select id from latest",
            "select (select count(*) from tag) from note where organisation_id = $1",
            "insert into note (id, organisation_id) values ($1, $2)",
            "insert into note (organisation_id, id) values ($2, $1)",
            "insert into note (organisation_id, id) values ($1, $2), ($3, $4)",
            "insert into note values ($1, $2)",
            "insert into note (organisation_id, id) select t.organisation_id, t.id from tag t",
            "insert into note (organisation_id, id) select $2, id from tag where organisation_id = $1",
            "update note set body = $2 where id = $3",
            "update note set organisation_id = $2 where organisation_id = $1",
            "update note set body = t.body from tag t where note.organisation_id = $1 and t.id = note.id",
            "delete from note",
            "delete from note where id in (select id from tag where organisation_id = $1)",
            "truncate note",
            "select n.id from note n join region r on r.organisation_id = n.organisation_id",
            "insert into note (organisation_id, id) select organisation_id, id from region",
        ] {
            assert_ne!(check(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn tenant_tables_are_known_by_their_first_column() {
        assert_eq!(tenant_tables(&[crate::migrate::OWN]), ["audit_entry", "job"].map(str::to_owned).into());
    }
}
