//! Looks at every row of a table and decides whether all of them can be sent.

use super::columns::Columns;
use super::row::{CheckedRows, Recipient, Row, cell, personalisation};
use super::table::Sheet;
use crate::model::content::Personalisation;
use crate::model::content::limits::sms_limit;
use crate::model::problem::{self, CellProblem, MAX_ROWS_TOLD, Problems, RowProblem};
use crate::model::recipient::{EmailAddress, PhoneNumber, PhoneNumberError, Region, is_simulated_phone};
use crate::model::request::MAX_BULK_ROWS;
use crate::model::{Channel, Dialect};
use csv::StringRecord;

/// How large one message turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Parts that it is sent in.
    pub parts: u32,
    /// Whether it is longer than a message may be.
    pub is_too_long: bool,
}

/// Why not everybody may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The key is for the team and the safelist.
    TeamKey,
    /// The service is in trial.
    Trial,
}

/// Who may be written to, where not everybody may.
pub struct Allowed<'a> {
    /// Whether this one may.
    pub is_allowed: &'a dyn Fn(&Recipient) -> bool,
    /// Why others may not.
    pub refusal: Refusal,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellFault {
    /// It is empty.
    Missing,
    /// It is no e-mail address.
    Email,
    /// It is no telephone number.
    Phone(PhoneNumberError),
    /// It is a number of another country, which the service may not write to.
    International,
    /// It is the result of a formula that failed.
    ErrorValue,
}

/// What rows are judged by.
pub struct RowRules<'a> {
    /// Whose rules for recipients and lengths hold.
    pub dialect: Dialect,
    /// Where numbers without a country's code are at home.
    pub region: Region,
    /// What recipients are.
    pub channel: Channel,
    /// Who may be written to; none is everybody.
    pub allowed: Option<Allowed<'a>>,
    /// Whether the service may write to numbers of other countries; looked at where the rules are strict.
    pub international: bool,
    /// Whether numbers of other countries and results of formulas that failed (`#N/A`) are faults of their cells. The API takes both and
    /// has its own answer to the first.
    pub is_strict: bool,
    /// Measures a text message filled with a row's values; none for e-mail, which is not measured. Where the template has no
    /// placeholders it is called once.
    pub measure: Option<&'a dyn Fn(&Personalisation) -> Measure>,
}

impl Sheet {
    /// Checks every row; see [`RowRules`].
    ///
    /// # Errors
    /// 400 with the first of these that is true: too many rows; a recipient who may not be written to; a message that is
    /// too long (the first such row is named); cells that are missing or no recipients (the first rows are named); test
    /// numbers among others.
    pub fn check(self, rules: &RowRules<'_>) -> Result<CheckedRows, Problems> {
        if self.rows.len() > MAX_BULK_ROWS {
            return Err(problem::too_many_rows(MAX_BULK_ROWS));
        }
        let (checked, found) = self.inspect(rules);
        found.verdict(&checked.columns, rules, checked.rows.len())?;
        Ok(checked)
    }

    /// Looks at every row, and tells of all that is wrong: the rows that are sound, and what was found in the others.
    #[must_use]
    pub fn inspect(self, rules: &RowRules<'_>) -> (CheckedRows, Findings) {
        let Self { columns, rows } = self;
        let mut found = Findings::default();
        let mut measured = None;
        let mut checked = Vec::with_capacity(rows.len());
        for (number, cells) in rows {
            let Some(recipient) = found.row(number, &cells, &columns, rules) else { continue };
            let size = match (rules.measure, measured) {
                (None, _) => Measure { parts: 1, is_too_long: false },
                (Some(_), Some(size)) if columns.values.is_empty() => size,
                (Some(measure), _) => measure(&personalisation(&columns, &cells)),
            };
            measured = Some(size);
            if size.is_too_long {
                found.too_long += 1;
                if found.long_rows.len() < MAX_ROWS_TOLD {
                    found.long_rows.push(number);
                }
            }
            checked.push(Row { number, recipient, parts: size.parts, cells });
        }
        (CheckedRows { columns, rows: checked }, found)
    }
}

/// What was found wrong in the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Whether somebody in it may not be written to.
    pub is_refused: bool,
    /// How many messages are too long.
    pub too_long: u32,
    /// The first rows whose message is too long.
    pub long_rows: Vec<u32>,
    /// The first rows with faulty cells, each cell by its column.
    pub bad_rows: Vec<(u32, Vec<(usize, CellFault)>)>,
    /// How many rows have a recipient that cannot be written to.
    pub bad_recipients: u32,
    /// How many rows lack something.
    pub incomplete: u32,
    /// How many rows have a failed formula.
    pub error_values: u32,
    /// How many rows go to numbers for tests.
    pub test_numbers: usize,
}

