//! The words of SQL that statements and migrations are made of.

use crate::migrate::run::LEDGER;
use crate::migrate::{Dialect, OWN};
use crate::{Migrations, Statement};
use sqlparser::ast::{AlterTableOperation, ColumnDef, ObjectName, Statement as Parsed};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};

/// The words, functions and operators of SQL by how many statements use them, in the texts that PostgreSQL is given: of these statements
/// and migrations, and of the store's own. Names of tables, columns and aliases are left out, and so are literals.
///
/// # Errors
/// A line for each text that cannot be read.
pub fn words(statements: &[&Statement], migrations: &[Migrations]) -> Result<BTreeMap<String, usize>, Vec<String>> {
    let migrations = std::iter::once(&OWN).chain(migrations).flat_map(|one| one.list).map(|migration| migration.sql);
    let statements = statements.iter().copied().chain(crate::statements());
    count(
        statements.map(|statement| statement.postgres.unwrap_or(statement.text)),
        std::iter::once(LEDGER).chain(migrations),
    )
}

fn count<'a>(
    statements: impl Iterator<Item = &'a str>,
    migrations: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, usize>, Vec<String>> {
    let mut texts: Vec<String> = statements.map(str::to_owned).collect();
    let (mut names, mut errors) = (BTreeSet::new(), Vec::new());
    for migration in migrations {
        match Parser::parse_sql(&PostgreSqlDialect {}, migration) {
            Ok(parsed) => names.extend(parsed.iter().flat_map(names_of)),
            Err(error) => errors.push(format!("{migration}: {error}")),
        }
        texts.extend(crate::migrate::statements(migration, Dialect::Postgres));
    }
    let mut counts = BTreeMap::new();
    for text in texts {
        match Tokenizer::new(&PostgreSqlDialect {}, &text).tokenize() {
            Ok(tokens) => words_of(tokens, &names).into_iter().for_each(|word| *counts.entry(word).or_default() += 1),
            Err(error) => errors.push(format!("{text}: {error}")),
        }
    }
    if errors.is_empty() { Ok(counts) } else { Err(errors) }
}

/// What a migration's statement names.
fn names_of(statement: &Parsed) -> Vec<String> {
    let columns = |columns: &[ColumnDef]| columns.iter().map(|column| column.name.value.to_lowercase()).collect();
    match statement {
        Parsed::CreateTable(table) => {
            let mut names: Vec<String> = columns(&table.columns);
            names.push(last(&table.name));
            names
        }
        Parsed::AlterTable(table) => {
            let added = table.operations.iter().filter_map(|operation| match operation {
                AlterTableOperation::AddColumn { column_def, .. } => Some(column_def.name.value.to_lowercase()),
                _ => None,
            });
            added.collect()
        }
        Parsed::CreateIndex(index) => index.name.iter().map(last).collect(),
        _ => Vec::new(),
    }
}

fn last(name: &ObjectName) -> String {
    name.0.last().map(|part| part.to_string().to_lowercase()).unwrap_or_default()
}

/// The words of one statement.
fn words_of(tokens: Vec<Token>, names: &BTreeSet<String>) -> BTreeSet<String> {
    let tokens: Vec<Token> = tokens.into_iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    let at = |index: Option<usize>| index.and_then(|index| tokens.get(index)).unwrap_or(&Token::EOF);
    let neighbours = |index: usize| (at(index.checked_sub(1)), at(index.checked_add(1)));
    // Whatever a column is asked of is a table or its alias.
    let aliases: BTreeSet<String> = tokens
        .iter()
        .enumerate()
        .filter(|(index, _)| neighbours(*index).1 == &Token::Period)
        .map(|(_, token)| token.to_string().to_lowercase())
        .collect();
    let mut words = BTreeSet::new();
    for (index, token) in tokens.iter().enumerate() {
        let (before, after) = neighbours(index);
        match token {
            Token::Word(word) => {
                let text = word.value.to_lowercase();
                let follows = |keyword| matches!(before, Token::Word(word) if word.keyword == keyword);
                // `as` comes before names of columns, and before types and `materialized`, which a parenthesis follows.
                let is_named =
                    follows(Keyword::INTO) || follows(Keyword::AS) && !matches!(after, Token::LParen | Token::RParen);
                let is_name = names.contains(&text) || aliases.contains(&text) || before == &Token::Period || is_named;
                if !is_name && (word.keyword != Keyword::NoKeyword || after == &Token::LParen) {
                    words.insert(text);
                }
            }
            Token::LParen | Token::RParen | Token::Comma | Token::Period | Token::SemiColon | Token::Number(..) => {}
            Token::SingleQuotedString(_) | Token::Placeholder(_) => {}
            operator => {
                words.insert(operator.to_string());
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIGRATION: &str =
        "create table note (organisation_id uuid not null, name text, state bigint); -- a list of notes
        create index note_language on note (state) where name is not null;
        alter table note add column language text;";

    /// The words that a statement has.
    fn of(text: &str) -> Vec<String> {
        let with = count([text].into_iter(), [MIGRATION].into_iter()).unwrap();
        let without = count([].into_iter(), [MIGRATION].into_iter()).unwrap();
        with.into_iter().filter(|(word, count)| without.get(word) != Some(count)).map(|(word, _)| word).collect()
    }

    #[test]
    fn words_of_migrations_are_counted_by_statement() {
        let all = count([].into_iter(), [MIGRATION].into_iter()).unwrap();
        assert_eq!(all.get("create"), Some(&2));
        assert_eq!(all.get("text"), Some(&2));
        assert!(!all.contains_key("language") && !all.contains_key("name") && !all.contains_key("a"), "{all:?}");
    }

    #[test]
    fn names_are_no_words() {
        assert_eq!(
            of(
                "select n.name, cast(sum(state) as bigint) as total, 'lock' from note n where n.organisation_id = $1 and state >= 3"
            ),
            ["=", ">=", "and", "as", "bigint", "cast", "from", "select", "sum", "where"]
        );
        assert_eq!(
            of(
                "with old as materialized (select state from note for update) update note set state = old.state from old"
            ),
            ["=", "as", "for", "from", "materialized", "select", "set", "update", "with"]
        );
    }

    #[test]
    fn unusual_functions_and_operators_are_words() {
        let found = of("select pg_try_advisory_lock(1), name ~ 'a', name::uuid, state -> 1 from note");
        for word in ["pg_try_advisory_lock", "~", "::", "->"] {
            assert!(found.contains(&word.to_owned()), "{word} in {found:?}");
        }
    }
}
