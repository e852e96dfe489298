//! The whole HTML document of an e-mail.
//!
//! Mail programs drop style sheets, scripts and most of the head, so the layout is a table with inline styles that reads
//! well from 320 pixels up, and the preview text stands hidden at the top of the body.

use super::{EmailBody, escape, masthead};
use crate::model::brand::Brand;

/// Which way the text of a whole mail runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextDirection {
    /// As in English and Japanese.
    #[default]
    LeftToRight,
    /// As in Arabic and Hebrew.
    RightToLeft,
}

impl TextDirection {
    /// The value of HTML's `dir`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// What stands above the body.
#[derive(Debug, Clone, Copy, Default)]
pub enum Header<'a> {
    /// Nothing.
    #[default]
    Nothing,
    /// The sender's name, as text.
    Name(&'a str),
    /// The sender's brand.
    Brand {
        /// What it is.
        brand: &'a Brand,
        /// The address of the node, which its logo is fetched from.
        node_url: &'a str,
    },
}

/// What goes into the HTML part of a mail.
#[derive(Debug, Clone, Copy)]
pub struct HtmlEmail<'a> {
    /// The subject, as text.
    pub subject: &'a str,
    /// The language of the mail as a BCP 47 tag, such as `ja`.
    pub language: &'a str,
    /// Which way its text runs.
    pub direction: TextDirection,
    /// What stands above the body.
    pub header: Header<'a>,
    /// The body.
    pub body: &'a EmailBody,
}

pub(super) const FONT: &str = "font-family: Helvetica, Arial, 'Hiragino Sans', 'Noto Sans JP', Meiryo, sans-serif;";
const HIDDEN: &str =
    "display: none; font-size: 1px; line-height: 1px; max-height: 0; max-width: 0; opacity: 0; overflow: hidden;";

impl HtmlEmail<'_> {
    /// The document.
    #[must_use]
    pub fn render(&self) -> String {
        let body = self.body.html();
        let mut out = String::with_capacity(body.len() + 2_048);
        let (language, direction) = (escape(self.language), self.direction.as_str());
        out.extend(["<!DOCTYPE html>\n<html lang=\"", &language, "\" dir=\"", direction, "\">\n<head>\n"]);
        out.push_str(
            "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        );
        out.push_str("<meta name=\"format-detection\" content=\"telephone=no\">\n");
        out.extend(["<title>", &escape(self.subject), "</title>\n</head>\n"]);
        out.extend(["<body style=\"margin: 0; padding: 0; background: #ffffff; color: #0B0C0C; ", FONT, "\">\n"]);
        out.extend(["<div style=\"", HIDDEN, "\">", &escape(&self.body.preheader()), "</div>\n"]);
        match self.header {
            Header::Nothing => {}
            Header::Name(name) => masthead::write_name(&mut out, name),
            Header::Brand { brand, node_url } => masthead::write_brand(&mut out, brand, node_url),
        }
        out.push_str("<table role=\"presentation\" align=\"center\" style=\"border-collapse: collapse; width: 100%; max-width: 580px; margin: 0 auto;\"><tr>");
        out.extend(["<td style=\"", FONT, " padding: 30px 10px; text-align: start;\">\n", &body, "\n"]);
        out.push_str("</td></tr></table>\n</body>\n</html>\n");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;

    #[test]
    fn the_document_says_its_language_direction_and_subject() {
        let body = EmailBody::parse("# 見出し\n\n本文 <b>", Dialect::Gc);
        let html = HtmlEmail {
            subject: "<お知らせ>",
            language: "ja",
            direction: TextDirection::RightToLeft,
            header: Header::Name("結市 & 「課」"),
            body: &body,
        }
        .render();
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"ja\" dir=\"rtl\">"));
        assert!(html.contains("<title>&lt;お知らせ&gt;</title>"));
        assert!(html.contains(">見出し 本文 &lt;b&gt;</div>"));
        assert!(html.contains("結市 &amp; 「課」"));
        assert!(html.contains(">本文 &lt;b&gt;</p>"));
        assert!(!html.contains("<b>"));
    }

    #[test]
    fn without_a_header_the_body_stands_alone() {
        let body = EmailBody::parse("a", Dialect::Gc);
        let mail = HtmlEmail {
            subject: "s",
            language: "en\"",
            direction: TextDirection::default(),
            header: Header::Nothing,
            body: &body,
        };
        let html = mail.render();
        assert!(html.contains("<html lang=\"en&quot;\" dir=\"ltr\">"));
        assert_eq!(html.matches("<table").count(), 1);
    }
}
