//! Blocks as plain text.

use super::block::Block;
use super::html::decode_entities;
use super::inline::Inline;
use super::list::List;
use crate::model::Dialect;

/// The width of lines drawn under headings and between sections.
const COLUMNS: usize = 65;

/// Which plain text is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The alternative to the HTML part.
    Body(Dialect),
    /// The preview: words alone, without lines and link targets.
    Preheader,
}

/// The blocks of a body as text that ends in one line feed.
pub(super) fn render(blocks: &[Block], form: Form) -> String {
    let mut out = String::with_capacity(512);
    write_blocks(&mut out, blocks, form);
    let body = out.trim_start().trim_end_matches('\n');
    let mut text = String::with_capacity(body.len() + 1);
    text.push_str(body);
    text.push('\n');
    text
}

fn write_blocks(out: &mut String, blocks: &[Block], form: Form) {
    for block in blocks {
        match block {
            Block::Heading { level, text } => write_heading(out, *level, text, form),
            Block::Paragraph(text) => write_paragraph(out, text, form),
            Block::Text(text) => write_inlines(out, text, form),
            Block::Rule => {
                if let Form::Body(dialect) = form {
                    out.push_str("\n\n");
                    push_line(out, if dialect == Dialect::Govuk { "=-" } else { "=" });
                }
            }
            Block::Code(code) => {
                out.push_str("\n\n");
                out.push_str(&decode_entities(code));
            }
            Block::Quote(inside) => write_blocks(out, inside, form),
            Block::List(list) => write_list(out, list, form),
            Block::Gap => out.push('\n'),
            Block::Open(_) | Block::Close => {}
        }
    }
}

fn push_line(out: &mut String, pattern: &str) {
    out.extend(pattern.chars().cycle().take(COLUMNS));
}

fn write_heading(out: &mut String, level: u8, text: &[Inline], form: Form) {
    let Form::Body(dialect) = form else { return write_paragraph(out, text, form) };
    out.push_str(if level == 1 || dialect == Dialect::Govuk { "\n\n\n" } else { "\n\n" });
    write_inlines(out, text, form);
    out.push('\n');
    push_line(out, if dialect == Dialect::Govuk && level == 1 { "=" } else { "-" });
}

fn write_paragraph(out: &mut String, text: &[Inline], form: Form) {
    let start = out.len();
    out.push_str("\n\n");
    let inside = out.len();
    write_inlines(out, text, form);
    if out.get(inside..).is_some_and(|text| text.trim().is_empty()) {
        out.truncate(start);
    }
}

fn write_list(out: &mut String, list: &List, form: Form) {
    out.push('\n');
    for (index, item) in list.items.iter().enumerate() {
        out.push('\n');
        if list.is_ordered {
            out.push_str(&(index + 1).to_string());
            out.push_str(". ");
        } else {
            out.push_str("• ");
        }
        let mut inside = String::new();
        for block in &item.blocks {
            match block {
                Block::Text(text) if item.is_loose => write_paragraph(&mut inside, text, form),
                other => write_blocks(&mut inside, std::slice::from_ref(other), form),
            }
        }
        out.push_str(inside.trim());
    }
}

fn write_inlines(out: &mut String, pieces: &[Inline], form: Form) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => out.push_str(&decode_entities(text)),
            Inline::Break => out.push('\n'),
            Inline::Strong(inside) => {
                out.push_str("**");
                write_inlines(out, inside, form);
                out.push_str("**");
            }
            Inline::Emphasis(inside) => {
                out.push('_');
                write_inlines(out, inside, form);
                out.push('_');
            }
            Inline::Link { target, title, text } => {
                write_inlines(out, text, form);
                if let Some(title) = title {
                    out.extend([" (", &decode_entities(title), ")"]);
                }
                if form != Form::Preheader {
                    out.extend([": ", &decode_entities(target)]);
                }
            }
            Inline::Url(url) => out.push_str(&decode_entities(url)),
            Inline::BracketedUrl(url) if form == Form::Preheader => out.extend(["<", &decode_entities(url), ">"]),
            Inline::BracketedUrl(url) => out.push_str(&decode_entities(url)),
        }
    }
}
