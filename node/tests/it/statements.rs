//! Every statement of every capability: both engines take it, and it keeps to one organisation's rows.

use std::collections::BTreeSet;
use yui_node::wiring::{migrations, statements};
use yui_store::check;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(every_statement_is_taken);

async fn every_statement_is_taken(node: &TestNode) {
    let all = [statements(), yui_store::statements(), yui_store::moving::catalogue_statements()].concat();
    node.store().prepare_all(&all).await.unwrap();
}

#[test]
fn every_statement_of_a_tenant_is_bound() {
    let tables = check::tenant_tables(&migrations());
    assert_eq!(check::tenant_bound(&statements(), &tables), Vec::<String>::new());
}

#[test]
fn every_statement_has_a_name_of_its_own() {
    let all = statements();
    let names: BTreeSet<&str> = all.iter().map(|statement| statement.name).collect();
    assert_eq!(names.len(), all.len());
}

/// The words of SQL that docs/portability.md accounts for, in its last code block.
fn portable_words() -> BTreeSet<String> {
    let page = include_str!("../../../docs/portability.md");
    let (_, list) = page.rsplit_once("```words\n").unwrap();
    list.split_once("```").unwrap().0.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn every_word_of_sql_is_accounted_for() {
    let words = check::words(&statements(), &migrations()).unwrap();
    for (word, count) in &words {
        println!("{count:>5} {word}");
    }
    let (used, portable) = (words.into_keys().collect::<BTreeSet<_>>(), portable_words());
    let news: Vec<&String> = used.difference(&portable).collect();
    assert!(news.is_empty(), "look these up for each relative, then add them to docs/portability.md: {news:?}");
    let gone: Vec<&String> = portable.difference(&used).collect();
    assert!(gone.is_empty(), "no statement uses these any more: {gone:?}");
}

/// Tables that belong to the node as a whole.
const OF_THE_NODE: [&str; 9] = [
    "announcement",
    "dkim_key",
    "early_receipt",
    "operator",
    "passkey_challenge",
    "price_book",
    "provider_choice",
    "sign_in_pace",
    "template_category",
];

#[test]
fn every_table_belongs_to_an_organisation_and_is_used() {
    let migrations = migrations();
    let texts = migrations.iter().flat_map(|one| one.list).flat_map(|migration| migration.sql.lines());
    let tables: BTreeSet<String> = texts
        .filter_map(|line| line.trim().strip_prefix("create table "))
        .map(|rest| rest.split([' ', '(']).next().unwrap_or_default().to_owned())
        .collect();
    assert!(tables.len() > 15, "{tables:?}");
    let bound = check::tenant_tables(&migrations);
    for table in &tables {
        assert_eq!(bound.contains(table), !OF_THE_NODE.contains(&table.as_str()), "{table}");
        let used = statements().iter().any(|statement| {
            statement.text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == table)
        });
        assert!(used, "no statement uses {table}");
    }
}
