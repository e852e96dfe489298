//! What is wrong with something that a person wrote: a setting, a file.
//!
//! People fix their input faster when they hear of every problem at once, each with its place and the fix. So readers
//! collect into a [`Found`] and go on, and only the end decides. No problem's text holds a secret or personal data.

use std::cell::RefCell;
use std::fmt;

/// Where something was written: a line of a file, an environment variable, or both a line and a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as its reader was asked for it; `None` for the environment and the command line.
    pub file: Option<String>,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The variable (`YUI_LISTEN`) or the path of the key (`organisations[0].services[1].handle`); empty for a whole file.
    pub key: String,
}

impl Place {
    /// An environment variable, or another name outside files.
    #[must_use]
    pub fn named(key: impl Into<String>) -> Self {
        Self { file: None, line: None, key: key.into() }
    }

    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), line: None, key: String::new() }
    }
}

impl fmt::Display for Place {
    /// `FILE:LINE: KEY`, without what is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            f.write_str(file)?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
            if !self.key.is_empty() {
                f.write_str(": ")?;
            }
        }
        f.write_str(&self.key)
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it was written.
    pub place: Place,
    /// What is wrong and what to do.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    #[must_use]
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Every problem of one input, in the order of its files and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// The problems, at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    /// A line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Collects problems while a reader goes on.
#[derive(Debug, Default)]
pub struct Found(RefCell<Vec<Problem>>);

impl Found {
    /// Nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a problem.
    pub fn add(&self, place: Place, message: impl Into<String>) {
        self.0.borrow_mut().push(Problem::new(place, message));
    }

    /// The value, if nothing was found to be wrong.
    ///
    /// # Errors
    /// All that was found. A reader that gives no value must have noted why; one that has not is reported as such.
    pub fn conclude<T>(self, value: Option<T>) -> Result<T, Problems> {
        let mut problems = self.0.into_inner();
        problems.sort_by(|a, b| (&a.place.file, a.place.line).cmp(&(&b.place.file, b.place.line)));
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            None if problems.is_empty() => Err(Problem::new(
                Place::named("input"),
                "could not be read, and the reader did not say why: please report this as a bug",
            )
            .into()),
            _ => Err(Problems(problems)),
        }
    }
}
