//! The text of a template, parsed: what stands in it as it is, what values fill, and what shows on a condition.

use std::collections::HashSet;
use std::ops::Range;

use super::personalisation::{Personalisation, normalise_name};

/// A name that a template asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The name as the template writes it first.
    pub name: String,
    /// The name as it is compared.
    pub(super) key: String,
    /// Whether any of its places is a condition, `((name??text))`.
    pub is_conditional: bool,
}

/// A piece of a template. Conditions are flat pairs instead of a tree, so that no nesting is too deep to walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text that stays.
    Text(Range<usize>),
    /// `((name))`.
    Value { key: String, source: Range<usize> },
    /// `((name??`, with the index of its [`Piece::Close`] and the range of the whole condition.
    Open { key: String, close: usize, source: Range<usize> },
    /// The `))` of the last open condition.
    Close,
}

/// A template's text, parsed once and cheap to fill.
///
/// `((name))` is a placeholder; the last two of several opening brackets count, so `(((name)))` is a placeholder in
/// brackets. `((name??text))` shows its text when the value says yes; the text may hold placeholders and further
/// conditions. Brackets that pair with nothing are text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    text: String,
    pieces: Vec<Piece>,
    placeholders: Vec<Placeholder>,
}

impl Content {
    /// Parses a template. Every text is a template; time grows with its length alone.
    #[must_use]
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let pieces = Parser::new(&text).run();
        let placeholders = name_placeholders(&text, &pieces);
        Self { text, pieces, placeholders }
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names it asks for, in order of their first appearance.
    #[must_use]
    pub fn placeholders(&self) -> &[Placeholder] {
        &self.placeholders
    }

    /// The names without a value, conditions' names included, in order of appearance.
    #[must_use]
    pub fn missing(&self, values: &Personalisation) -> Vec<String> {
        missing([self], values)
    }

    /// The text in pieces, each with whether it is a place that is filled or shows on a condition: for editors, who see those highlighted.
    #[must_use]
    pub fn marked(&self) -> Vec<(bool, &str)> {
        let (mut marked, mut at) = (Vec::new(), 0);
        for piece in &self.pieces {
            let (Piece::Value { source, .. } | Piece::Open { source, .. }) = piece else { continue };
            // What lies within a condition is marked with it.
            if source.start < at {
                continue;
            }
            marked.push((false, self.slice(&(at..source.start))));
            marked.push((true, self.slice(source)));
            at = source.end;
        }
        marked.push((false, self.slice(&(at..self.text.len()))));
        marked.retain(|(_, text)| !text.is_empty());
        marked
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

/// The names without a value in several texts of one template (subject, then body), each name once.
pub fn missing<'a>(contents: impl IntoIterator<Item = &'a Content>, values: &Personalisation) -> Vec<String> {
    let mut seen = HashSet::new();
    contents
        .into_iter()
        .flat_map(Content::placeholders)
        .filter(|placeholder| values.get_normalised(&placeholder.key).is_none() && seen.insert(&placeholder.key))
        .map(|placeholder| placeholder.name.clone())
        .collect()
}

fn name_placeholders(text: &str, pieces: &[Piece]) -> Vec<Placeholder> {
    let mut placeholders: Vec<Placeholder> = Vec::new();
    let mut positions = std::collections::HashMap::new();
    for piece in pieces {
        let (key, source, is_conditional) = match piece {
            Piece::Value { key, source } => (key, source, false),
            Piece::Open { key, source, .. } => (key, source, true),
            Piece::Text(_) | Piece::Close => continue,
        };
        let index = *positions.entry(key.as_str()).or_insert_with(|| {
            let written = text.get(source.start + 2..).unwrap_or_default();
            let end = written.find(if is_conditional { "??" } else { "))" }).unwrap_or(written.len());
            let name = written.get(..end).unwrap_or_default().to_owned();
            placeholders.push(Placeholder { name, key: key.clone(), is_conditional });
            placeholders.len() - 1
        });
        if let Some(placeholder) = placeholders.get_mut(index) {
            placeholder.is_conditional |= is_conditional;
        }
    }
    placeholders
}

struct Parser<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    /// Indices of the conditions that are open, outermost first, with the single brackets open inside each.
    open: Vec<(usize, usize)>,
    /// Where the text that no piece holds yet begins.
    pending: usize,
}

