use proptest::prelude::*;

use super::*;

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn gc(typed: &str) -> Result<String, PhoneNumberError> {
    PhoneNumber::parse(typed, Dialect::Gc, region("CA")).map(|number| number.e164().to_owned())
}

fn govuk(typed: &str) -> Result<String, &'static str> {
    PhoneNumber::parse(typed, Dialect::Govuk, region("GB"))
        .map(|number| number.answered(Dialect::Govuk).to_owned())
        .map_err(|error| error.text(Dialect::Govuk))
}

fn japan(typed: &str) -> Result<String, PhoneNumberError> {
    PhoneNumber::parse(typed, Dialect::Gc, region("JP")).map(|number| number.e164().to_owned())
}

#[test]
fn canadian_numbers_however_typed() {
    for typed in [
        "613-555-0100",
        "(613) 555 0100",
        "1 613 555 0100",
        "+1 613.555.0100",
        "++1613 5550100",
        "6135550100 ext 5",
        "613 555 0100 x12",
        "６１３−５５５−０１００",
        "\u{200B}6135550100\n",
    ] {
        assert_eq!(gc(typed).as_deref(), Ok("+16135550100"), "{typed}");
    }
    assert_eq!(gc("900 555 0100").as_deref(), Ok("+19005550100"));
    assert_eq!(gc("800 555 0100").as_deref(), Ok("+18005550100"));
}

#[test]
fn foreign_numbers_need_a_plus_in_canada() {
    for number in ["+447900900123", "+33612345678", "+61412345678", "+819012345678", "+551155256325"] {
        assert_eq!(gc(number).as_deref(), Ok(number));
    }
    for typed in
        ["447900900123", "0033612345678", "555 123 4567", "+15551234567", "5550100", "911", "abc", "1-800-FLOWERS", ""]
    {
        assert!(gc(typed).is_err(), "{typed}");
    }
    assert_eq!(gc("6135550100;ext=1"), Err(PhoneNumberError::Parameters));
}

#[test]
fn british_numbers_however_typed() {
    for typed in [
        "07700900123",
        "07700 900 123",
        "+44 (0)7700 900123",
        "447700900123",
        "0044 7700 900123",
        "0+447700900123",
        "+07700900123",
    ] {
        assert_eq!(govuk(typed).as_deref(), Ok("447700900123"), "{typed}");
    }
    assert_eq!(govuk("0033612345678").as_deref(), Ok("33612345678"));
    assert_eq!(govuk("33612345678").as_deref(), Ok("33612345678"));
}

#[test]
fn british_answers_say_what_is_wrong() {
    for (typed, text) in [
        ("abc", "Must not contain letters or symbols"),
        ("07700900123;1", "Must not contain letters or symbols"),
        ("07700900123x1", "Must not contain letters or symbols"),
        ("0790", "Not enough digits"),
        ("", "Not enough digits"),
        ("07900900123456789", "Too many digits"),
        ("6135550100", "Number is not valid – double check the phone number you entered"),
        ("0909 879 0000", "Number is not valid – double check the phone number you entered"),
    ] {
        assert_eq!(govuk(typed), Err(text), "{typed}");
    }
}

#[test]
fn japanese_numbers_however_typed() {
    for typed in [
        "090-1234-5678",
        "09012345678",
        "０９０－１２３４－５６７８",
        "０９０ー１２３４ー５６７８",
        "+81 90 1234 5678",
        "+81-90-1234-5678",
        "＋８１ ９０ １２３４ ５６７８",
    ] {
        assert_eq!(japan(typed).as_deref(), Ok("+819012345678"), "{typed}");
    }
    assert_eq!(japan("070-1234-5678").as_deref(), Ok("+817012345678"));
    assert_eq!(japan("+1 613 555 0100").as_deref(), Ok("+16135550100"));
    for typed in ["090-1234-567", "090-1234-56789", "110", "なし"] {
        assert!(japan(typed).is_err(), "{typed}");
    }
}

#[test]
fn international_is_what_has_another_calling_code() {
    let number = |typed| PhoneNumber::parse(typed, Dialect::Gc, region("CA")).unwrap();
    assert!(!number("+16135550100").is_international(region("CA")));
    assert!(!number("+12125550100").is_international(region("CA")));
    assert!(number("+819012345678").is_international(region("CA")));
    assert!(!number("+819012345678").is_international(region("JP")));
}

#[test]
fn local_numbers_are_of_the_region() {
    let local =
        |typed| PhoneNumber::parse_local(typed, Dialect::Gc, region("CA")).map_err(|error| error.text(Dialect::Gc));
    assert_eq!(local("613 555 0100").unwrap().e164(), "+16135550100");
    assert_eq!(local("+33612345678"), Err("Not a valid local number"));
    assert_eq!(local("abc"), Err("Not a valid local number"));
    assert_eq!(local("613;"), Err("Not a valid number"));
}

#[test]
fn debug_output_shows_no_number() {
    assert_eq!(format!("{:?}", PhoneNumber::parse("+819012345678", Dialect::Gc, region("JP"))), "Ok(PhoneNumber(…))");
}

proptest! {
    #[test]
    fn any_text_is_answered_and_what_passes_passes_again(typed in r"\PC{0,20}|[+0-9 ()x;\-]{0,24}") {
        for code in ["CA", "GB", "JP"] {
            for dialect in [Dialect::Gc, Dialect::Govuk] {
                if let Ok(number) = PhoneNumber::parse(&typed, dialect, region(code)) {
                    prop_assert_eq!(PhoneNumber::parse(number.e164(), dialect, region(code)), Ok(number.clone()));
                }
            }
        }
    }
}
