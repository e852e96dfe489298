//! Finding what closes a mark.
//!
//! Every search goes forward only, and one that finds nothing is remembered: the same search from a later place finds
//! nothing either. So hostile text full of opening marks costs no more than any other.

use std::ops::Range;

/// The longest title of a link.
const MAX_TITLE: usize = 300;

/// `[label](target "title")`.
pub(super) struct FoundLink<'a> {
    pub(super) label: Range<usize>,
    pub(super) target: &'a str,
    pub(super) title: Option<&'a str>,
    /// The end of it all.
    pub(super) end: usize,
}

/// A text and what is known of its marks.
pub(super) struct Delimiters<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// Pairs of square brackets by their opening one, found on first use.
    brackets: Option<Vec<(usize, usize)>>,
    no_parenthesis: bool,
    /// The next run of `*` and of `_` with an odd length, from where it was looked for.
    odd_runs: [Option<(usize, Option<Range<usize>>)>; 2],
    no_strong: [bool; 2],
    no_strike: bool,
    /// Lengths of runs of backticks that do not come again.
    no_code: Vec<usize>,
}

impl<'a> Delimiters<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            brackets: None,
            no_parenthesis: false,
            odd_runs: [None, None],
            no_strong: [false; 2],
            no_strike: false,
            no_code: Vec::new(),
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn run_length(&self, at: usize, byte: u8) -> usize {
        self.bytes.iter().skip(at).take_while(|&&other| other == byte).count()
    }

    /// The link whose label opens at a `[`.
    pub(super) fn link(&mut self, open: usize) -> Option<FoundLink<'a>> {
        if self.byte(open) != Some(b'[') || self.no_parenthesis {
            return None;
        }
        let text = self.bytes;
        let brackets = self.brackets.get_or_insert_with(|| pair_brackets(text));
        let index = brackets.binary_search_by_key(&open, |pair| pair.0).ok()?;
        let close = brackets.get(index)?.1;
        if self.byte(close + 1) != Some(b'(') {
            return None;
        }
        let (target, title, end) = self.destination(close + 2)?;
        Some(FoundLink { label: open + 1..close, target, title, end })
    }

    /// `target "title")`.
    fn destination(&mut self, start: usize) -> Option<(&'a str, Option<&'a str>, usize)> {
        let rest = self.text.get(start..)?;
        let mut characters = rest.char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            if character == ')' {
                return Some((plain_target(rest.get(..offset)?), None, start + offset + 1));
            }
            let is_gap = character.is_whitespace();
            if is_gap && characters.peek().is_some_and(|(_, next)| matches!(next, '"' | '\'')) {
                let quote = offset + character.len_utf8();
                if let Some((title, length)) = title(rest.get(quote..)?) {
                    return Some((plain_target(rest.get(..offset)?), Some(title), start + quote + length));
                }
            }
        }
        self.no_parenthesis = true;
        None
    }

    /// What stands between `**` here and the next `**` (or `__`).
    pub(super) fn strong(&mut self, open: usize) -> Option<Range<usize>> {
        let mark = self.byte(open)?;
        let known = self.no_strong.get_mut(usize::from(mark == b'_'))?;
        if *known || self.bytes.get(open + 1) != Some(&mark) {
            return None;
        }
        let start = open + 2;
        let candidates = self.bytes.get(start + 1..)?.windows(2);
        let is_end = |at: usize| self.bytes.get(at + 2) != Some(&mark);
        let found = candidates.enumerate().find(|(offset, pair)| *pair == [mark, mark] && is_end(start + 1 + offset));
        match found {
            Some((offset, _)) => Some(start..start + 1 + offset),
            None => {
                *known = true;
                None
            }
        }
    }

    /// What stands between a single `*` (or `_`) here and the one that closes it: the last of an odd run. `_` closes
    /// only at the end of a word.
    pub(super) fn emphasis(&mut self, open: usize) -> Option<Range<usize>> {
        let mark = self.byte(open)?;
        let start = open + 1;
        let directly = self.run_length(start, mark);
        if directly == 1 {
            return None;
        }
        let run = if directly % 2 == 1 { start..start + directly } else { self.odd_run(start + directly, mark)? };
        let close = run.end - 1;
        let ends_word = || !self.text.get(run.end..).and_then(|rest| rest.chars().next()).is_some_and(is_word);
        (mark == b'*' || ends_word()).then_some(start..close)
    }

    fn odd_run(&mut self, from: usize, mark: u8) -> Option<Range<usize>> {
        let slot = usize::from(mark == b'_');
        if let Some(Some((searched, found))) = self.odd_runs.get(slot) {
            match found {
                Some(run) if (*searched..=run.start).contains(&from) => return Some(run.clone()),
                None if *searched <= from => return None,
                _ => {}
            }
        }
        let mut at = from;
        let mut found = None;
        while let Some(offset) = self.bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == mark)) {
            let start = at + offset;
            let length = self.run_length(start, mark);
            at = start + length;
            if length % 2 == 1 {
                found = Some(start..at);
                break;
            }
        }
        if let Some(known) = self.odd_runs.get_mut(slot) {
            *known = Some((from, found.clone()));
        }
        found
    }

    /// What stands between a run of backticks here and the next of the same length, and the end of that.
    pub(super) fn code(&mut self, open: usize) -> Option<(Range<usize>, usize)> {
        let length = self.run_length(open, b'`');
        let start = open + length;
        if self.no_code.contains(&length) {
            return None;
        }
        let mut at = start;
        while let Some(offset) = self.bytes.get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'`')) {
            let close = at + offset;
            let other = self.run_length(close, b'`');
            if other == length {
                return Some((start..close, close + length));
            }
            at = close + other;
        }
        self.no_code.push(length);
        None
    }

    /// What stands between `~~` here and the next `~~`, with no white space at either end.
    pub(super) fn strike(&mut self, open: usize) -> Option<Range<usize>> {
        let start = open + 2;
        let is_blank = |at: usize| self.byte(at).is_none_or(|byte| byte.is_ascii_whitespace());
        if self.no_strike || self.byte(open + 1) != Some(b'~') || is_blank(start) {
            return None;
        }
        let candidates = self.bytes.get(start + 1..)?.windows(2).enumerate();
        let found = candidates.into_iter().find(|(offset, pair)| pair == b"~~" && !is_blank(start + offset));
        match found {
            Some((offset, _)) => Some(start..start + 1 + offset),
            None => {
                self.no_strike = true;
                None
            }
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Every `[` with the `]` that closes it, in order; those after a backslash are text.
fn pair_brackets(text: &[u8]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open = Vec::new();
    let mut is_escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'\\' if !is_escaped => {
                is_escaped = true;
                continue;
            }
            b'[' if !is_escaped => open.push(at),
            b']' if !is_escaped => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
        is_escaped = false;
    }
    pairs.sort_unstable();
    pairs
}

fn plain_target(target: &str) -> &str {
    let target = target.trim();
    target.strip_prefix('<').and_then(|inside| inside.strip_suffix('>')).unwrap_or(target)
}

/// The title in quotation marks at the front, and the length up to behind the `)` that must follow.
fn title(rest: &str) -> Option<(&str, usize)> {
    let inside = rest.get(1..)?;
    for (offset, _) in inside.match_indices(['"', '\'']).take_while(|(offset, _)| *offset <= MAX_TITLE) {
        let after = inside.get(offset + 1..)?;
        let behind = after.trim_start();
        if behind.starts_with(')') {
            let spaces = after.len() - behind.len();
            return Some((inside.get(..offset)?, 1 + offset + 1 + spaces + 1));
        }
    }
    None
}
