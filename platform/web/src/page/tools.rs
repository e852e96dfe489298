//! Buttons over a text area that write its markup.

/// A button of `area_with_tools` in `components/form.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// What stands on it.
    pub label: String,
    /// What it writes before the text that is selected, or before each of the lines.
    pub before: &'static str,
    /// What it writes after it.
    pub after: &'static str,
    /// What it writes where nothing is selected.
    pub sample: String,
    /// Whether it is for whole lines.
    pub is_of_lines: bool,
}

impl Tool {
    /// Puts something around a piece of text.
    #[must_use]
    pub fn around(label: &str, before: &'static str, sample: &str, after: &'static str) -> Self {
        Self { label: label.to_owned(), before, after, sample: sample.to_owned(), is_of_lines: false }
    }

    /// Puts something before lines.
    #[must_use]
    pub fn before_lines(label: &str, before: &'static str, sample: &str) -> Self {
        Self { is_of_lines: true, ..Self::around(label, before, sample, "") }
    }
}
