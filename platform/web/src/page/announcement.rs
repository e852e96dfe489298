//! What those who run the node tell at the top of every page.

use super::{Language, Visitor};
use yui_kernel::ports::PortFuture;

/// Something that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Whether it is something to act on.
    pub is_warning: bool,
    /// The language that it is in: the reader's, where it is told in that.
    pub language: Language,
    /// Its text.
    pub text: String,
}

impl Announced {
    /// Its lines.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().filter(|line| !line.trim().is_empty())
    }
}

/// Knows what is told at the moment. Implemented by `identity`. Asked for every page, so that it answers from memory.
pub trait Announcements: Send + Sync + 'static {
    /// What a reader of this language is told, the latest first.
    fn current<'a>(&'a self, visitor: Option<&'a Visitor>, language: Language) -> PortFuture<'a, Vec<Announced>>;
}
