//! Looks at every row of a table and decides whether all of them can be sent.

use super::columns::Columns;
use super::row::{CheckedRows, Recipient, Row, cell, personalisation};
use super::table::Sheet;
use crate::model::content::Personalisation;
use crate::model::content::limits::sms_limit;
use crate::model::problem::{self, CellProblem, MAX_ROWS_TOLD, Problems, RowProblem};
use crate::model::recipient::{EmailAddress, PhoneNumber, Region, is_simulated_phone};
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
        let Self { columns, rows } = self;
        if rows.len() > MAX_BULK_ROWS {
            return Err(problem::too_many_rows(MAX_BULK_ROWS));
        }
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
            if size.is_too_long && found.too_long.is_none() {
                found.too_long = Some(number);
            }
            checked.push(Row { number, recipient, parts: size.parts, cells });
        }
        found.verdict(&columns, rules, checked.len())?;
        Ok(CheckedRows { columns, rows: checked })
    }
}

/// What was found wrong so far.
#[derive(Default)]
struct Findings {
    is_refused: bool,
    too_long: Option<u32>,
    /// Bad rows with their cells by column; no more than are told.
    bad_rows: Vec<(u32, Vec<(usize, CellProblem)>)>,
    test_numbers: usize,
}

impl Findings {
    /// The row's recipient, if nothing is wrong with the row's cells.
    fn row(&mut self, number: u32, cells: &StringRecord, columns: &Columns, rules: &RowRules<'_>) -> Option<Recipient> {
        let typed = cell(cells, columns.recipient);
        let recipient = if typed.is_empty() { None } else { parse_recipient(typed, rules) };
        let is_missing = |indices: &[usize]| indices.iter().all(|index| cell(cells, *index).is_empty());
        let is_complete = columns.values.iter().all(|(_, indices)| !is_missing(indices));
        if (recipient.is_none() || !is_complete) && self.bad_rows.len() < MAX_ROWS_TOLD {
            let problem = if typed.is_empty() { CellProblem::Missing } else { CellProblem::InvalidRecipient };
            let mut bad: Vec<(usize, CellProblem)> = columns
                .values
                .iter()
                .filter(|(_, indices)| is_missing(indices))
                .filter_map(|(_, indices)| indices.first().map(|index| (*index, CellProblem::Missing)))
                .chain(recipient.is_none().then_some((columns.recipient, problem)))
                .collect();
            bad.sort_unstable_by_key(|(index, _)| *index);
            bad.dedup_by_key(|(index, _)| *index);
            self.bad_rows.push((number, bad));
        }
        let recipient = recipient?;
        if let Some(allowed) = &rules.allowed {
            self.is_refused |= !(allowed.is_allowed)(&recipient);
        }
        if let Recipient::Phone(number) = &recipient {
            self.test_numbers += usize::from(is_simulated_phone(number));
        }
        is_complete.then_some(recipient)
    }

    fn verdict(&self, columns: &Columns, rules: &RowRules<'_>, sound: usize) -> Result<(), Problems> {
        if let Some(allowed) = rules.allowed.as_ref().filter(|_| self.is_refused) {
            return Err(match allowed.refusal {
                Refusal::TeamKey => problem::bulk_refused_by_team_key(),
                Refusal::Trial => problem::bulk_refused_in_trial(),
            });
        }
        if let Some(number) = self.too_long {
            return Err(problem::row_too_long(number, sms_limit(rules.dialect)));
        }
        if !self.bad_rows.is_empty() {
            let named = |index: usize| columns.header.get(index).map_or("", String::as_str);
            let rows: Vec<RowProblem<'_>> = self
                .bad_rows
                .iter()
                .map(|(number, cells)| RowProblem {
                    number: *number,
                    cells: cells.iter().map(|(index, problem)| (named(*index), *problem)).collect(),
                })
                .collect();
            return Err(problem::row_errors(&rows));
        }
        if self.test_numbers > 0 && self.test_numbers < sound {
            return Err(problem::mixed_test_numbers());
        }
        Ok(())
    }
}

fn parse_recipient(typed: &str, rules: &RowRules<'_>) -> Option<Recipient> {
    match rules.channel {
        Channel::Email => EmailAddress::parse(typed, rules.dialect).ok().map(Recipient::Email),
        Channel::Sms => PhoneNumber::parse(typed, rules.dialect, rules.region).ok().map(Recipient::Phone),
    }
}

#[cfg(test)]
mod tests;
