//! A captured message as its reader would see it.

use super::CapturedName;
use crate::model::Channel;
use mailparse::{MailHeaderMap as _, ParsedMail, parse_mail};
use serde::Deserialize;

/// A captured message.
#[derive(Clone, PartialEq, Eq)]
pub struct Captured {
    /// Its name.
    pub name: CapturedName,
    /// Whom it was to reach.
    pub to: String,
    /// Whom it says it is from.
    pub from: String,
    /// What it says.
    pub content: Content,
}

/// What a captured message says.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// An e-mail.
    Email {
        /// Its subject.
        subject: String,
        /// Its plain text.
        text: String,
        /// Its HTML, if it has some.
        html: Option<String>,
        /// The names of the files with it.
        files: Vec<String>,
    },
    /// A text message.
    Text {
        /// Its text.
        body: String,
        /// How many texts it is sent as.
        parts: u32,
    },
}

/// Shows nothing: everything of it is about a person.
impl std::fmt::Debug for Captured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Captured").finish_non_exhaustive()
    }
}

/// A text message as its file has it.
#[derive(Deserialize)]
struct TextFile {
    from: String,
    to: String,
    body: String,
    parts: u32,
}

impl Captured {
    /// Reads a file's bytes; nothing if they are no message.
    #[must_use]
    pub fn read(name: CapturedName, bytes: &[u8]) -> Option<Self> {
        match name.channel() {
            Channel::Email => Self::read_email(name, bytes),
            Channel::Sms => {
                let TextFile { from, to, body, parts } = serde_json::from_slice(bytes).ok()?;
                Some(Self { name, to, from, content: Content::Text { body, parts } })
            }
        }
    }

    fn read_email(name: CapturedName, bytes: &[u8]) -> Option<Self> {
        let mail = parse_mail(bytes).ok()?;
        let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
        let (mut text, mut html, mut files) = (None, None, Vec::new());
        for part in mail.parts().filter(|part| part.subparts.is_empty()) {
            let disposition = part.get_content_disposition();
            let file = disposition.params.get("filename").or_else(|| part.ctype.params.get("name"));
            if let Some(file) = file {
                files.push(file.clone());
                continue;
            }
            match part.ctype.mimetype.as_str() {
                "text/plain" => text = text.or_else(|| body(part)),
                "text/html" => html = html.or_else(|| body(part)),
                _ => {}
            }
        }
        let text = text.unwrap_or_default().replace("\r\n", "\n");
        let content = Content::Email { subject: header("Subject"), text, html, files };
        Some(Self { to: header("To"), from: header("From"), content, name })
    }

    /// Its subject, or the beginning of its text.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.content {
            Content::Email { subject, .. } => subject.clone(),
            Content::Text { body, .. } => body.chars().take(60).collect(),
        }
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Email { text, .. } => text,
            Content::Text { body, .. } => body,
        }
    }

    /// The addresses in its text that lead to the node itself, as paths.
    #[must_use]
    pub fn links(&self, public_url: &str) -> Vec<String> {
        let words = self.text().split(|c: char| c.is_whitespace() || "<>\"()。、「」".contains(c));
        let paths = words.filter_map(|word| word.strip_prefix(public_url).filter(|path| path.starts_with('/')));
        let mut links: Vec<String> = paths.map(str::to_owned).collect();
        links.dedup();
        links
    }
}

fn body(part: &ParsedMail<'_>) -> Option<String> {
    part.get_body().ok()
}
