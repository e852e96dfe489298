//! A TOML file whose reader can say, for every problem, the file, the line and the key.
//!
//! `serde` stops at the first thing it does not like and knows no lines, so files that people write are walked by hand:
//! [`Table`] hands out fields, notes problems in a [`Found`] and goes on, and reports every key that nobody asked for.

mod field;
mod table;

pub use field::Field;
pub use table::Table;

use crate::problem::{Found, Place, Problem};
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// The text of a TOML file with the name under which problems are reported.
pub struct Document {
    name: String,
    folder: PathBuf,
    text: String,
}

impl Document {
    /// A text that is at hand. Paths in it are relative to the working directory.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), folder: PathBuf::new(), text: text.into() }
    }

    /// Reads a file. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// The file cannot be read or is not UTF-8.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Problem::new(Place::file(name.as_str()), format!("cannot be read: {error}")))?;
        Ok(Self { name, folder: path.parent().map(Path::to_path_buf).unwrap_or_default(), text })
    }

    /// Walks the file from its top-level table. Gives `None` where it is not TOML; that is noted in `found` then.
    pub fn walk<T>(&self, found: &Found, read: impl FnOnce(Table<'_>) -> Option<T>) -> Option<T> {
        let (root, errors) = DeTable::parse_recoverable(&self.text);
        for error in &errors {
            // Only the message: the parser's own rendering quotes the line, which may hold a secret.
            let line = error.span().map(|span| self.line(span.start));
            let place = Place { file: Some(self.name.clone()), line, key: String::new() };
            found.add(place, format!("is not valid TOML here: {}", error.message().replace('\n', ", ")));
        }
        if !errors.is_empty() {
            return None;
        }
        read(Table::root(self, found, &root))
    }

    /// The path as the file means it: relative ones start in the file's folder.
    #[must_use]
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    fn place(&self, offset: usize, key: &str) -> Place {
        Place { file: Some(self.name.clone()), line: Some(self.line(offset)), key: key.to_owned() }
    }

    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }
}

#[cfg(test)]
mod tests;
