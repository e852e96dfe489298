//! Blocks: headings, paragraphs, lists, quotes.

use super::block_lines as lines;
use super::inline::{self, Inline};
use super::list::{self, List};
use super::tags::Tag;
use crate::model::Dialect;

/// How many quotes and lists may stand inside each other; deeper ones are text.
const MAX_DEPTH: usize = 6;

/// A block of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Heading {
        level: u8,
        text: Vec<Inline>,
    },
    Paragraph(Vec<Inline>),
    /// Text of a tight list item, without a paragraph of its own.
    Text(Vec<Inline>),
    Rule,
    /// Text that is not looked into.
    Code(String),
    Quote(Vec<Block>),
    List(List),
    /// Several empty lines where nothing else takes them up.
    Gap,
    /// The start of a section.
    Open(Tag),
    /// The end of the last open section.
    Close,
}

/// Where blocks stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) dialect: Dialect,
    /// Quotes and lists around.
    pub(super) depth: usize,
    /// Lists around.
    pub(super) lists: usize,
    /// Whether directly in a list item, where fewer kinds of blocks are known.
    pub(super) in_item: bool,
}

/// The blocks of a text.
pub(super) fn parse(text: &str, dialect: Dialect) -> Vec<Block> {
    let all: Vec<&str> = text.split('\n').collect();
    parse_lines(&all, Place { dialect, depth: 0, lists: 0, in_item: false })
}

/// The blocks of some lines.
pub(super) fn parse_lines(all: &[&str], place: Place) -> Vec<Block> {
    let mut parser = Parser { rest: trim_end(all), place, blocks: Vec::new(), unclosed: Vec::new() };
    let leading = parser.skip_empty();
    if leading > 1 && !parser.rest.is_empty() {
        parser.blocks.push(Block::Gap);
    }
    while !parser.rest.is_empty() {
        parser.step();
    }
    parser.blocks
}

fn trim_end<'t, 'a>(all: &'t [&'a str]) -> &'t [&'a str] {
    let end = all.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    all.get(..end).unwrap_or_default()
}

struct Parser<'t, 'a> {
    rest: &'t [&'a str],
    place: Place,
    blocks: Vec<Block>,
    /// Fences known to have no end in the rest.
    unclosed: Vec<&'a str>,
}

impl<'t, 'a> Parser<'t, 'a> {
    fn step(&mut self) {
        let _taken = self.rule()
            || self.indented_code()
            || self.fenced_code()
            || (!self.place.in_item && (self.heading() || self.table()))
            || self.underlined_heading()
            || self.quote()
            || self.list()
            || self.text();
    }

