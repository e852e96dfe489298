//! Lists.
//!
//! A list goes on through lazy lines and through single empty lines before an indented line or a further item. GC Notify
//! wants a space after the bullet; GOV.UK Notify does not, so that there `***` opens three lists.

use super::block::{self, Block, Place};
use super::block_lines as lines;
use crate::model::Dialect;

/// A list of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) is_ordered: bool,
    pub(super) items: Vec<Item>,
}

/// An item and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Whether empty lines set it off, which makes paragraphs of its texts.
    pub(super) is_loose: bool,
    pub(super) blocks: Vec<Block>,
}

/// A line's indentation and what follows its bullet or number.
struct Marked<'a> {
    indent: usize,
    is_number: bool,
    text: &'a str,
}

fn marked(line: &str, dialect: Dialect) -> Option<Marked<'_>> {
    let start = line.trim_start_matches(' ');
    let (text, is_number) = match start.strip_prefix(['•', '*', '-']) {
        Some(text) => (text, false),
        None => (lines::after_number(start)?, true),
    };
    let needs_space = is_number || dialect == Dialect::Gc;
    let fits = if needs_space { text.strip_prefix(' ')? } else { text };
    (!fits.trim().is_empty()).then_some(Marked { indent: line.len() - start.len(), is_number, text })
}

/// Whether a line starts a list.
pub(super) fn starts(line: &str, dialect: Dialect) -> bool {
    marked(line, dialect).is_some()
}

/// A line's bullet or number, and what follows it.
pub(super) fn split_bullet(line: &str, dialect: Dialect) -> (&str, &str) {
    let line = line.trim_start_matches(' ');
    let text = marked(line, dialect).map_or(line, |item| item.text);
    line.split_at_checked(line.len() - text.len()).unwrap_or((line, ""))
}

/// How many lines the list at the front takes, with empty lines after it.
pub(super) fn extent(rest: &[&str], dialect: Dialect) -> Option<usize> {
    let first = marked(rest.first()?, dialect)?;
    let mut end = 1;
    while let Some(line) = rest.get(end) {
        if line.is_empty() {
            let empty = rest.iter().skip(end).take_while(|line| line.is_empty()).count();
            let goes_on = empty == 1
                && rest.get(end + 1).is_some_and(|next| {
                    next.starts_with(' ') || marked(next, dialect).is_some_and(|next| next.indent == first.indent)
                });
            end += empty;
            if !goes_on {
                break;
            }
        } else if lines::is_rule(line) {
            break;
        } else {
            end += 1;
        }
    }
    Some(end)
}

/// The list that lines from [`extent`] make.
pub(super) fn parse(taken: &[&str], place: Place) -> List {
    let first = taken.first().and_then(|line| marked(line, place.dialect));
    let (indent, is_ordered) = first.map_or((0, false), |first| (first.indent, first.is_number));
    let starts_item = |line: &&str| marked(line, place.dialect).is_some_and(|item| item.indent == indent);
    let mut items = Vec::new();
    let mut rest = taken;
    let mut after_gap = false;
    while let Some((first, others)) = rest.split_first() {
        let length = others.iter().position(starts_item).unwrap_or(others.len());
        let (continuation, next) = others.split_at_checked(length).unwrap_or((others, &[]));
        let text = marked(first, place.dialect).map_or(*first, |item| item.text);
        let outdent = first.len() - text.len();
        let is_last = next.is_empty();
        let ends_in_gap = continuation.last().is_some_and(|line| line.is_empty());
        let has_gap = gap_inside(continuation);
        let lines: Vec<&str> = std::iter::once(text)
            .chain(continuation.iter().copied())
            .map(|line| without_indent(line, outdent))
            .collect();
        items.push(Item {
            is_loose: after_gap || has_gap || (!is_last && ends_in_gap),
            blocks: block::parse_lines(&lines, place),
        });
        after_gap = ends_in_gap;
        rest = next;
    }
    List { is_ordered, items }
}

fn gap_inside(continuation: &[&str]) -> bool {
    let last = continuation.iter().rposition(|line| !line.is_empty()).unwrap_or(0);
    continuation.iter().take(last).any(|line| line.is_empty())
}

fn without_indent(line: &str, most: usize) -> &str {
    let spaces = line.bytes().take(most).take_while(|&byte| byte == b' ').count();
    line.get(spaces..).unwrap_or_default()
}
