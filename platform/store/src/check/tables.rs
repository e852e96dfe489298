//! Which tables of a migration belong to organisations.

use super::TENANT;
use crate::tokens::{Kind, tokens};

/// The names of the tables that the migration makes and whose first column is `organisation_id`.
pub(super) fn of(sql: &str) -> Vec<String> {
    let words: Vec<&str> = tokens(sql)
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Other))
        .map(|token| token.text)
        .filter(|text| !["if", "not", "exists"].iter().any(|word| text.eq_ignore_ascii_case(word)))
        .collect();
    words
        .windows(5)
        .filter_map(|window| match window {
            [create, table, name, "(", first]
                if create.eq_ignore_ascii_case("create")
                    && table.eq_ignore_ascii_case("table")
                    && first.eq_ignore_ascii_case(TENANT) =>
            {
                Some(name.to_lowercase())
            }
            _ => None,
        })
        .collect()
}
