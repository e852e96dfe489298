use proptest::prelude::*;
use serde_json::json;

use super::*;

const GC: SmsRules<'_> = SmsRules { dialect: Dialect::Gc, alphabet: SmsAlphabet::Peers, prefix: None };
const GOVUK: SmsRules<'_> = SmsRules { dialect: Dialect::Govuk, ..GC };
const JAPAN: SmsRules<'_> = SmsRules { alphabet: SmsAlphabet::Full, ..GC };

fn sms(text: &str, rules: SmsRules<'_>) -> Sms {
    Sms::from_filled(text, &rules)
}

#[test]
fn the_prefix_is_sent_and_not_answered() {
    let values = Personalisation::from_json(json!({"name": "Ann"}).as_object().unwrap());
    let rules = SmsRules { prefix: Some(" Yui "), ..GC };
    let message = Sms::render(&Content::parse("Hello ((name)) ."), &values, &rules);
    assert_eq!((message.text.as_str(), message.body.as_str()), ("Yui: Hello Ann.", "Hello Ann."));
    assert_eq!(sms("a", SmsRules { prefix: Some("  "), ..GC }).text, "a");
}

#[test]
fn a_message_of_the_prefix_alone_is_empty() {
    for rules in [GC, GOVUK] {
        let message = sms(" \n", SmsRules { prefix: Some("Yui"), ..rules });
        assert!(message.is_empty());
        assert_eq!((message.text.as_str(), message.parts), ("Yui:", 1));
    }
}

#[test]
fn gc_keeps_spaces_and_govuk_tidies_them() {
    let text = "  a  b\r\n\r\n\r\n\r\nc , d  ";
    assert_eq!(sms(text, GC).text, "a  b\n\n\n\nc, d");
    assert_eq!(sms(text, GOVUK).text, "a b\n\nc, d");
}

#[test]
fn each_dialect_has_its_own_limit() {
    assert!(!sms(&"a".repeat(612), GC).is_too_long);
    assert!(sms(&"a".repeat(613), GC).is_too_long);
    assert!(sms(&"€".repeat(307), GC).is_too_long);
    let prefixed = SmsRules { prefix: Some("Yui"), ..GOVUK };
    assert!(!sms(&"a".repeat(918), prefixed).is_too_long);
    assert!(sms(&"a".repeat(919), prefixed).is_too_long);
    assert_eq!(sms(&"a".repeat(918), prefixed).parts, 7);
}

#[test]
fn scripts_are_sent_as_they_are_where_the_region_allows() {
    let message = sms("【結市】ごみの日は「あす」です〜😀", JAPAN);
    assert_eq!(message.text, "【結市】ごみの日は「あす」です〜😀");
    assert_eq!((message.encoding, message.parts), (SmsEncoding::Ucs2, 1));
    assert_eq!(sms("結び", GC).text, "??");
    assert_eq!(sms("“plain” – text…", JAPAN).encoding, SmsEncoding::Gsm7);
    assert_eq!(sms(&"結".repeat(71), JAPAN).parts, 2);
}

proptest! {
    #[test]
    fn any_text_makes_a_message_that_its_encoding_carries(text in r"\PC{0,60}|[ \t\r\n,.\u{0}-\u{20}a€]{0,60}") {
        for rules in [GC, GOVUK, JAPAN, SmsRules { prefix: Some("結市"), ..GC }] {
            let message = sms(&text, rules);
            prop_assert!(message.parts >= 1);
            prop_assert!(message.encoding == SmsEncoding::Ucs2 || message.text.chars().all(alphabet::is_gsm));
            prop_assert!(!message.text.contains(['\r', '\t']));
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing(text in r"[a-z ,.…“–éçŵ結\n]{0,40}") {
        for rules in [GC, GOVUK, JAPAN] {
            let once = sms(&text, rules).text;
            prop_assert_eq!(&sms(&once, rules).text, &once);
        }
    }
}
