use super::*;
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;
use yui_store::seal::Keyring;

fn path() -> ReturnPath {
    ReturnPath::new("bounce.example.jp", Arc::new(Keyring::new(&"5a".repeat(32).into(), &[]).unwrap()))
}

fn id() -> NotificationId {
    Uuid::from_u128(1).into()
}

fn address() -> String {
    path().address(id())
}

fn reply(dialogue: &mut Dialogue, line: &str) -> String {
    match dialogue.hear(line.as_bytes()) {
        Step::Reply(text) | Step::Message(text) | Step::Close(text) => text,
    }
}

fn code(dialogue: &mut Dialogue, line: &str) -> u16 {
    reply(dialogue, line)[..3].parse().unwrap()
}

fn greeted(protocol: Protocol) -> Dialogue {
    let mut dialogue = Dialogue::new(protocol, path());
    let hello = if protocol == Protocol::Lmtp { "LHLO mx" } else { "EHLO mx" };
    assert_eq!(code(&mut dialogue, hello), 250);
    dialogue
}

#[test]
fn a_report_is_taken_for_an_address_of_this_node() {
    let mut dialogue = greeted(Protocol::Smtp);
    assert_eq!(dialogue.greeting(), "220 bounce.example.jp ESMTP\r\n");
    for offered in ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 67108864"] {
        assert!(reply(&mut dialogue, "ehlo mx").contains(offered));
    }
    assert_eq!(code(&mut dialogue, "MAIL FROM:<> SIZE=1000 BODY=8BITMIME SMTPUTF8"), 250);
    assert_eq!(code(&mut dialogue, &format!("rcpt to:<{}>", address())), 250);
    assert_eq!(code(&mut dialogue, &format!("RCPT TO: <@relay.example,@other:{}>", address().to_uppercase())), 250);
    assert!(matches!(dialogue.hear(b"DATA"), Step::Message(text) if text.starts_with("354")));
    let envelope = dialogue.take_envelope();
    assert_eq!(envelope, Envelope { is_null_sender: true, about: vec![id(), id()] });
    assert_eq!(dialogue.answers(2, "250 2.0.0 taken"), "250 2.0.0 taken\r\n");
    assert_eq!(Dialogue::new(Protocol::Lmtp, path()).answers(2, "250 2.0.0 taken").lines().count(), 2);
    assert_eq!(code(&mut dialogue, "MAIL FROM:<a@example.jp>"), 250, "the next message");
}

#[test]
fn no_other_address_is_there() {
    let mut dialogue = greeted(Protocol::Smtp);
    assert_eq!(code(&mut dialogue, "MAIL FROM:<>"), 250);
    for to in ["postmaster@bounce.example.jp", "b+aa.bb@bounce.example.jp", "x@gmail.com", "", "postmaster"] {
        assert_eq!(code(&mut dialogue, &format!("RCPT TO:<{to}>")), 550, "{to}");
    }
    assert_eq!(code(&mut dialogue, "DATA"), 554);
}

#[test]
fn commands_come_in_their_order() {
    let mut dialogue = Dialogue::new(Protocol::Smtp, path());
    for (line, expected) in [
        ("MAIL FROM:<>", 503),
        ("LHLO mx", 500),
        ("EHLO", 501),
        ("HELO mx", 250),
        ("RCPT TO:<a@b>", 503),
        ("DATA", 503),
        ("MAIL FROM:a@b", 501),
        ("MAIL", 501),
        ("MAIL FROM:<> AUTH=<>", 555),
        ("MAIL FROM:<> SIZE=99999999999", 552),
        ("MAIL FROM:<> SIZE=x", 501),
        ("MAIL FROM:<\"a>b\"@example.jp>", 250),
        ("MAIL FROM:<>", 503),
        ("RCPT TO:<a@b> NOTIFY=NEVER", 555),
        ("RSET", 250),
        ("RCPT TO:<a@b>", 503),
        ("NOOP", 250),
        ("VRFY root", 252),
        ("HELP", 214),
        ("STARTTLS", 502),
        ("BDAT 10 LAST", 502),
        ("", 500),
        ("QUIT", 221),
    ] {
        assert_eq!(code(&mut dialogue, line), expected, "{line}");
    }
    assert_eq!(code(&mut Dialogue::new(Protocol::Lmtp, path()), "EHLO mx"), 500);
    assert_eq!(code(&mut greeted(Protocol::Lmtp), "MAIL FROM:<>"), 250);
}

#[test]
fn whoever_makes_nothing_but_errors_is_shown_out() {
    let mut dialogue = greeted(Protocol::Smtp);
    for _ in 0..MOST_ERRORS {
        assert!(matches!(dialogue.hear(b"\xff\xfe"), Step::Reply(text) if text.starts_with("500")));
    }
    assert!(matches!(dialogue.too_long(), Step::Close(text) if text.starts_with("421")));
}

#[test]
fn recipients_are_bounded() {
    let mut dialogue = greeted(Protocol::Smtp);
    dialogue.hear(b"MAIL FROM:<>");
    let line = format!("RCPT TO:<{}>", address());
    for _ in 0..MOST_RECIPIENTS {
        assert_eq!(code(&mut dialogue, &line), 250);
    }
    assert_eq!(code(&mut dialogue, &line), 452);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_line_has_one_reply(lines in proptest::collection::vec("(MAIL FROM:|RCPT TO:|DATA|RSET|EHLO |)\\PC{0,40}", 0..12)) {
        let mut dialogue = greeted(Protocol::Smtp);
        for line in lines {
            let text = reply(&mut dialogue, &line);
            prop_assert!(text.ends_with("\r\n") && text[..3].parse::<u16>().is_ok(), "{}", text);
        }
    }
}
