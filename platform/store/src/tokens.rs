//! Just enough of SQL's lexical rules to tell words from strings and comments.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Comment,
    Space,
    /// A literal, a quoted name, or one character of something else.
    Other,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
}

/// All tokens of `sql`; their texts joined are `sql` again.
pub(crate) fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let token = first(rest)?;
        rest = rest.get(token.text.len()..).unwrap_or_default();
        Some(token)
    })
}

fn first(text: &str) -> Option<Token<'_>> {
    let start = text.chars().next()?;
    let run = |is: fn(char) -> bool| text.find(|c| !is(c)).unwrap_or(text.len());
    let (kind, length) = match start {
        '-' if text.starts_with("--") => (Kind::Comment, text.find('\n').unwrap_or(text.len())),
        '/' if text.starts_with("/*") => (Kind::Comment, text.find("*/").map_or(text.len(), |end| end + 2)),
        // A doubled quote ends one literal and starts the next, which comes to the same.
        '\'' | '"' => {
            (Kind::Other, text.char_indices().skip(1).find(|(_, c)| *c == start).map_or(text.len(), |(end, _)| end + 1))
        }
        c if c.is_whitespace() => (Kind::Space, run(char::is_whitespace)),
        c if is_word(c) => (Kind::Word, run(is_word)),
        c => (Kind::Other, c.len_utf8()),
    };
    text.get(..length).map(|text| Token { kind, text })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
