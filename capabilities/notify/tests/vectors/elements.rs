//! HTML as the elements, telling attributes and text that a reader gets; styles are a matter of design.

/// A tag with its telling attributes, or the text between two tags with its white space in one form.
pub(crate) fn elements(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_text(&mut found, &rest[..start]);
        let end = tag_end(&rest[start..]);
        found.push(tag(&rest[start + 1..start + end]));
        rest = &rest[start + end + 1..];
    }
    push_text(&mut found, rest);
    found
}

fn push_text(found: &mut Vec<String>, text: &str) {
    let words: Vec<&str> = text.split_whitespace().collect();
    if !words.is_empty() {
        found.push(decode(&words.join(" ")));
    }
}

/// The `>` of the tag at the front, outside of attributes' values.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, character) in tag.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '>') => return at,
            _ => {}
        }
    }
    panic!("a tag without an end: {tag}");
}

fn tag(inside: &str) -> String {
    let (name, mut attributes) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut shown = format!("<{}", name.trim_end_matches('/'));
    while let Some((attribute, value)) = attributes.split_once('=') {
        let quote = value.chars().next().unwrap();
        let (value, rest) = value[1..].split_once(quote).unwrap();
        let attribute = attribute.trim();
        if ["href", "lang", "dir", "title", "role"].contains(&attribute) {
            shown += &format!(" {attribute}={}", decode(value));
        }
        attributes = rest;
    }
    shown + ">"
}

fn decode(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
