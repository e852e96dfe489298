//! What is wrong with a bulk: its columns, its size, its rows.

use super::Problems;
use super::sending::list;
use crate::model::Channel;
use std::fmt::Write as _;

/// How many rows with errors one answer tells of.
pub const MAX_ROWS_TOLD: usize = 20;

/// Both of `rows` and `csv`, or neither.
#[must_use]
pub fn rows_or_csv() -> Problems {
    Problems::bad_request("You should specify either rows or csv")
}

/// The table cannot be read.
#[must_use]
pub fn csv_unreadable(reason: &str) -> Problems {
    Problems::bad_request(format!("Error converting to CSV: {reason}"))
}

/// A header with nothing below it, in the words of the peers' pages: their programming interface accepts it and sends nothing.
#[must_use]
pub fn no_rows() -> Problems {
    Problems::bad_request("Spreadsheets need at least 1 row with recipient information.")
}

/// Columns that the template or the channel needs; `names` are sorted here.
#[must_use]
pub fn missing_columns(mut names: Vec<&str>) -> Problems {
    names.sort_unstable();
    Problems::bad_request(format!("Missing column headers: {}", list(&names)))
}

/// More than one column of recipients; `names` as in the file, sorted here.
#[must_use]
pub fn duplicate_columns(mut names: Vec<&str>) -> Problems {
    names.sort_unstable();
    names.dedup();
    Problems::bad_request(format!("Duplicate column headers: {}", list(&names)))
}

/// Which limit a bulk would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitPeriod {
    /// The fiscal year's.
    Annual,
    /// The day's.
    Daily,
}

/// More messages (for texts: parts) than the limit leaves.
#[must_use]
pub fn bulk_over_limit(period: LimitPeriod, channel: Channel, remaining: u64, tried: u64) -> Problems {
    let (period, unit) = (
        match period {
            LimitPeriod::Annual => "annual",
            LimitPeriod::Daily => "daily",
        },
        match channel {
            Channel::Email => "messages",
            Channel::Sms => "sms messages",
        },
    );
    Problems::bad_request(format!(
        "You only have {remaining} remaining {unit} before you reach your {period} limit. You've tried to send \
         {tried} {unit}."
    ))
}

/// More rows than one bulk may have.
#[must_use]
pub fn too_many_rows(limit: usize) -> Problems {
    Problems::bad_request(format!("Too many rows. Maximum number of rows allowed is {limit}"))
}

/// A row's recipient may not be reached with a team key.
#[must_use]
pub fn bulk_refused_by_team_key() -> Problems {
    Problems::bad_request("You cannot send to these recipients because you used a team and safelist API key.")
}

/// A row's recipient may not be reached while the service is in trial.
#[must_use]
pub fn bulk_refused_in_trial() -> Problems {
    Problems::bad_request(
        "You cannot send to these recipients because your service is in trial mode. You can only send to members of \
         your team and your safelist.",
    )
}

/// The text of row `number` (the first row below the header is 1) is longer than `limit` characters.
#[must_use]
pub fn row_too_long(number: u32, limit: usize) -> Problems {
    Problems::bad_request(format!(
        "Row {number} - has a character count greater than {limit} characters. Some messages may be too long due to \
         custom content."
    ))
}

/// What is wrong with one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellProblem {
    /// It is empty and needed.
    Missing,
    /// It is no recipient.
    InvalidRecipient,
}

/// A row with errors: its number (the first row below the header is 1) and its bad cells by column header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem<'a> {
    /// Number of the row as in the file.
    pub number: u32,
    /// Header of the column as in the file, and what is wrong there.
    pub cells: Vec<(&'a str, CellProblem)>,
}

/// Rows with errors; the first [`MAX_ROWS_TOLD`] are told. No cell is repeated, only headers.
#[must_use]
pub fn row_errors(rows: &[RowProblem<'_>]) -> Problems {
    let mut message = "Some rows have errors.".to_owned();
    for row in rows.iter().take(MAX_ROWS_TOLD) {
        // Writing to a String cannot fail.
        let _ = write!(message, " Row {} - ", row.number);
        for (index, (header, problem)) in row.cells.iter().enumerate() {
            let separator = if index == 0 { "" } else { "," };
            let text = match problem {
                CellProblem::Missing => "Missing",
                CellProblem::InvalidRecipient => "invalid recipient",
            };
            let _ = write!(message, "{separator}`{header}`: {text}");
        }
        message.push('.');
    }
    Problems::bad_request(message)
}

/// Numbers that only pretend to receive, mixed with real ones.
#[must_use]
pub fn mixed_test_numbers() -> Problems {
    Problems::bad_request("Bulk sending to testing and non-testing numbers is not supported")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(problems: &Problems) -> &str {
        &problems.list()[0].message
    }

    #[test]
    fn rows_are_told_with_their_cells() {
        let rows = [
            RowProblem { number: 1, cells: vec![("name", CellProblem::Missing)] },
            RowProblem {
                number: 3,
                cells: vec![("email address", CellProblem::InvalidRecipient), ("name", CellProblem::Missing)],
            },
        ];
        assert_eq!(
            message(&row_errors(&rows)),
            "Some rows have errors. Row 1 - `name`: Missing. Row 3 - `email address`: invalid recipient,`name`: Missing."
        );
    }

    #[test]
    fn no_more_than_twenty_rows_are_told() {
        let rows: Vec<_> =
            (1..=25).map(|number| RowProblem { number, cells: vec![("n", CellProblem::Missing)] }).collect();
        assert!(message(&row_errors(&rows)).ends_with("Row 20 - `n`: Missing."));
    }

    #[test]
    fn columns_are_sorted() {
        assert_eq!(
            message(&missing_columns(vec!["name", "email address"])),
            "Missing column headers: email address, name"
        );
    }

    #[test]
    fn limits_name_texts() {
        assert_eq!(
            message(&bulk_over_limit(LimitPeriod::Daily, Channel::Sms, 5, 9)),
            "You only have 5 remaining sms messages before you reach your daily limit. You've tried to send 9 sms messages."
        );
    }
}
