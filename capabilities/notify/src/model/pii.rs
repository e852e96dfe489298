//! Numbers of people that must not leave by e-mail or text message: found in a message before it is sent.
//!
//! Each kind has a check digit, so that a case number or a date is rarely taken for one; a run of digits is looked at only where no
//! further digit, letter or plus sign touches it. Digits may be full-width, and grouped as people write them.

use super::dialect::names;
use std::cmp::Reverse;

names! {
    /// A kind of number that is kept from leaving.
    PiiKind {
        /// Japan's individual number (マイナンバー): 12 digits, the last a check digit (番号法施行令 第八条).
        MyNumber = "my-number",
        /// Canada's social insurance number: 9 digits with the Luhn check.
        SocialInsuranceNumber = "social-insurance-number",
        /// The number of a payment card: 13 to 19 digits with the Luhn check and a known issuer's beginning (ISO/IEC 7812).
        PaymentCard = "payment-card",
    }
}

/// How many digits are looked at as one number.
const LONGEST: usize = 19;

/// The first of the `kinds` that stands in `text`, if any does.
#[must_use]
pub fn find(text: &str, kinds: &[PiiKind]) -> Option<PiiKind> {
    if kinds.is_empty() {
        return None;
    }
    numbers(text).find_map(|number| kinds.iter().copied().find(|kind| kind.is_one(&number)))
}

impl PiiKind {
    fn is_one(self, number: &Number) -> bool {
        match self {
            Self::MyNumber => is_my_number(&number.digits) && number.is_grouped(&[&[12], &[4, 4, 4]]),
            Self::SocialInsuranceNumber => {
                is_social_insurance_number(&number.digits) && number.is_grouped(&[&[9], &[3, 3, 3]])
            }
            Self::PaymentCard => {
                let groups: &[&[usize]] = &[&[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 4, 3]];
                is_payment_card(&number.digits) && (number.groups.len() == 1 || number.is_grouped(groups))
            }
        }
    }
}

/// Digits that stand together, and how they are grouped.
#[derive(Debug, Default)]
struct Number {
    digits: Vec<u32>,
    groups: Vec<usize>,
}

impl Number {
    fn is_grouped(&self, ways: &[&[usize]]) -> bool {
        ways.contains(&self.groups.as_slice())
    }
}

/// What stands at a place of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Digit(u32),
    /// A space or hyphen, which may stand between the groups of one number.
    Joint,
    /// What makes digits beside it part of something else, like a letter.
    Part,
    /// A plus sign: what follows is a telephone number.
    Plus,
    /// Joins digits, or ends a sentence.
    Stop,
    Other,
}

fn mark(character: char) -> Mark {
    match character {
        '0'..='9' | '０'..='９' => {
            let zero = if character.is_ascii() { '0' } else { '０' };
            Mark::Digit(u32::from(character) - u32::from(zero))
        }
        ' ' | '-' | '\u{a0}' | '\u{3000}' | '－' | '‐' | '‑' | '–' | '−' | 'ー' => Mark::Joint,
        '+' | '＋' => Mark::Plus,
        '.' => Mark::Stop,
        '_' | '/' | '=' | '@' => Mark::Part,
        _ if character.is_ascii_alphabetic() => Mark::Part,
        _ => Mark::Other,
    }
}

/// The numbers of a text: runs of digits with at most one joint between groups.
///
/// Of a run with joints the whole is one number; a list of numbers with spaces between, as in `123456789012 1234`, is looked at group by
/// group too, because the first may be one that must not leave.
fn numbers(text: &str) -> impl Iterator<Item = Number> {
    let marks: Vec<Mark> = text.chars().map(mark).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < marks.len() {
        let start = at;
        let run = run_at(&marks, start);
        let Some((_, end)) = run.last().copied() else {
            at += 1;
            continue;
        };
        at = end;
        let before = start.checked_sub(1).and_then(|before| marks.get(before));
        if before == Some(&Mark::Plus) {
            continue;
        }
        let two_before = start.checked_sub(2).and_then(|before| marks.get(before));
        let starts_within = joins(before, two_before);
        let ends_within = joins(marks.get(end), marks.get(end + 1));
        collect(&marks, &run, starts_within, ends_within, &mut found);
    }
    found.into_iter()
}

