//! What is built is read back with an independent parser.

use super::*;
use bytes::Bytes;
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use proptest::prelude::*;
use uuid::Uuid;

fn email() -> OutgoingEmail {
    OutgoingEmail {
        id: MessageId::new(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001), "notify.example.jp"),
        from_name: "結市役所".to_owned(),
        from_address: "oshirase@notify.example.jp".to_owned(),
        reply_to: None,
        to: "taro@example.jp".to_owned(),
        subject: "粗大ごみ収集のお知らせ".to_owned(),
        text: "明日です。\n".to_owned(),
        html: Some("<p>明日です。</p>\n".to_owned()),
        unsubscribe_url: None,
        attachments: Vec::new(),
        transit: crate::providers::Transit::default(),
    }
}

fn now() -> Timestamp {
    "2026-11-22T09:15:02.123Z".parse().unwrap()
}

fn built(email: &OutgoingEmail) -> Vec<u8> {
    build(email, now()).unwrap().bytes
}

fn header(mail: &ParsedMail<'_>, name: &str) -> Option<String> {
    assert!(mail.headers.get_all_headers(name).len() <= 1, "{name} occurs once at most");
    mail.headers.get_first_value(name)
}

/// The parts that hold content, in order.
fn leaves<'a, 'm>(mail: &'a ParsedMail<'m>) -> Vec<&'a ParsedMail<'m>> {
    if mail.subparts.is_empty() { vec![mail] } else { mail.subparts.iter().flat_map(leaves).collect() }
}

/// Every line end as LF, and none at the end: the one before a boundary belongs to the boundary (RFC 2046 section 5.1.1).
fn without_last_line_end(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.strip_suffix('\n').map(str::to_owned).unwrap_or(text)
}

#[test]
fn the_form_that_travels() {
    let email = OutgoingEmail {
        reply_to: Some("madoguchi@example.jp".to_owned()),
        unsubscribe_url: Some("https://yui.example.jp/unsubscribe/1?名=a,b".to_owned()),
        html: Some("<p>Tomorrow.</p>".to_owned()),
        text: "Tomorrow.".to_owned(),
        ..email()
    };
    let expected = "\
Date: Sun, 22 Nov 2026 09:15:02 +0000
From: =?utf-8?b?57WQ5biC5b255omA?= <oshirase@notify.example.jp>
To: taro@example.jp
Subject: =?utf-8?b?57KX5aSn44GU44G/5Y+O6ZuG44Gu44GK55+l44KJ44Gb?=
Message-ID: <01920000-0000-7000-8000-000000000001@notify.example.jp>
Auto-Submitted: auto-generated
Reply-To: madoguchi@example.jp
List-Unsubscribe: <https://yui.example.jp/unsubscribe/1?%E5%90%8D=a%2Cb>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary=\"=_a.01920000000070008000000000000001\"

--=_a.01920000000070008000000000000001
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

Tomorrow.
--=_a.01920000000070008000000000000001
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 7bit

<p>Tomorrow.</p>
--=_a.01920000000070008000000000000001--
";
    assert_eq!(String::from_utf8(built(&email)).unwrap(), expected.replace('\n', "\r\n"));
}

#[test]
fn the_same_message_makes_the_same_bytes() {
    assert_eq!(built(&email()), built(&email()));
}

#[test]
fn text_alone_is_one_part_and_attachments_follow() {
    let text = OutgoingEmail { html: None, ..email() };
    assert!(parse_mail(&built(&text)).unwrap().subparts.is_empty());

    let attachments = vec![
        Attachment {
            name: "案内 図.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            content: Bytes::from_static(b"a\nb\r\nc\rd\0"),
        },
        Attachment { name: "../x\"\r\nBcc: y.txt".to_owned(), media_type: "no type".to_owned(), content: Bytes::new() },
    ];
    let bytes = built(&OutgoingEmail { attachments, ..email() });
    let mail = parse_mail(&bytes).unwrap();
    assert_eq!(mail.ctype.mimetype, "multipart/mixed");
    let leaves = leaves(&mail);
    let types: Vec<_> = leaves.iter().map(|part| part.ctype.mimetype.as_str()).collect();
    assert_eq!(types, ["text/plain", "text/html", "application/pdf", "application/octet-stream"]);
    assert_eq!(leaves[2].get_body_raw().unwrap(), b"a\nb\r\nc\rd\0");
    let name = |part: &ParsedMail<'_>| part.get_content_disposition().params.get("filename").cloned();
    assert_eq!(name(leaves[2]).as_deref(), Some("案内 図.pdf"));
    assert!(header(leaves[3], "Bcc").is_none());
}

