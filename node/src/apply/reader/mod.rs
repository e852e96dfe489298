//! From a document to a plan. Each reader reads every field of its table before it gives up on any, so that one run
//! tells of all problems.

mod api_key;
mod callback;
mod category;
mod inbound;
mod organisation;
mod people;
mod price_book;
mod secret;
mod senders;
mod service;
mod shape;
mod template;
mod terms;
mod unique;

use super::plan::Plan;
use crate::config::Environment;
use crate::document::{Field, Table};
use std::cell::RefCell;
use unique::Unique;

/// What readers need beside their table: the environment, and what must not occur twice in the whole file.
pub(super) struct Context<'e> {
    environment: &'e Environment,
    service_ids: Unique,
    template_ids: Unique,
    sender_ids: Unique,
    key_secrets: Unique,
    key_files: Unique,
}

impl<'e> Context<'e> {
    pub(super) fn new(environment: &'e Environment) -> Self {
        Self {
            environment,
            service_ids: Unique::default(),
            template_ids: Unique::default(),
            sender_ids: Unique::default(),
            key_secrets: Unique::default(),
            key_files: Unique::default(),
        }
    }
}

pub(super) fn read_plan(root: &Table<'_>, context: &Context<'_>) -> Option<Plan> {
    let codes = Unique::default();
    let organisations = each(root, "organisations", |table| organisation::read(table, context, &codes));
    let addresses = Unique::default();
    let operators = each(root, "operators", |table| people::read_operator(table, &addresses));
    let versions = Unique::default();
    let price_books = each(root, "price_books", |table| price_book::read(table, &versions));
    let ids = Unique::default();
    let categories = each(root, "template_categories", |table| category::read(table, &ids));
    Some(Plan {
        organisations: organisations?,
        categories: categories?,
        price_books: price_books?,
        operators: operators?,
    })
}

/// The tables of a list, each through `read`; `None` if one of them gave none.
fn each<T>(table: &Table<'_>, key: &str, read: impl Fn(&Table<'_>) -> Option<T>) -> Option<Vec<T>> {
    let elements = table.field(key).map(|field| field.elements()).unwrap_or_default();
    all(elements.iter().map(|element| element.table().and_then(|table| read(&table))))
}

/// The elements of a list, each through `read`; `None` if one of them gave none.
fn list<T>(table: &Table<'_>, key: &str, read: impl Fn(&Field<'_>) -> Option<T>) -> Option<Vec<T>> {
    all(table.field(key).map(|field| field.elements()).unwrap_or_default().iter().map(read))
}

/// All values, after every one of them was read.
fn all<T>(values: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let values: Vec<Option<T>> = values.collect();
    values.into_iter().collect()
}

/// An optional field: `Some(None)` where it is not written, `None` where it is wrong.
fn optional<T>(table: &Table<'_>, key: &str, read: impl FnOnce(&Field<'_>) -> Option<T>) -> Option<Option<T>> {
    match table.field(key) {
        None => Some(None),
        Some(field) => read(&field).map(Some),
    }
}

/// One of a few names.
fn named<T: Copy>(field: &Field<'_>, known: &[(&str, T)]) -> Option<T> {
    let text = field.text()?;
    let value = known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    if value.is_none() {
        let names: Vec<String> = known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        field.refuse(format!("{text:?} is none of {}", names.join(", ")));
    }
    value
}

/// A list of a few names, each at most once.
fn names<T: Copy + PartialEq>(table: &Table<'_>, key: &str, known: &[(&str, T)]) -> Option<Vec<T>> {
    let seen = RefCell::new(Vec::new());
    list(table, key, |field| {
        let value = named(field, known)?;
        if seen.borrow().contains(&value) {
            field.refuse("is written twice in this list");
            return None;
        }
        seen.borrow_mut().push(value);
        Some(value)
    })
}