/// Whether what touches a number, and what stands behind that, make it part of something longer.
fn joins(beside: Option<&Mark>, beyond: Option<&Mark>) -> bool {
    match beside {
        Some(Mark::Part | Mark::Plus) => true,
        Some(Mark::Stop) => matches!(beyond, Some(Mark::Digit(_))),
        _ => false,
    }
}

/// The groups of digits from `start`, each from its first place to behind its last, with one joint between.
fn run_at(marks: &[Mark], start: usize) -> Vec<(usize, usize)> {
    let is_digit = |at: usize| matches!(marks.get(at), Some(Mark::Digit(_)));
    let mut groups = Vec::new();
    let mut at = start;
    while is_digit(at) {
        let first = at;
        while is_digit(at) {
            at += 1;
        }
        groups.push((first, at));
        if marks.get(at) == Some(&Mark::Joint) && is_digit(at + 1) {
            at += 1;
        }
    }
    groups
}

/// Every series of neighbouring groups that could be one number, but for those that touch something else; the longest first, because
/// part of a card's number may by chance look like a number of another kind.
fn collect(marks: &[Mark], run: &[(usize, usize)], starts_within: bool, ends_within: bool, all: &mut Vec<Number>) {
    let mut found = Vec::new();
    for first in 0..run.len() {
        let mut number = Number::default();
        for (index, (start, end)) in run.iter().enumerate().skip(first) {
            number.groups.push(end - start);
            number.digits.extend(marks.iter().skip(*start).take(end - start).filter_map(|mark| match mark {
                Mark::Digit(digit) => Some(*digit),
                Mark::Joint | Mark::Part | Mark::Plus | Mark::Stop | Mark::Other => None,
            }));
            if number.digits.len() > LONGEST {
                break;
            }
            let touches = (first == 0 && starts_within) || (index + 1 == run.len() && ends_within);
            if number.digits.len() >= 9 && !touches {
                found.push(Number { digits: number.digits.clone(), groups: number.groups.clone() });
            }
        }
    }
    found.sort_by_key(|number| Reverse(number.digits.len()));
    all.append(&mut found);
}

/// The check digit: with weights 2 to 7 and again 2 to 6 from the right, eleven less the sum's remainder by eleven, and 0 where that
/// remainder is 0 or 1.
fn is_my_number(digits: &[u32]) -> bool {
    let [body @ .., check] = digits else { return false };
    if body.len() != 11 || body.iter().all(|digit| *digit == 0) {
        return false;
    }
    let weights = (2..=7).chain(2..=6);
    let sum: u32 = body.iter().rev().zip(weights).map(|(digit, weight)| digit * weight).sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    };
    *check == expected
}

/// No number begins with 0, except fictitious ones, or with 8, which is for businesses.
fn is_social_insurance_number(digits: &[u32]) -> bool {
    digits.len() == 9 && !matches!(digits.first(), Some(0 | 8)) && luhn(digits)
}

fn is_payment_card(digits: &[u32]) -> bool {
    let begins = |count: usize| digits.iter().take(count).fold(0, |number, digit| number * 10 + digit);
    let known = match digits.len() {
        13 | 19 => begins(1) == 4 || (digits.len() == 19 && begins(2) == 62),
        14 => matches!(begins(3), 300..=305) || matches!(begins(2), 36 | 38 | 39),
        15 => matches!(begins(2), 34 | 37),
        16 => {
            begins(1) == 4
                || matches!(begins(2), 51..=55 | 62 | 65)
                || matches!(begins(4), 2_221..=2_720 | 3_528..=3_589 | 6_011)
                || matches!(begins(3), 644..=649)
        }
        17 | 18 => begins(2) == 62,
        _ => false,
    };
    known && luhn(digits)
}

/// ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) => double / 10 + double % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests;
