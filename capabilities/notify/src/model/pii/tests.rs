//! Which texts hold a number that must not leave. All numbers are made up.

use super::PiiKind::{MyNumber, PaymentCard, SocialInsuranceNumber};
use super::{PiiKind, find, luhn};
use proptest::prelude::*;

const ALL: &[PiiKind] = PiiKind::ALL;

#[test]
fn numbers_are_found_however_they_are_written() {
    let cases = [
        ("個人番号は123456789018です。", MyNumber),
        ("番号：１２３４ ５６７８ ９０１８", MyNumber),
        ("1234-5678-9018", MyNumber),
        ("1234　5678　9018", MyNumber),
        ("Your SIN is 130 692 544.", SocialInsuranceNumber),
        ("SIN:130692544", SocialInsuranceNumber),
        ("(130-692-544)", SocialInsuranceNumber),
        ("card 4111 1111 1111 1111", PaymentCard),
        ("4111111111111111", PaymentCard),
        ("3782-822463-10005", PaymentCard),
        ("3530111333300000", PaymentCard),
        ("numbers 123456789018 1234", MyNumber),
        ("1234 130692544", SocialInsuranceNumber),
    ];
    for (text, kind) in cases {
        assert_eq!(find(text, ALL), Some(kind), "{text}");
    }
}

#[test]
fn other_numbers_may_leave() {
    let cases = [
        "",
        "123456789012",
        "2026-11-22 09:00",
        "Call 03-1234-5678 or +81 90 1234 5678",
        "+123456789018",
        "https://city.example.jp/case?id=123456789018",
        "case AB123456789018",
        "130692545",
        "130-692544",
        "000000000",
        "046454286",
        "4111111111111112",
        "1234.5678.9018",
        "123456789018.5",
        "00000000000000000000000000000000000",
        "12345678901812345678901234567890",
    ];
    for text in cases {
        assert_eq!(find(text, ALL), None, "{text}");
    }
}

#[test]
fn only_the_kinds_that_were_asked_for_are_found() {
    assert_eq!(find("123456789018", &[]), None);
    assert_eq!(find("123456789018", &[PaymentCard, SocialInsuranceNumber]), None);
    assert_eq!(find("4111111111111111", &[MyNumber, SocialInsuranceNumber]), None);
}

#[test]
fn one_wrong_or_swapped_digit_breaks_the_luhn_check() {
    let digits: Vec<u32> = "4111111111111111".chars().filter_map(|character| character.to_digit(10)).collect();
    assert!(luhn(&digits));
    for place in 0..digits.len() {
        let mut wrong = digits.clone();
        wrong[place] = (wrong[place] + 1) % 10;
        assert!(!luhn(&wrong), "{place}");
    }
}

proptest! {
    #[test]
    fn any_text_can_be_looked_at(text in "\\PC{0,200}|[0-9 +.-]{0,200}|[０-９　－]{0,100}") {
        let _ = find(&text, ALL);
    }

    /// Text around a number, as long as it does not touch it, hides nothing.
    #[test]
    fn a_number_is_found_within_any_sentence(before in "[あ-んa-z 、。]{0,40}", after in "[、。 あ-ん][あ-んa-z]{0,40}") {
        let text = format!("{before}：123456789018{after}");
        prop_assert_eq!(find(&text, ALL), Some(MyNumber));
    }
}
