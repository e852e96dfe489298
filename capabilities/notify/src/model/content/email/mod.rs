//! E-mail bodies: the peers' small Markdown, as HTML and as plain text.
//!
//! The grammar is the one the peers have (that of mistune 0.8, which is older than CommonMark, with their changes), since
//! templates are written for it: bullets may be `•`, `^` quotes, every line end is a line break. It is parsed by hand in
//! time proportional to the text and to a bounded depth. HTML in the text is text.

mod block;
mod block_lines;
mod document;
mod html;
mod inline;
mod inline_delimiters;
mod link;
mod list;
mod masthead;
mod plain;
mod source;
mod tags;

use super::fill::Lists;
use super::limits::PREHEADER_CHARACTERS;
use super::personalisation::Personalisation;
use super::template::Content;
use super::whitespace;
use crate::model::Dialect;
use block::Block;
pub use document::{Header, HtmlEmail, TextDirection};

/// An e-mail body with its values filled in, parsed.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailBody {
    dialect: Dialect,
    blocks: Vec<Block>,
}

/// Shows nothing of the text, which is personal data.
impl std::fmt::Debug for EmailBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmailBody({} blocks)", self.blocks.len())
    }
}

impl EmailBody {
    /// The body as the API answers it: values filled in, lists as bullets, Markdown and line ends as they are.
    #[must_use]
    pub fn fill(content: &Content, values: &Personalisation, dialect: Dialect) -> String {
        let filled = content.fill(values, Lists::Bullets, dialect);
        match dialect {
            Dialect::Gc => filled,
            Dialect::Govuk => filled.trim().to_owned(),
        }
    }

    /// Parses a body whose values are filled in.
    #[must_use]
    pub fn parse(filled: &str, dialect: Dialect) -> Self {
        Self { dialect, blocks: tags::parse(&source::normalise(filled), dialect) }
    }

    /// Fills a template and parses the result.
    #[must_use]
    pub fn render(content: &Content, values: &Personalisation, dialect: Dialect) -> Self {
        Self::parse(&content.fill(values, Lists::Bullets, dialect), dialect)
    }

    /// The body as HTML, with the inline styles that mail programs need; without a document around it.
    #[must_use]
    pub fn html(&self) -> String {
        html::render(&self.blocks)
    }

    /// The body for mail programs that show text alone. It ends in a line feed.
    #[must_use]
    pub fn plain_text(&self) -> String {
        plain::render(&self.blocks, plain::Form::Body(self.dialect))
    }

    /// The first words, on one line, which mail programs show beside the subject.
    #[must_use]
    pub fn preheader(&self) -> String {
        let text = whitespace::collapse_visible(&plain::render(&self.blocks, plain::Form::Preheader));
        let cut: String = text.chars().take(PREHEADER_CHARACTERS).collect();
        cut.trim_end().to_owned()
    }
}

/// Text for an HTML element or an attribute in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    html::write_escaped(&mut escaped, text);
    escaped
}

#[cfg(test)]
mod tests;
