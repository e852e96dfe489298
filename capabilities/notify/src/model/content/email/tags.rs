//! Language and direction tags: `[[en]]…[[/en]]`, `[[fr]]…[[/fr]]`, `[[rtl]]…[[/rtl]]`.
//!
//! GC Notify's own addition, for letters in two languages. A tag may stand anywhere and starts a new block. Tags count only
//! where they pair up; English and French stand or fall together, as authors use them.

use super::block::{self, Block};
use crate::model::Dialect;

/// What a tag says about the text inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    English,
    French,
    RightToLeft,
}

const TAGS: [(&str, Tag, bool); 6] = [
    ("[[en]]", Tag::English, true),
    ("[[/en]]", Tag::English, false),
    ("[[fr]]", Tag::French, true),
    ("[[/fr]]", Tag::French, false),
    ("[[rtl]]", Tag::RightToLeft, true),
    ("[[/rtl]]", Tag::RightToLeft, false),
];

struct Found {
    start: usize,
    end: usize,
    tag: Tag,
    opens: bool,
}

/// The blocks of a body, with the sections its tags make.
pub(super) fn parse(text: &str, dialect: Dialect) -> Vec<Block> {
    let found = match dialect {
        Dialect::Gc => paired(find(text)),
        Dialect::Govuk => Vec::new(),
    };
    if found.is_empty() {
        return block::parse(text, dialect);
    }
    let mut blocks = Vec::new();
    let mut at = 0;
    let add_text = |blocks: &mut Vec<Block>, range: std::ops::Range<usize>| {
        let section = text.get(range).unwrap_or_default().trim_matches('\n');
        blocks.extend(block::parse(section, dialect));
    };
    for Found { start, end, tag, opens } in found {
        add_text(&mut blocks, at..start);
        blocks.push(if opens { Block::Open(tag) } else { Block::Close });
        at = end;
    }
    add_text(&mut blocks, at..text.len());
    blocks
}

fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("[[") {
        let rest = text.get(start..).unwrap_or_default();
        if let Some((name, tag, opens)) = TAGS.iter().find(|(name, ..)| rest.starts_with(name)) {
            found.push(Found { start, end: start + name.len(), tag: *tag, opens: *opens });
        }
    }
    found
}

/// The tags that count: of kinds whose opening and closing tags are as many, and only if all of those nest.
fn paired(found: Vec<Found>) -> Vec<Found> {
    let balance = |tag: Tag| {
        let of_tag = || found.iter().filter(move |found| found.tag == tag);
        of_tag().filter(|found| found.opens).count() == of_tag().filter(|found| !found.opens).count()
    };
    let languages = balance(Tag::English) && balance(Tag::French);
    let direction = balance(Tag::RightToLeft);
    let counting: Vec<Found> =
        found.into_iter().filter(|found| if found.tag == Tag::RightToLeft { direction } else { languages }).collect();
    let mut open = Vec::new();
    for found in &counting {
        if found.opens {
            open.push(found.tag);
        } else if open.pop() != Some(found.tag) {
            return Vec::new();
        }
    }
    counting
}
