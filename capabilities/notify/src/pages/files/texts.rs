//! The texts of the pages.

use yui_web::page::Language;

yui_web::texts! {
    /// The texts of the pages of links.
    pub(super) static TEXTS = "../../../messages/files"
}

/// One page's texts: the reader's language with what is said in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words(pub(super) Language);

impl Words {
    /// The code of the language (BCP 47).
    pub(super) fn code(self) -> &'static str {
        self.0.code()
    }

    /// A text.
    pub(super) fn text(self, key: &str) -> &'static str {
        TEXTS.get(self.0, key).unwrap_or_default()
    }

    /// A text with values.
    pub(super) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        TEXTS.fill(self.0, key, values).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_is_there_in_every_language() {
        let faults = super::TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/files", "templates/files"]).unwrap();
        assert_eq!(faults, Vec::<String>::new());
    }
}
