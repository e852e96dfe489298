//! Blocks as HTML. Every character of text goes through [`write_text`] or [`write_escaped`].

use std::borrow::Cow;

use super::block::Block;
use super::inline::Inline;
use super::link;
use super::list::List;
use super::tags::Tag;

const LINK: &str = "word-wrap: break-word; word-break: break-word;";
const HEADING_1: &str =
    "margin: 0 0 20px 0; padding: 0; font-size: 27px; line-height: 35px; font-weight: bold; color: #0B0C0C;";
const HEADING_2: &str =
    "margin: 0 0 15px 0; padding: 0; font-size: 24px; line-height: 32px; font-weight: bold; color: #0B0C0C;";
const PARAGRAPH: &str = "margin: 0 0 20px 0; font-size: 19px; line-height: 25px; color: #0B0C0C;";
const RULE: &str = "border: 0; height: 1px; background: #BFC1C3; margin: 30px 0;";
const QUOTE: &str = "margin: 0 0 20px 0; padding: 15px 0 1px 15px; border-inline-start: 10px solid #BFC1C3;";
const LIST_TABLE: &str = "padding: 0 0 20px 0;";
const LIST: &str = "margin: 0; padding: 0; margin-inline-start: 20px;";
const ITEM: &str =
    "margin: 5px 0; padding: 0; padding-inline-start: 5px; font-size: 19px; line-height: 25px; color: #0B0C0C;";

/// The blocks of a body as HTML.
pub(super) fn render(blocks: &[Block]) -> String {
    let mut out = String::with_capacity(1024);
    write_blocks(&mut out, blocks);
    out
}

fn write_blocks(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Heading { level: 1, text } => write_element(out, "h2", HEADING_1, text),
            Block::Heading { text, .. } => write_element(out, "h3", HEADING_2, text),
            Block::Paragraph(text) => write_paragraph(out, text),
            Block::Text(text) => write_inlines(out, text),
            Block::Rule => push_all(out, &["<hr style=\"", RULE, "\">"]),
            Block::Code(code) => write_text(out, code),
            Block::Quote(inside) => {
                push_all(out, &["<blockquote style=\"", QUOTE, "\">"]);
                write_blocks(out, inside);
                out.push_str("</blockquote>");
            }
            Block::List(list) => write_list(out, list),
            Block::Gap => out.push_str("<br />"),
            Block::Open(Tag::English) => out.push_str("<div lang=\"en-ca\">"),
            Block::Open(Tag::French) => out.push_str("<div lang=\"fr-ca\">"),
            Block::Open(Tag::RightToLeft) => out.push_str("<div dir=\"rtl\">"),
            Block::Close => out.push_str("</div>"),
        }
    }
}

fn push_all(out: &mut String, parts: &[&str]) {
    out.extend(parts.iter().copied());
}

fn write_element(out: &mut String, name: &str, style: &str, text: &[Inline]) {
    push_all(out, &["<", name, " style=\"", style, "\">"]);
    write_inlines(out, text);
    push_all(out, &["</", name, ">"]);
}

/// A paragraph, unless nothing would stand in it.
fn write_paragraph(out: &mut String, text: &[Inline]) {
    let start = out.len();
    push_all(out, &["<p style=\"", PARAGRAPH, "\">"]);
    let inside = out.len();
    write_inlines(out, text);
    if out.get(inside..).is_some_and(|text| text.trim().is_empty()) {
        out.truncate(start);
    } else {
        out.push_str("</p>");
    }
}

/// The table around a list keeps its indentation in mail programs that drop margins.
fn write_list(out: &mut String, list: &List) {
    let name = if list.is_ordered { "ol" } else { "ul" };
    push_all(out, &["<table role=\"presentation\" style=\"", LIST_TABLE, "\"><tr><td>"]);
    push_all(out, &["<", name, " style=\"", LIST, "\">"]);
    for item in &list.items {
        push_all(out, &["<li style=\"", ITEM, "\">"]);
        for block in &item.blocks {
            match block {
                Block::Text(text) if item.is_loose => write_paragraph(out, text),
                other => write_blocks(out, std::slice::from_ref(other)),
            }
        }
        out.push_str("</li>");
    }
    push_all(out, &["</", name, "></td></tr></table>"]);
}

fn write_inlines(out: &mut String, pieces: &[Inline]) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => write_text(out, text),
            Inline::Break => out.push_str("<br />"),
            Inline::Strong(inside) => {
                out.push_str("<strong>");
                write_inlines(out, inside);
                out.push_str("</strong>");
            }
            Inline::Emphasis(inside) => {
                out.push_str("<em>");
                write_inlines(out, inside);
                out.push_str("</em>");
            }
            Inline::Link { target, title, text } => {
                open_link(out, target, title.as_deref());
                write_inlines(out, text);
                out.push_str("</a>");
            }
            Inline::Url(url) => write_url(out, url),
            // The peers take the closing bracket for a part of the address, and clients' tests expect it there.
            Inline::BracketedUrl(url) => {
                out.push_str("&lt;");
                write_url(out, &format!("{url}>"));
            }
        }
    }
}

fn write_url(out: &mut String, url: &str) {
    open_link(out, url, None);
    write_text(out, url);
    out.push_str("</a>");
}

fn open_link(out: &mut String, target: &str, title: Option<&str>) {
    push_all(out, &["<a style=\"", LINK, "\" href=\"", &link::href(target), "\""]);
    if let Some(title) = title {
        out.push_str(" title=\"");
        write_escaped(out, &decode_entities(title));
        out.push('"');
    }
    out.push('>');
}

/// Text for an element: an entity in it stands for its character, everything else for itself.
pub(super) fn write_text(out: &mut String, text: &str) {
    for character in decode_entities(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(character),
        }
    }
}

/// Text for an attribute in double quotes.
pub(super) fn write_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(character),
        }
    }
}

/// The text with the entities that templates use in place: `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&nbsp;`, brackets and
/// character numbers. Any other stays as it is written.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        decoded.push_str(before);
        match decode_entity(entity) {
            Some((character, length)) => {
                decoded.push(character);
                rest = entity.get(length..).unwrap_or_default();
            }
            None => {
                decoded.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The longest entity known is `&#1114111;`.
const MAX_ENTITY: usize = 10;

fn decode_entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(MAX_ENTITY).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "lpar" => '(',
        "rpar" => ')',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| !character.is_control() || *character == '\n')?
        }
    };
    Some((character, end + 1))
}
