//! From the names that migrations use, which are PostgreSQL's, to what each engine takes.

use crate::tokens::{Kind, Token, tokens};

/// The engine that a migration is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Types become SQLite's five, and tables are strict.
    Sqlite,
    /// Taken as it is.
    Postgres,
}

/// The statements of a migration as `dialect` takes them, without their `;`.
pub(crate) fn statements(sql: &str, dialect: Dialect) -> Vec<String> {
    split(sql)
        .into_iter()
        .map(|tokens| match dialect {
            Dialect::Postgres => tokens.iter().map(|token| token.text).collect::<String>().trim().to_owned(),
            Dialect::Sqlite => sqlite(&tokens),
        })
        .collect()
}

/// The tokens of each statement; what holds nothing but space and comments is no statement.
pub(crate) fn split(sql: &str) -> Vec<Vec<Token<'_>>> {
    let mut statements = Vec::new();
    let mut current = Vec::new();
    for token in tokens(sql) {
        if token.text == ";" {
            statements.push(std::mem::take(&mut current));
        } else {
            current.push(token);
        }
    }
    statements.push(current);
    statements.retain(|tokens| tokens.iter().any(|token| matches!(token.kind, Kind::Word | Kind::Other)));
    statements
}

fn sqlite(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    let mut words = tokens.iter().filter(|token| token.kind == Kind::Word).map(|token| token.text);
    let table = words.next().is_some_and(|word| word.eq_ignore_ascii_case("create"))
        && words.next().is_some_and(|word| word.eq_ignore_ascii_case("table"));
    let narrow = tokens.iter().any(|token| token.kind == Kind::Comment && token.text.trim() == "-- narrow");
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match token.kind {
            Kind::Comment => {}
            Kind::Word if token.text.eq_ignore_ascii_case("double") => {
                // `double precision` is one type of two words.
                while tokens
                    .next_if(|next| next.kind == Kind::Space || next.text.eq_ignore_ascii_case("precision"))
                    .is_some()
                {}
                text.push_str("real ");
            }
            Kind::Word => text.push_str(sqlite_type(token.text).unwrap_or(token.text)),
            Kind::Space | Kind::Other => text.push_str(token.text),
        }
    }
    let mut text = text.trim().to_owned();
    if table {
        text.push_str(if narrow { " strict, without rowid" } else { " strict" });
    }
    text
}

fn sqlite_type(word: &str) -> Option<&'static str> {
    const TYPES: [(&str, &str); 6] = [
        ("uuid", "blob"),
        ("timestamptz", "integer"),
        ("boolean", "integer"),
        ("bytea", "blob"),
        ("jsonb", "text"),
        ("bigint", "integer"),
    ];
    TYPES.into_iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, mapped)| mapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "-- A table; with a semicolon in its comment.
-- narrow
create table t (
    organisation_id uuid not null, -- the tenant's
    at timestamptz not null,
    ok boolean not null default false,
    size bigint, ratio double precision, body bytea, extra jsonb default '{\"uuid\": \"a;b''c\"}',
    primary key (organisation_id, at)
);

create table wide (id uuid primary key);
create index t_at on t (at)
;
-- the end
";

    #[test]
    fn sqlite_gets_strict_tables_of_its_own_types() {
        let statements = statements(SQL, Dialect::Sqlite);
        assert_eq!(statements.len(), 3);
        let flat = statements[0].split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            flat,
            "create table t ( organisation_id blob not null, at integer not null, ok integer not null default false, size integer, \
             ratio real , body blob, extra text default '{\"uuid\": \"a;b''c\"}', primary key (organisation_id, at) ) strict, without rowid"
        );
        assert_eq!(statements[1], "create table wide (id blob primary key) strict");
        assert_eq!(statements[2], "create index t_at on t (at)");
    }

    #[test]
    fn postgres_gets_what_is_written() {
        let statements = statements(SQL, Dialect::Postgres);
        assert_eq!(statements.len(), 3);
        assert!(statements[0].contains("ratio double precision"));
        assert_eq!(statements[1], "create table wide (id uuid primary key)");
    }

    #[test]
    fn nothing_is_no_statement() {
        assert!(statements(" \n-- nothing\n;/* either */;", Dialect::Sqlite).is_empty());
    }
}