#[test]
fn nothing_given_becomes_a_header() {
    let attacks = [
        "x\r\nBcc: evil@example.org",
        "x\nBcc: evil@example.org\n\nbody",
        "x\r\n\r\n<html>",
        "=?utf-8?b?DQpCY2M6IGU=?=",
        "x\u{85}Bcc: e",
        "\0",
    ];
    for attack in attacks {
        let email = OutgoingEmail { subject: attack.to_owned(), from_name: attack.to_owned(), ..email() };
        let bytes = built(&email);
        let mail = parse_mail(&bytes).unwrap();
        let names: Vec<_> = mail.headers.iter().map(mailparse::MailHeader::get_key).collect();
        let expected =
            ["Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"];
        assert_eq!(names, expected, "{attack:?}");
        assert_eq!(header(&mail, "Subject").unwrap(), header::one_line(attack), "{attack:?}");
    }
    for attack in ["a@b.jp\r\nBcc: c@d.jp", "a@b.jp>, <c@d.jp", "a\r\n@b.jp", "a@b.jp, c@d.jp"] {
        for broken in [
            OutgoingEmail { to: attack.to_owned(), ..email() },
            OutgoingEmail { from_address: attack.to_owned(), ..email() },
            OutgoingEmail { reply_to: Some(attack.to_owned()), ..email() },
        ] {
            match build(&broken, now()) {
                Err(error) => assert!(matches!(error, MimeError::Address(_) | MimeError::Structure), "{error}"),
                // Two at-signs: everything before the last stands in quotes and names one mailbox.
                Ok(mime) => assert!(mime.bytes.windows(2).any(|pair| pair == b"\"@"), "{attack:?}"),
            }
        }
    }
    for attack in ["https://a\r\nBcc: x", "https://a> <b", "http://a.example", "javascript:1", "https://a b", ""] {
        let email = OutgoingEmail { unsubscribe_url: Some(attack.to_owned()), ..email() };
        assert_eq!(build(&email, now()).unwrap_err(), MimeError::UnsubscribeUrl, "{attack:?}");
    }
    let email = OutgoingEmail { id: MessageId::new(Uuid::nil(), "a>\r\nBcc: x"), ..email() };
    assert_eq!(build(&email, now()).unwrap_err(), MimeError::Domain);
}

#[test]
fn long_texts_are_built_in_one_pass() {
    let email = OutgoingEmail { text: "結の便り\n".repeat(150_000), html: None, ..email() };
    let bytes = built(&email);
    assert_eq!(parse_mail(&bytes).unwrap().get_body().unwrap().lines().count(), 150_000);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ -~]{0,200}", "[ぁ-ん一-龠 a-z=?_]{0,120}", "[a =?\r\n.-]{0,80}", "a{60,300}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read_as_it_was_written(subject in any_text(), name in any_text(), text in any_text(), html in any_text()) {
        let email = OutgoingEmail { subject, from_name: name, text, html: Some(html), ..email() };
        let bytes = built(&email);
        prop_assert!(bytes.is_ascii());
        prop_assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999), "no line is longer than SMTP takes");
        prop_assert!(!bytes.windows(2).any(|pair| pair[1] == b'\n' && pair[0] != b'\r'), "no bare line end");
        let mail = parse_mail(&bytes).unwrap();
        prop_assert_eq!(header(&mail, "Subject").unwrap_or_default(), header::one_line(&email.subject));
        let from = mailparse::addrparse_header(mail.headers.get_first_header("From").unwrap()).unwrap();
        let from = from.extract_single_info().unwrap();
        prop_assert_eq!(from.display_name.unwrap_or_default(), header::one_line(&email.from_name));
        prop_assert_eq!(from.addr, email.from_address.clone());
        let leaves = leaves(&mail);
        prop_assert_eq!(leaves.len(), 2);
        for (part, written) in leaves.iter().zip([email.text.as_str(), email.html.as_deref().unwrap()]) {
            prop_assert_eq!(without_last_line_end(&part.get_body().unwrap()), without_last_line_end(written));
        }
    }

    #[test]
    fn any_attachment_arrives_whole(name in any_text(), content in proptest::collection::vec(any::<u8>(), 0..400)) {
        let attachment = Attachment { name, media_type: "text/csv".to_owned(), content: content.clone().into() };
        let bytes = built(&OutgoingEmail { attachments: vec![attachment], ..email() });
        let mail = parse_mail(&bytes).unwrap();
        prop_assert_eq!(leaves(&mail)[2].get_body_raw().unwrap(), content);
    }

    #[test]
    fn any_recipient_is_one_recipient_or_none(to in any::<String>(), local in "[a-z.\"<>@, ]{1,12}") {
        for to in [to, format!("{local}@example.jp")] {
            if let Ok(mime) = build(&OutgoingEmail { to, ..email() }, now()) {
                let mail = parse_mail(&mime.bytes).unwrap();
                prop_assert_eq!(mail.headers.len(), 8);
                prop_assert!(mime.to.to_string().chars().all(|c| !c.is_control()));
            }
        }
    }
}
