//! What a declaration changed: the lines of a plan that people read before and after applying it.

use std::fmt;

/// What happened to one declared thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It was not there and is now.
    Created,
    /// These of its fields have new values.
    Updated(Vec<&'static str>),
    /// It was there as declared.
    Unchanged,
}

/// One declared thing and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing: `organisation`, `template`, ….
    pub kind: &'static str,
    /// Which one, by a name that holds no personal data: a code, a handle, an id.
    pub name: String,
    /// What happened.
    pub effect: Effect,
}

impl Change {
    /// A change of the thing of this kind and name.
    #[must_use]
    pub fn new(kind: &'static str, name: impl Into<String>, effect: Effect) -> Self {
        Self { kind, name: name.into(), effect }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.effect {
            Effect::Created => write!(f, "+ {} {}", self.kind, self.name),
            Effect::Updated(fields) => write!(f, "~ {} {} ({})", self.kind, self.name, fields.join(", ")),
            Effect::Unchanged => write!(f, "= {} {}", self.kind, self.name),
        }
    }
}

/// Collects the names of the fields that differ between what is stored and what is declared.
#[derive(Debug, Default)]
pub struct Difference(Vec<&'static str>);

impl Difference {
    /// Notes `field` if its values differ.
    pub fn field<T: PartialEq + ?Sized>(&mut self, field: &'static str, stored: &T, declared: &T) -> &mut Self {
        if stored != declared {
            self.0.push(field);
        }
        self
    }

    /// `Unchanged` or `Updated`.
    #[must_use]
    pub fn effect(&mut self) -> Effect {
        let fields = std::mem::take(&mut self.0);
        if fields.is_empty() { Effect::Unchanged } else { Effect::Updated(fields) }
    }
}
