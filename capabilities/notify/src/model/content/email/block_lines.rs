//! What a single line begins.

/// Three or more of `-`, `*` and `_`, with spaces between.
pub(super) fn is_rule(line: &str) -> bool {
    let indent = line.len() - line.trim_start_matches(' ').len();
    indent <= 3
        && line.bytes().all(|byte| matches!(byte, b'-' | b'*' | b'_' | b' '))
        && line.bytes().filter(|&byte| byte != b' ').count() >= 3
}

/// Four spaces and something.
pub(super) fn is_indented(line: &str) -> bool {
    line.starts_with("    ") && line.len() > 4
}

/// The three or more backticks or tildes that open a block of code.
pub(super) fn opening_fence(line: &str) -> Option<&str> {
    let start = line.trim_start_matches(' ');
    let mark = start.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let after = start.trim_start_matches(mark);
    let fence = start.get(..start.len() - after.len())?;
    let language = after.trim();
    (fence.len() >= 3 && !language.contains(['`', ' '])).then_some(fence)
}

/// The level and text of a heading: one to six `#`, with or without a space.
pub(super) fn heading(line: &str) -> Option<(u8, &str)> {
    let start = line.trim_start_matches(' ');
    let marks = start.bytes().take(6).take_while(|&byte| byte == b'#').count();
    let text = start.get(marks..)?.trim_matches(' ').trim_end_matches('#').trim_end_matches(' ');
    if marks == 0 || text.is_empty() {
        return None;
    }
    Some((u8::try_from(marks).ok()?, text))
}

/// The level of the heading that a line of `=` or `-` makes of the line before it.
pub(super) fn underline(line: &str) -> Option<u8> {
    let marks = line.trim_matches(' ');
    let last = marks.bytes().last()?;
    if !marks.bytes().all(|byte| matches!(byte, b'=' | b'-')) {
        return None;
    }
    Some(if last == b'=' { 1 } else { 2 })
}

/// What follows the `^` of a quote.
pub(super) fn quoted(line: &str) -> Option<&str> {
    line.trim_start_matches(' ').strip_prefix('^')
}

/// A bullet or number with a space, or the quote mark of other Markdowns: either starts a paragraph of its own even where
/// it starts nothing else.
pub(super) fn interrupts_paragraph(line: &str) -> bool {
    let start = line.trim_start_matches(' ');
    let after = start.strip_prefix(['*', '+', '-']).or_else(|| after_number(start));
    after.is_some_and(|after| after.strip_prefix(' ').is_some_and(|text| !text.is_empty()))
        || start.strip_prefix('>').is_some_and(|text| !text.is_empty())
}

/// What follows `12.`.
pub(super) fn after_number(start: &str) -> Option<&str> {
    let after = start.trim_start_matches(|character: char| character.is_ascii_digit());
    if after.len() == start.len() { None } else { after.strip_prefix('.') }
}

/// How many lines a table takes, its head and dividing line included.
pub(super) fn table_rows(rest: &[&str]) -> Option<usize> {
    let (head, divider) = (rest.first()?.trim_start_matches(' '), rest.get(1)?.trim_start_matches(' '));
    let of_divider = |text: &str| text.bytes().all(|byte| matches!(byte, b'-' | b':' | b'|' | b' '));
    let bordered = head.len() > 1 && head.starts_with('|') && divider.starts_with('|');
    let bare = !head.starts_with('|') && head.contains('|') && divider.contains('|') && divider.starts_with(['-', ':']);
    if !(bordered || bare) || !of_divider(divider) || !divider.contains(['-', ':']) {
        return None;
    }
    let is_row =
        |line: &&&str| if bordered { line.trim_start_matches(' ').starts_with('|') } else { line.contains('|') };
    Some(2 + rest.iter().skip(2).take_while(is_row).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        for line in ["---", "***", "_ _ _", "  * * *  ", "-*-"] {
            assert!(is_rule(line), "{line}");
        }
        for line in ["--", "    ---", "--- a", "***both***", ""] {
            assert!(!is_rule(line), "{line}");
        }
    }

    #[test]
    fn headings() {
        assert_eq!(heading("# T"), Some((1, "T")));
        assert_eq!(heading("  ##T ## "), Some((2, "T")));
        assert_eq!(heading("####### T"), Some((6, "# T")));
        for line in ["#", "## ##", "T #", ""] {
            assert_eq!(heading(line), None, "{line}");
        }
        assert_eq!(
            (underline("==="), underline(" - "), underline("- a"), underline("")),
            (Some(1), Some(2), None, None)
        );
    }

    #[test]
    fn fences() {
        assert_eq!(opening_fence("```"), Some("```"));
        assert_eq!(opening_fence(" ~~~~ rust"), Some("~~~~"));
        for line in ["``", "```a`", "a```", "``` a b"] {
            assert_eq!(opening_fence(line), None, "{line}");
        }
    }

    #[test]
    fn tables() {
        assert_eq!(table_rows(&["| a | b |", "|---|---|", "| 1 | 2 |", "", "x"]), Some(3));
        assert_eq!(table_rows(&["a | b", "--|--", "1 | 2", "x"]), Some(3));
        assert_eq!(table_rows(&["| a | b |", "| c | d |"]), None);
        assert_eq!(table_rows(&["a | b"]), None);
    }
}
