//! Tables that people open with a spreadsheet program: what is written so that it shows them what it means, and does nothing else.

use std::borrow::Cow;

/// What a table begins with that people open: without it, spreadsheet programs take UTF-8 for something else.
pub const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Rows as lines of CSV. Cells that somebody else has written go through [`safe`] first.
///
/// # Errors
/// If they cannot be written.
pub fn lines<R, C>(rows: impl Iterator<Item = R>) -> std::io::Result<Vec<u8>>
where
    R: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A cell that no spreadsheet program takes for a formula: one that begins as a formula does gets an apostrophe before it, which shows that
/// what follows is text.
///
/// A telephone number or another plain number, `+81 90-1234-5678` or `-5`, is no formula with a will of its own, and is left as it is, so that
/// programs find the exact recipient.
#[must_use]
pub fn safe(cell: &str) -> Cow<'_, str> {
    let Some(first) = cell.chars().next() else { return Cow::Borrowed(cell) };
    let dangerous = match first {
        '=' | '@' | '\t' | '\r' | '\n' | '\u{ff1d}' | '\u{ff20}' => true,
        '+' | '-' | '\u{ff0b}' | '\u{ff0d}' => !is_plain_number(cell),
        _ => false,
    };
    if dangerous { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// One sign, digits, and at most what telephone numbers are written with; two signs in a row could be a calculation.
fn is_plain_number(cell: &str) -> bool {
    let rest = cell.get(1..).unwrap_or_default();
    cell.starts_with(['+', '-'])
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && if cell.starts_with('+') {
            rest.chars().all(|c| c.is_ascii_digit() || " -()".contains(c)) && !rest.contains("--")
        } else {
            rest.chars().all(|c| c.is_ascii_digit())
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_become_lines() {
        let rows = [["a", "b,c"], ["\"", ""]];
        assert_eq!(lines(rows.into_iter()).unwrap(), b"a,\"b,c\"\r\n\"\"\"\",\r\n");
    }

    #[test]
    fn numbers_stay_as_they_are_and_formulas_do_not() {
        for kept in ["+819012345678", "+1 (613) 555-0100", "-5", "a=b", "taro@example.jp", "", "１＋１"] {
            assert_eq!(safe(kept), kept);
        }
        for formula in [
            "=1",
            "+1+1",
            "-1-1",
            "-(1)",
            "+A1",
            "@SUM(A1)",
            "\t=1",
            "+-1",
            "+1--1",
            "-5 -3",
            "＝1",
            "=HYPERLINK(\"http://x\")",
        ] {
            assert_eq!(safe(formula), format!("'{formula}"));
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_as_a_formula(cell in r#"[=+@\-\t\r a-z0-9()!"'|＝＋]{0,12}"#) {
            let written = safe(&cell);
            if written.starts_with(['=', '@', '\t', '\r', '\u{ff1d}']) {
                prop_assert!(false, "{written:?}");
            }
            if written.starts_with(['+', '-']) {
                prop_assert!(written.chars().all(|c| c.is_ascii_digit() || "+- ()".contains(c)), "{written:?}");
            }
            prop_assert!(written.ends_with(&*cell), "what was written is still there");
        }
    }
}
