//! Query parameters, read with the same rules and texts as a body.

use super::Rules;
use super::fields::{HAS_NUL, NOT_A_UUID, has_nul, not_one_of, parse_uuid, unexpected};
use crate::model::Dialect;
use crate::model::problem::Problems;
use serde_json::Value;
use uuid::Uuid;

/// Decoded parameters being read.
pub(super) struct Query<'a> {
    pairs: &'a [(String, String)],
    dialect: Dialect,
    known: Vec<&'static str>,
    messages: Vec<String>,
}

impl<'a> Query<'a> {
    /// Opens the parameters as the client sent them, percent-decoded.
    pub(super) fn open(pairs: &'a [(String, String)], rules: Rules) -> Self {
        Self { pairs, dialect: rules.dialect, known: Vec::new(), messages: Vec::new() }
    }

    /// Every value of a parameter that may be repeated.
    pub(super) fn all(&mut self, name: &'static str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.known.push(name);
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a parameter; further ones are passed over.
    pub(super) fn first(&mut self, name: &'static str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        let text = self.first(name)?;
        if has_nul(text) {
            self.fail(name, HAS_NUL);
            return None;
        }
        Some(text.to_owned())
    }

    /// A UUID.
    pub(super) fn uuid(&mut self, name: &'static str) -> Option<Uuid> {
        let uuid = parse_uuid(self.first(name)?);
        if uuid.is_none() {
            self.fail(name, NOT_A_UUID);
        }
        uuid
    }

    pub(super) fn fail(&mut self, name: &str, message: &str) {
        self.messages.push(format!("{name} {}", message.replace('\'', "")));
    }

    /// A value that is none of those allowed.
    pub(super) fn fail_choice(&mut self, name: &str, value: &str, allowed: &[&str]) {
        self.fail(name, &not_one_of(&Value::from(value), allowed));
    }

    /// Refuses parameters that nobody asked for; `Err` with all that was wrong.
    pub(super) fn finish(mut self) -> Result<(), Problems> {
        let mut others: Vec<&str> = Vec::new();
        for (name, _) in self.pairs {
            if !self.known.contains(&name.as_str()) && !others.contains(&name.as_str()) {
                others.push(name);
            }
        }
        self.messages.extend(unexpected(self.dialect, others));
        if self.messages.is_empty() { Ok(()) } else { Err(Problems::validation(self.messages)) }
    }
}
