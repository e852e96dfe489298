//! Text within a block: links, emphasis, line breaks.

use super::inline_delimiters::Delimiters;
use super::link;
use crate::model::Dialect;
use crate::model::content::typography::Typography;

/// How deep emphasis and links may stand inside each other; deeper marks are text.
const MAX_DEPTH: usize = 8;

/// A piece of a block's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    /// Text, with its typography mended; HTML entities in it still stand for their characters.
    Text(String),
    Break,
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Link {
        target: String,
        title: Option<String>,
        text: Vec<Inline>,
    },
    /// An address that stands in the text by itself.
    Url(String),
    /// `<https://…>`.
    BracketedUrl(String),
}

/// The pieces of a block's text, typography mended.
pub(super) fn parse(text: &str, dialect: Dialect) -> Vec<Inline> {
    let mut pieces = Parser::new(text, dialect, 0, false).run();
    mend(&mut pieces, &mut Typography::new());
    pieces
}

fn mend(pieces: &mut [Inline], typography: &mut Typography) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => {
                if let Some(mended) = typography.mend(text) {
                    *text = mended;
                }
            }
            Inline::Break => typography.follow('\n'),
            Inline::Strong(inside) | Inline::Emphasis(inside) | Inline::Link { text: inside, .. } => {
                mend(inside, typography)
            }
            Inline::Url(url) | Inline::BracketedUrl(url) => {
                if let Some(last) = url.chars().next_back() {
                    typography.follow(last);
                }
            }
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    in_link: bool,
    has_emphasis: bool,
    delimiters: Delimiters<'a>,
    pending: String,
    pieces: Vec<Inline>,
    dialect: Dialect,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, dialect: Dialect, depth: usize, in_link: bool) -> Self {
        Self {
            text,
            at: 0,
            depth,
            in_link,
            has_emphasis: dialect == Dialect::Gc && depth < MAX_DEPTH,
            delimiters: Delimiters::new(text),
            pending: String::new(),
            pieces: Vec::new(),
            dialect,
        }
    }

    fn run(mut self) -> Vec<Inline> {
        while let Some(next) = self.next_mark() {
            self.pending.push_str(self.text.get(self.at..next).unwrap_or_default());
            self.at = next;
            if !self.mark() {
                let character = self.rest().chars().next().unwrap_or_default();
                self.pending.push(character);
                self.at += character.len_utf8();
            }
        }
        self.pending.push_str(self.rest());
        self.flush();
        self.pieces
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next_mark(&self) -> Option<usize> {
        let is_mark = |byte: &u8| matches!(byte, b'\\' | b'<' | b'!' | b'[' | b'_' | b'*' | b'`' | b'~' | b'\n' | b'h');
        self.rest().as_bytes().iter().position(is_mark).map(|offset| self.at + offset)
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            self.pieces.push(Inline::Text(std::mem::take(&mut self.pending)));
        }
    }

    fn push(&mut self, piece: Inline, next: usize) -> bool {
        self.flush();
        self.pieces.push(piece);
        self.at = next;
        true
    }

    fn inside(&self, range: std::ops::Range<usize>, in_link: bool) -> Vec<Inline> {
        let text = self.text.get(range).unwrap_or_default();
        Self::new(text, self.dialect, self.depth + 1, in_link).run()
    }

    /// Takes what begins here, or leaves it as text.
    fn mark(&mut self) -> bool {
        match self.text.as_bytes().get(self.at) {
            Some(b'\\') => self.escape(),
            Some(b'\n') => self.line_break(),
            Some(b'h') => self.url(),
            Some(b'<') => self.bracketed_url(),
            Some(b'!') => self.image(),
            Some(b'[') => self.link(),
            Some(b'*' | b'_') if self.has_emphasis => self.strong() || self.emphasis(),
            Some(b'`') if self.has_emphasis => self.code(),
            Some(b'~') if self.has_emphasis => self.strike(),
            _ => false,
        }
    }

    fn escape(&mut self) -> bool {
        match self.text.as_bytes().get(self.at + 1) {
            Some(&byte) if b"\\`*{}[]()#+-.!_<>~|".contains(&byte) => {
                self.pending.push(char::from(byte));
                self.at += 2;
                true
            }
            _ => false,
        }
    }

    fn line_break(&mut self) -> bool {
        self.pending.truncate(self.pending.trim_end_matches(' ').len());
        self.push(Inline::Break, self.at + 1)
    }

    fn url(&mut self) -> bool {
        let Some(length) = link::bare_url(self.rest()) else { return false };
        let end = self.at + length;
        let url = self.text.get(self.at..end).unwrap_or_default().to_owned();
        if self.in_link {
            self.pending.push_str(&url);
            self.at = end;
            return true;
        }
        self.push(Inline::Url(url), end)
    }

    fn bracketed_url(&mut self) -> bool {
        let Some(inside) = self.rest().get(1..).filter(|inside| link::is_web(inside)) else { return false };
        let Some(length) = inside.find([' ', '\n', '<', '>']).filter(|&end| inside[end..].starts_with('>')) else {
            return false;
        };
        let url = inside.get(..length).unwrap_or_default().to_owned();
        self.push(Inline::BracketedUrl(url), self.at + length + 2)
    }

    /// Images are left out, as the peers do: mail programs block them and residents would see a gap.
    fn image(&mut self) -> bool {
        match self.delimiters.link(self.at + 1) {
            Some(found) => {
                self.at = found.end;
                true
            }
            None => false,
        }
    }

    fn link(&mut self) -> bool {
        if self.in_link || self.depth >= MAX_DEPTH {
            return false;
        }
        let Some(found) = self.delimiters.link(self.at) else { return false };
        let text = self.inside(found.label, true);
        let piece = Inline::Link { target: found.target.to_owned(), title: found.title.map(str::to_owned), text };
        self.push(piece, found.end)
    }

    fn strong(&mut self) -> bool {
        let Some(range) = self.delimiters.strong(self.at) else { return false };
        let next = range.end + 2;
        let text = self.inside(range, self.in_link);
        self.push(Inline::Strong(text), next)
    }

    fn emphasis(&mut self) -> bool {
        let Some(range) = self.delimiters.emphasis(self.at) else { return false };
        let next = range.end + 1;
        let text = self.inside(range, self.in_link);
        self.push(Inline::Emphasis(text), next)
    }

    /// Code is text that is not looked into.
    fn code(&mut self) -> bool {
        let Some((range, end)) = self.delimiters.code(self.at) else { return false };
        self.pending.push_str(self.text.get(range).unwrap_or_default().trim());
        self.at = end;
        true
    }

    /// Struck-out text is shown as it is.
    fn strike(&mut self) -> bool {
        let Some(range) = self.delimiters.strike(self.at) else { return false };
        let next = range.end + 2;
        let text = self.inside(range, self.in_link);
        self.flush();
        self.pieces.extend(text);
        self.at = next;
        true
    }
}