/// What follows an opening `((`.
enum Head {
    Value { end: usize },
    Condition { end: usize },
    Nothing,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, pieces: Vec::new(), open: Vec::new(), pending: 0 }
    }

    fn run(mut self) -> Vec<Piece> {
        let mut at = 0;
        while let Some(next) = self.next_bracket(at) {
            at = match self.text.as_bytes().get(next) {
                Some(b'(') => self.opening(next),
                _ => self.closing(next),
            };
        }
        self.flush(self.text.len());
        self.give_up_open();
        self.pieces
    }

    fn next_bracket(&self, from: usize) -> Option<usize> {
        self.text.get(from..)?.find(['(', ')']).map(|offset| from + offset)
    }

    fn run_length(&self, from: usize, bracket: u8) -> usize {
        self.text.bytes().skip(from).take_while(|&byte| byte == bracket).count()
    }

    /// A run of `(`: its last two may open something, the others are text.
    fn opening(&mut self, start: usize) -> usize {
        let length = self.run_length(start, b'(');
        let end = start + length;
        let mut singles = length;
        let mut next = end;
        if length >= 2 {
            let source = end - 2;
            match self.head(end) {
                Head::Value { end: close } => {
                    singles = length - 2;
                    self.flush(source);
                    next = close + 2;
                    let key = normalise_name(self.text.get(end..close).unwrap_or_default());
                    self.pieces.push(Piece::Value { key, source: source..next });
                    self.pending = next;
                }
                Head::Condition { end: mark } => {
                    self.count_singles(length - 2);
                    self.flush(source);
                    next = mark + 2;
                    let key = normalise_name(self.text.get(end..mark).unwrap_or_default());
                    self.open.push((self.pieces.len(), 0));
                    self.pieces.push(Piece::Open { key, close: 0, source: source..next });
                    self.pending = next;
                    return next;
                }
                Head::Nothing => {}
            }
        }
        self.count_singles(singles);
        next
    }

    fn count_singles(&mut self, singles: usize) {
        if let Some((_, count)) = self.open.last_mut() {
            *count += singles;
        }
    }

    /// What the text after `((` names. It ends at the next `))`, `??` or `((`, so no text is looked at twice.
    fn head(&self, start: usize) -> Head {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        for (offset, pair) in rest.windows(2).enumerate() {
            match pair {
                b"))" if offset > 0 => return Head::Value { end: start + offset },
                b"??" if offset > 0 => return Head::Condition { end: start + offset },
                b"))" | b"??" | b"((" => return Head::Nothing,
                _ => {}
            }
        }
        Head::Nothing
    }

    /// A run of `)`: two of them close the condition that is open; single brackets that its text opened take theirs
    /// first, as long as two are left.
    fn closing(&mut self, start: usize) -> usize {
        let end = start + self.run_length(start, b')');
        let mut at = start;
        while let Some((index, singles)) = self.open.last_mut() {
            let left = end - at;
            if *singles > 0 && left != 2 {
                let taken = (*singles).min(if left > 2 { left - 2 } else { left });
                *singles -= taken;
                at += taken;
                if at == end {
                    break;
                }
            }
            if end - at < 2 {
                break;
            }
            let index = *index;
            self.open.pop();
            self.flush(at);
            let close = self.pieces.len();
            if let Some(Piece::Open { close: target, source, .. }) = self.pieces.get_mut(index) {
                *target = close;
                source.end = at + 2;
            }
            self.pieces.push(Piece::Close);
            at += 2;
            self.pending = at;
        }
        end
    }

    fn flush(&mut self, until: usize) {
        if self.pending < until {
            self.pieces.push(Piece::Text(self.pending..until));
        }
        self.pending = until;
    }

    /// Conditions that nothing closed are text.
    fn give_up_open(&mut self) {
        for (index, _) in &self.open {
            if let Some(piece) = self.pieces.get_mut(*index)
                && let Piece::Open { source, .. } = piece
            {
                *piece = Piece::Text(source.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn names(text: &str) -> Vec<String> {
        Content::parse(text).placeholders().iter().map(|placeholder| placeholder.name.clone()).collect()
    }

    #[test]
    fn names_come_once_in_order_of_appearance() {
        assert_eq!(names("((b)) ((a)) ((B)) ((c??((d)) x)) ((a??y))"), ["b", "a", "c", "d"]);
        assert_eq!(names("((First-Name)), ((first_name))"), ["First-Name"]);
    }

    #[test]
    fn a_name_used_once_as_a_condition_is_conditional() {
        let content = Content::parse("((a)) ((a??x)) ((b))");
        let conditional: Vec<bool> = content.placeholders().iter().map(|found| found.is_conditional).collect();
        assert_eq!(conditional, [true, false]);
    }

    #[test]
    fn the_last_two_opening_brackets_count() {
        assert_eq!(names("(((a))) [t](((url)))"), ["a", "url"]);
    }

    #[test]
    fn brackets_without_a_pair_are_text() {
        for text in ["((a)", "(a))", "(())", "((??x))", "((a??b", "((", "))", "((a??b)", "(( (( (("] {
            assert_eq!(names(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(names("((a ((b))"), ["b"]);
        assert_eq!(names("((a?? ((b))"), ["b"]);
    }

    #[test]
    fn missing_looks_through_subject_and_body() {
        let values = Personalisation::from_json(json!({"Name": "x", "d": null}).as_object().unwrap());
        let (subject, body) = (Content::parse("((c)) ((name))"), Content::parse("((d)) ((C??((e))))"));
        assert_eq!(missing([&subject, &body], &values), ["c", "d", "e"]);
    }

    proptest! {
        #[test]
        fn every_text_parses_and_the_pieces_are_in_order(text in r"(\(\(|\)\)|\?\?|[()? a日]){0,40}") {
            let content = Content::parse(text.clone());
            let mut depth = 0_usize;
            for piece in content.pieces() {
                match piece {
                    Piece::Open { close, .. } => {
                        prop_assert_eq!(&content.pieces()[*close], &Piece::Close);
                        depth += 1;
                    }
                    Piece::Close => depth -= 1,
                    Piece::Text(_) | Piece::Value { .. } => {}
                }
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
