//! From what was given to typed values, with a record of each.

use super::setting::{Default, Setting};
use super::source::{Environment, Given, Source};
use super::table::SETTINGS;
use super::value::Value;
use crate::problem::{Found, Place};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A setting with the value that holds, as it may be shown.
#[derive(Debug)]
pub struct Entry {
    /// The setting.
    pub setting: &'static Setting,
    /// Its value; secrets are hidden.
    pub shown: String,
    /// Who gave it.
    pub source: Source,
}

/// Reads settings one by one.
pub(super) struct Reading<'a> {
    given: &'a BTreeMap<&'static str, Given>,
    found: &'a Found,
    environment: &'a Environment,
    entries: RefCell<Vec<Entry>>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        given: &'a BTreeMap<&'static str, Given>,
        found: &'a Found,
        environment: &'a Environment,
    ) -> Self {
        Self { given, found, environment, entries: RefCell::default() }
    }

    /// The value of a setting; what is wrong with it is noted.
    pub(super) fn take<T: Value>(&self, name: &str) -> Option<T> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
        let (value, source) = match (self.given.get(name), setting.default) {
            (Some(given), _) => match T::parse(&given.text) {
                Ok(value) => (value, given.source.clone()),
                Err(problem) => {
                    self.found.add(given.place.clone(), explain(setting, &given.text, &problem));
                    return None;
                }
            },
            (None, Default::Value(text)) => (T::parse(text).ok()?, Source::Default),
            (None, Default::Unset(_)) => (T::absent()?, Source::Default),
        };
        self.entries.borrow_mut().push(Entry { setting, shown: value.show(), source });
        Some(value)
    }

    /// Where the setting was given, or its name where it was not.
    pub(super) fn place(&self, name: &str) -> Place {
        self.given.get(name).map_or_else(|| Place::named(name), |given| given.place.clone())
    }

    /// Whether the setting was given.
    pub(super) fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// A variable that is no setting: one that the platform sets by itself. Nothing where it is empty or no text.
    pub(super) fn outside(&self, name: &str) -> Option<&'a str> {
        self.environment.get(name)?.to_str().filter(|text| !text.is_empty())
    }

    /// Notes a problem with a setting.
    pub(super) fn refuse(&self, name: &str, message: impl Into<String>) {
        self.found.add(self.place(name), message);
    }

    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries.into_inner()
    }
}

fn explain(setting: &Setting, text: &str, problem: &str) -> String {
    let subject = if setting.secret { "the value".to_owned() } else { format!("{text:?}") };
    format!("{subject} {problem}; for example {}", setting.example)
}
