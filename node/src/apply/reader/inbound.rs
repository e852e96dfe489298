//! Numbers to which people send texts, and what is answered by itself.

use super::unique::Unique;
use super::{each, named, optional};
use crate::document::Table;
use yui_notify::model::opt_out::{Keyword, digits};
use yui_notify::usecases::configure::{INBOUND_PROVIDERS, InboundNumberSpec};

/// The longest answer, in characters: what the longest text template may have.
const LONGEST_ANSWER: usize = 612;

pub(super) fn read_numbers(table: &Table<'_>) -> Option<Vec<InboundNumberSpec>> {
    let numbers = Unique::default();
    let providers = INBOUND_PROVIDERS.map(|name| (name, name));
    each(table, "inbound_numbers", |element| {
        let number = element.required("number", "\"+815012345678\"").and_then(|field| {
            let number = field.parse(number)?;
            numbers.claim(&field, &digits(&number));
            Some(number)
        });
        let provider = element.required("provider", "\"twilio\"").and_then(|field| named(&field, &providers));
        Some(InboundNumberSpec { number: number?, provider: provider?.to_owned() })
    })
}

fn number(text: &str) -> Result<String, String> {
    let plain = text.strip_prefix('+').unwrap_or(text);
    if (3..=15).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err(format!("{text:?} is not a number of 3 to 15 digits, with a plus before the country's code"))
}

pub(super) fn read_answers(table: &Table<'_>) -> Option<Vec<(Keyword, String)>> {
    let mut answers = Vec::new();
    for keyword in Keyword::ALL {
        let answer = optional(table, keyword.as_str(), |field| field.parse(answer));
        answers.extend(answer?.map(|answer| (*keyword, answer)));
    }
    Some(answers)
}

fn answer(text: &str) -> Result<String, String> {
    match text.chars().count() {
        1..=LONGEST_ANSWER if !text.trim().is_empty() => Ok(text.to_owned()),
        _ => Err(format!("an answer has from 1 to {LONGEST_ANSWER} characters")),
    }
}