    fn line(&self, index: usize) -> Option<&'a str> {
        self.rest.get(index).copied()
    }

    /// Takes lines off the front.
    fn take(&mut self, count: usize) -> &'t [&'a str] {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    fn skip_empty(&mut self) -> usize {
        let empty = self.rest.iter().take_while(|line| line.is_empty()).count();
        self.take(empty);
        empty
    }

    fn rule(&mut self) -> bool {
        if !self.line(0).is_some_and(lines::is_rule) {
            return false;
        }
        self.take(1);
        self.skip_empty();
        self.blocks.push(Block::Rule);
        true
    }

    fn indented_code(&mut self) -> bool {
        let is_code = |line: &&&str| line.is_empty() || lines::is_indented(line);
        if !self.line(0).is_some_and(lines::is_indented) {
            return false;
        }
        let count = self.rest.iter().take_while(is_code).count();
        let code: Vec<&str> = self.take(count).iter().map(|line| line.get(4..).unwrap_or_default()).collect();
        self.blocks.push(Block::Code(code.join("\n").trim_end().to_owned()));
        true
    }

    fn fenced_code(&mut self) -> bool {
        let Some(end) = self.fence_end(0) else { return false };
        let taken = self.take(end + 1);
        let code = taken.get(1..end).unwrap_or_default().join("\n");
        self.skip_empty();
        self.blocks.push(Block::Code(code));
        true
    }

    /// The closing line of the fence that opens at a line.
    fn fence_end(&mut self, index: usize) -> Option<usize> {
        let fence = lines::opening_fence(self.line(index)?)?;
        if self.unclosed.contains(&fence) {
            return None;
        }
        let inside = self.rest.get(index + 1..).unwrap_or_default();
        match inside.iter().position(|line| line.trim() == fence) {
            Some(length) if length > 0 => Some(index + 1 + length),
            Some(_) => None,
            None => {
                self.unclosed.push(fence);
                None
            }
        }
    }

    fn heading(&mut self) -> bool {
        let Some((level, text)) = self.line(0).and_then(lines::heading) else { return false };
        self.take(1);
        self.skip_empty();
        self.push_heading(level, text);
        true
    }

    fn push_heading(&mut self, level: u8, text: &str) {
        let text = inline::parse(text, self.place.dialect);
        self.blocks.push(if level <= 2 { Block::Heading { level, text } } else { Block::Paragraph(text) });
    }

    /// Tables have no place in letters to residents; the peers leave them out.
    fn table(&mut self) -> bool {
        let Some(rows) = lines::table_rows(self.rest) else { return false };
        self.take(rows);
        self.skip_empty();
        true
    }

    fn underlined_heading(&mut self) -> bool {
        let (Some(text), Some(line)) = (self.line(0), self.line(1)) else { return false };
        let Some(level) = lines::underline(line) else { return false };
        self.take(2);
        self.skip_empty();
        self.push_heading(level, text);
        true
    }

    fn quote(&mut self) -> bool {
        let is_quote = |line: &&str| lines::quoted(line).is_some_and(|text| !text.is_empty());
        if self.place.depth >= MAX_DEPTH || !self.rest.first().is_some_and(is_quote) {
            return false;
        }
        let mut count = 0;
        while self.rest.get(count).is_some_and(is_quote) {
            count += self.rest.iter().skip(count).take_while(|line| !line.is_empty()).count();
            count += self.rest.iter().skip(count).take_while(|line| line.is_empty()).count();
        }
        let inside: Vec<&str> = self
            .take(count)
            .iter()
            .map(|line| lines::quoted(line).map_or(*line, |text| text.strip_prefix(' ').unwrap_or(text)))
            .collect();
        let place = Place { depth: self.place.depth + 1, in_item: false, ..self.place };
        self.blocks.push(Block::Quote(parse_lines(&inside, place)));
        true
    }

    fn list(&mut self) -> bool {
        let Some(count) = list::extent(self.rest, self.place.dialect) else { return false };
        let most = match self.place.dialect {
            Dialect::Gc => 2,
            Dialect::Govuk => 3,
        };
        if self.place.lists >= most || self.place.depth >= MAX_DEPTH {
            self.push_flat_list(count);
            return true;
        }
        let taken = self.take(count);
        let place = Place { depth: self.place.depth + 1, lists: self.place.lists + 1, in_item: true, ..self.place };
        self.blocks.push(Block::List(list::parse(trim_end(taken), place)));
        true
    }

    /// A list deeper than lists go: its lines as they are, bullets included.
    fn push_flat_list(&mut self, count: usize) {
        let mut pieces = Vec::new();
        for line in trim_end(self.take(count)) {
            if !(self.blocks.is_empty() && pieces.is_empty()) {
                pieces.push(Inline::Break);
            }
            let (bullet, text) = list::split_bullet(line, self.place.dialect);
            pieces.push(Inline::Text(bullet.to_owned()));
            pieces.extend(inline::parse(text, self.place.dialect));
        }
        self.blocks.push(Block::Text(pieces));
    }

    /// What is nothing else: up to an empty line or the start of something else.
    fn text(&mut self) -> bool {
        let mut count = 1;
        while self.line(count).is_some_and(|line| !line.is_empty()) && !self.is_interrupted(count) {
            count += 1;
        }
        let text = self.take(count);
        if self.place.in_item {
            self.push_text(text);
            if self.skip_empty() > 0 && !self.rest.is_empty() {
                self.blocks.push(Block::Gap);
            }
        } else {
            self.skip_empty();
            self.blocks.push(Block::Paragraph(inline::parse(&text.join("\n"), self.place.dialect)));
        }
        true
    }

    fn push_text(&mut self, text: &[&str]) {
        self.blocks.push(Block::Text(inline::parse(&text.join("\n"), self.place.dialect)));
    }

    /// Whether a line ends the paragraph before it.
    fn is_interrupted(&mut self, index: usize) -> bool {
        let Some(line) = self.line(index) else { return true };
        let underlined = self.line(index + 1).and_then(lines::underline).is_some();
        if underlined || lines::is_rule(line) || self.fence_end(index).is_some() {
            return true;
        }
        if self.place.in_item {
            return lines::is_indented(line)
                || lines::quoted(line).is_some_and(|text| !text.is_empty())
                || list::starts(line, self.place.dialect);
        }
        lines::heading(line).is_some() || lines::interrupts_paragraph(line)
    }
}
