//! The subject of an e-mail.

use super::fill::Lists;
use super::personalisation::Personalisation;
use super::template::Content;
use super::{typography, whitespace};
use crate::model::Dialect;

/// A subject with its values filled in: one line, typography mended.
#[derive(Clone, PartialEq, Eq)]
pub struct Subject {
    text: String,
}

/// Shows nothing of the text, which is personal data.
impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subject(…)")
    }
}

impl Subject {
    /// Fills a template's subject.
    #[must_use]
    pub fn render(content: &Content, values: &Personalisation, dialect: Dialect) -> Self {
        let filled = content.fill(values, Lists::Sentence, dialect);
        Self { text: whitespace::collapse(&typography::mend(&whitespace::collapse(&filled))) }
    }

    /// What stands in the mail's header.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the API answers: GC Notify escapes it for HTML.
    #[must_use]
    pub fn answered(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Gc => super::email::escape(&self.text),
            Dialect::Govuk => self.text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn subject(text: &str, values: Value) -> Subject {
        let values = Personalisation::from_json(values.as_object().unwrap());
        Subject::render(&Content::parse(text), &values, Dialect::Gc)
    }

    #[test]
    fn one_line_with_mended_typography() {
        assert_eq!(subject(" \"Q\" - x\r\n -- ((a)) ", json!({"a": "it's\n y , z"})).text(), "“Q” – x – it’s y, z");
        assert_eq!(subject("ごみの日：((l))", json!({"l": ["月", "木"]})).text(), "ごみの日：月 and 木");
    }

    #[test]
    fn gc_answers_it_escaped() {
        let subject = subject("<b>& \"x\" ((a))", json!({"a": "<i>"}));
        assert_eq!(subject.answered(Dialect::Gc), "&lt;b&gt;&amp; “x” &lt;i&gt;");
        assert_eq!(subject.answered(Dialect::Govuk), "<b>& “x” <i>");
    }
}
