//! Long lists, a page at a time.

use super::encode;

/// The links at the end of a list: lists are read from the newest on, so there is a first page and a next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pagination {
    /// Back to the beginning, if this is not it.
    pub first: Option<String>,
    /// What comes next, if there is more.
    pub next: Option<String>,
}

impl Pagination {
    /// For the list at `path` with these further values in its query. `at` is where this page begins (nothing for the first), `next` where the
    /// following one does.
    #[must_use]
    pub fn new(path: &str, query: &[(&str, &str)], at: Option<&str>, next: Option<&str>) -> Self {
        let with = |position: Option<&str>| {
            let pairs = query.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, *value));
            let pairs = pairs.chain(position.map(|position| ("from", position)));
            let query: Vec<_> = pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
            if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
        };
        Self { first: at.map(|_| with(None)), next: next.map(|next| with(Some(next))) }
    }

    /// Whether the list is all on this page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_none() && self.next.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_what_was_searched_for() {
        let pages = Pagination::new("/a", &[("q", "結 "), ("state", "")], Some("x"), Some("y&"));
        assert_eq!(pages.first.as_deref(), Some("/a?q=%E7%B5%90%20"));
        assert_eq!(pages.next.as_deref(), Some("/a?q=%E7%B5%90%20&from=y%26"));
        assert!(Pagination::new("/a", &[], None, None).is_empty());
    }
}
