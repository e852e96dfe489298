//! Texts for people, kept in a file a language.
//!
//! A file holds one text a line, `key = text`, in the form of Fluent (projectfluent.org) with variables as its only placeables:
//! `disk-low = only { $free } are left in { $folder }`. Lines that are empty or start with `#` say nothing. The crate that owns the texts has a
//! test that every language has the same keys and variables.

use std::collections::{BTreeSet, HashMap};

/// The texts of one language.
#[derive(Debug, Clone)]
pub struct Messages(HashMap<&'static str, &'static str>);

impl Messages {
    /// Reads a file that is part of the program. Of two lines with one key the later counts.
    #[must_use]
    pub fn read(file: &'static str) -> Self {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        Self(lines.filter_map(|line| line.split_once(" = ")).map(|(key, text)| (key.trim(), text.trim())).collect())
    }

    /// The text of a key, as it is written.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'static str> {
        self.0.get(key).copied()
    }

    /// The text of a key with values for its variables. A variable without a value stays as it is written.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> Option<String> {
        let mut rest = self.get(key)?;
        let mut filled = String::with_capacity(rest.len());
        while let Some((before, name, after)) = placeable(rest) {
            filled.push_str(before);
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => filled.push_str(&format!("{{ ${name} }}")),
            }
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }

    /// All keys, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The variables of a key's text.
    #[must_use]
    pub fn variables(&self, key: &str) -> BTreeSet<&'static str> {
        let mut rest = self.get(key).unwrap_or_default();
        let mut names = BTreeSet::new();
        while let Some((_, name, after)) = placeable(rest) {
            names.insert(name);
            rest = after;
        }
        names
    }
}

/// What stands before the first `{ $name }`, the name, and what stands behind it.
fn placeable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{ $")?;
    let (name, after) = rest.split_once(" }")?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Disk\n\ndisk-low = only { $free } are left in { $folder } = { $folder }\nplain = a = { b }\n";

    #[test]
    fn variables_get_their_values() {
        let messages = Messages::read(FILE);
        let filled = messages.fill("disk-low", &[("folder", "/{ $free }"), ("free", "1 GiB")]);
        assert_eq!(filled.as_deref(), Some("only 1 GiB are left in /{ $free } = /{ $free }"), "values are not filled");
        assert_eq!(messages.fill("disk-low", &[]).as_deref(), messages.get("disk-low"));
        assert_eq!(messages.fill("plain", &[("b", "x")]).as_deref(), Some("a = { b }"));
        assert_eq!(messages.fill("unknown", &[]), None);
    }

    #[test]
    fn keys_and_variables_can_be_compared() {
        let messages = Messages::read(FILE);
        assert_eq!(messages.keys().collect::<BTreeSet<_>>(), ["disk-low", "plain"].into());
        assert_eq!(messages.variables("disk-low"), ["folder", "free"].into());
        assert!(messages.variables("plain").is_empty());
    }
}