impl Findings {
    /// Whether nothing is wrong, of `sound` sound rows.
    #[must_use]
    pub fn is_clean(&self, sound: usize) -> bool {
        !self.is_refused && self.too_long == 0 && self.bad_rows.is_empty() && !self.mixes_tests(sound)
    }

    /// Whether some of `sound` rows go to numbers for tests and others do not.
    #[must_use]
    pub fn mixes_tests(&self, sound: usize) -> bool {
        self.test_numbers > 0 && self.test_numbers < sound
    }

    /// The row's recipient, if nothing is wrong with the row's cells.
    fn row(&mut self, number: u32, cells: &StringRecord, columns: &Columns, rules: &RowRules<'_>) -> Option<Recipient> {
        let recipient = recipient(cell(cells, columns.recipient), rules);
        let fault_of = |indices: &[usize]| {
            if indices.iter().all(|index| cell(cells, *index).is_empty()) {
                return indices.first().map(|index| (*index, CellFault::Missing));
            }
            let failed = indices.iter().find(|index| rules.is_strict && is_error_value(cell(cells, **index)));
            failed.map(|index| (*index, CellFault::ErrorValue))
        };
        let is_sound = columns.values.iter().all(|(_, indices)| fault_of(indices).is_none());
        if recipient.is_err() || !is_sound {
            let mut bad: Vec<(usize, CellFault)> = columns
                .values
                .iter()
                .filter_map(|(_, indices)| fault_of(indices))
                .chain(recipient.as_ref().err().map(|fault| (columns.recipient, *fault)))
                .collect();
            bad.sort_by_key(|(index, _)| *index);
            bad.dedup_by_key(|(index, _)| *index);
            self.tell(number, bad);
        }
        let recipient = recipient.ok()?;
        if let Some(allowed) = &rules.allowed {
            self.is_refused |= !(allowed.is_allowed)(&recipient);
        }
        if let Recipient::Phone(number) = &recipient {
            self.test_numbers += usize::from(is_simulated_phone(number));
        }
        is_sound.then_some(recipient)
    }

    fn tell(&mut self, number: u32, bad: Vec<(usize, CellFault)>) {
        let has = |wanted: fn(CellFault) -> bool| u32::from(bad.iter().any(|(_, fault)| wanted(*fault)));
        self.incomplete += has(|fault| fault == CellFault::Missing);
        self.error_values += has(|fault| fault == CellFault::ErrorValue);
        self.bad_recipients += has(|fault| !matches!(fault, CellFault::Missing | CellFault::ErrorValue));
        if self.bad_rows.len() < MAX_ROWS_TOLD {
            self.bad_rows.push((number, bad));
        }
    }

    fn verdict(&self, columns: &Columns, rules: &RowRules<'_>, sound: usize) -> Result<(), Problems> {
        if let Some(allowed) = rules.allowed.as_ref().filter(|_| self.is_refused) {
            return Err(match allowed.refusal {
                Refusal::TeamKey => problem::bulk_refused_by_team_key(),
                Refusal::Trial => problem::bulk_refused_in_trial(),
            });
        }
        if let Some(number) = self.long_rows.first() {
            return Err(problem::row_too_long(*number, sms_limit(rules.dialect)));
        }
        if !self.bad_rows.is_empty() {
            let named = |index: usize| columns.header.get(index).map_or("", String::as_str);
            let problem = |fault: CellFault| match fault {
                CellFault::Missing => CellProblem::Missing,
                _ => CellProblem::InvalidRecipient,
            };
            let rows: Vec<RowProblem<'_>> = self
                .bad_rows
                .iter()
                .map(|(number, cells)| RowProblem {
                    number: *number,
                    cells: cells.iter().map(|(index, fault)| (named(*index), problem(*fault))).collect(),
                })
                .collect();
            return Err(problem::row_errors(&rows));
        }
        if self.mixes_tests(sound) {
            return Err(problem::mixed_test_numbers());
        }
        Ok(())
    }
}

fn recipient(typed: &str, rules: &RowRules<'_>) -> Result<Recipient, CellFault> {
    if typed.is_empty() {
        return Err(CellFault::Missing);
    }
    match rules.channel {
        Channel::Email => EmailAddress::parse(typed, rules.dialect).map(Recipient::Email).map_err(|_| CellFault::Email),
        Channel::Sms => {
            let number = PhoneNumber::parse(typed, rules.dialect, rules.region).map_err(CellFault::Phone)?;
            if rules.is_strict && !rules.international && number.is_international(rules.region) {
                return Err(CellFault::International);
            }
            Ok(Recipient::Phone(number))
        }
    }
}

/// Whether a cell holds what spreadsheet programs show for a formula that failed: nobody means to send that.
fn is_error_value(text: &str) -> bool {
    matches!(text, "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NUM!" | "#NULL!")
}

#[cfg(test)]
mod tests;
