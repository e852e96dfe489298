use super::*;
use crate::model::receipt::FeedbackKind;
use proptest::prelude::*;

/// A report as Postfix writes it.
const POSTFIX: &str = "From: MAILER-DAEMON@mx.example.jp (Mail Delivery System)\r\n\
Subject: Undelivered Mail Returned to Sender\r\n\
Auto-Submitted: auto-replied\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/report; report-type=delivery-status;\r\n\
\tboundary=\"4F2A.1795305600/mx.example.jp\"\r\n\
\r\n\
This is a MIME-encapsulated message.\r\n\
\r\n\
--4F2A.1795305600/mx.example.jp\r\n\
Content-Description: Notification\r\n\
Content-Type: text/plain; charset=us-ascii\r\n\
\r\n\
This is the mail system at host mx.example.jp.\r\n\
\r\n\
--4F2A.1795305600/mx.example.jp\r\n\
Content-Description: Delivery report\r\n\
Content-Type: message/delivery-status\r\n\
\r\n\
Reporting-MTA: dns; mx.example.jp\r\n\
X-Postfix-Queue-ID: 4F2A\r\n\
Arrival-Date: Sun, 22 Nov 2026 09:00:00 +0900 (JST)\r\n\
\r\n\
Final-Recipient: rfc822; hanako@example.org\r\n\
Original-Recipient: rfc822;hanako@example.org\r\n\
Action: failed\r\n\
Status: STATUS\r\n\
Remote-MTA: dns; mx.example.org\r\n\
Diagnostic-Code: DIAGNOSTIC\r\n\
\r\n\
--4F2A.1795305600/mx.example.jp\r\n\
Content-Description: Undelivered Message\r\n\
Content-Type: message/rfc822\r\n\
\r\n\
From: =?utf-8?b?57WQ?= <oshirase@notify.example.jp>\r\n\
Status: 5.7.1\r\n\
\r\n\
--4F2A.1795305600/mx.example.jp--\r\n";

fn postfix(status: &str, diagnostic: &str) -> String {
    POSTFIX.replace("STATUS", status).replace("DIAGNOSTIC", diagnostic)
}

fn told(message: &str) -> Option<(Outcome, FeedbackKind, String)> {
    let report = read(message.as_bytes(), true)?;
    Some((report.outcome, report.feedback.kind, report.feedback.subtype.unwrap()))
}

#[test]
fn codes_mean_what_the_table_says() {
    let hard = |subtype: &str| Some((Outcome::PermanentFailure, FeedbackKind::HardBounce, subtype.to_owned()));
    let soft = |subtype: &str| Some((Outcome::TemporaryFailure, FeedbackKind::SoftBounce, subtype.to_owned()));
    for (status, diagnostic, expected) in [
        ("5.1.1", "smtp; 550 5.1.1 <hanako@example.org>: User unknown", hard("no-email")),
        ("5.0.0", "smtp; 550 5.1.1 User unknown", hard("no-email")),
        ("5.0.0", "smtp; 550 Requested action not taken: mailbox unavailable", hard("general")),
        ("5.1.10", "smtp; 556 5.1.10 Recipient address has null MX", hard("no-email")),
        ("5.2.1", "smtp; 550 5.2.1 mailbox disabled", hard("general")),
        ("5.4.4", "X-Postfix; Host or domain name not found", hard("general")),
        ("5.2.2", "smtp; 552 5.2.2 Over quota", soft("mailbox-full")),
        ("4.2.2", "smtp; 452 4.2.2 Over quota", soft("mailbox-full")),
        ("5.3.4", "smtp; 552 5.3.4 Message too big", soft("message-too-large")),
        ("5.7.1", "smtp; 550 5.7.1 blocked", soft("content-rejected")),
        ("5.7.26 (unauthenticated)", "smtp; 550-5.7.26 fails DMARC", soft("content-rejected")),
        ("5.6.0", "smtp; 554 5.6.0 bad content", soft("content-rejected")),
        ("4.4.7", "X-Postfix; delivery time expired", soft("general")),
        ("nonsense", "smtp; 550 no such user", hard("general")),
        ("", "", soft("general")),
    ] {
        assert_eq!(told(&postfix(status, diagnostic)), expected, "{status} {diagnostic}");
    }
}

#[test]
fn the_servers_words_are_kept_without_whom_they_are_about() {
    for (diagnostic, said) in [
        ("smtp; 550 5.1.1 <hanako@example.org>:\r\n    User unknown in table", "550 5.1.1 … User unknown in table"),
        ("smtp; 550 hanako@example.org is gone", "5.1.1 550 … is gone"),
        ("", "5.1.1"),
    ] {
        let report = read(postfix("5.1.1", diagnostic).as_bytes(), true).unwrap();
        assert_eq!(report.response.as_deref(), Some(said));
    }
}

#[test]
fn what_did_not_fail_for_good_changes_nothing() {
    for action in ["delayed", "delivered", "relayed", "expanded", "something"] {
        let message = postfix("4.4.1", "smtp; 450 later").replace("Action: failed", &format!("Action: {action}"));
        assert_eq!(told(&message), None, "{action}");
    }
}

#[test]
fn the_worst_of_several_recipients_counts() {
    let one = "Action: failed\r\nStatus: 4.2.2\r\n\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\nAction: Failed\r\nStatus: 5.1.1\r\n\r\n";
    let message = format!(
        "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: x\r\n\r\n{one}--b--"
    );
    assert_eq!(told(&message).unwrap().2, "no-email");
    let lines = message.replace("\r\n", "\n");
    assert_eq!(told(&lines).unwrap().2, "no-email", "line ends of another system");
    let nested = format!("Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n{message}\r\n--outer--\r\n");
    assert_eq!(told(&nested).unwrap().2, "no-email");
}

fn complaint(kind: &str) -> String {
    format!(
        "From: <abuse@mailer.example>\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n--b\r\n\r\nThis is an e-mail abuse report.\r\n--b\r\n\
        Content-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\n\r\n--b--\r\n"
    )
}

#[test]
fn complaints_are_told_with_their_kind() {
    for kind in ["abuse", "Fraud", "opt-out", "other", "virus"] {
        let report = read(complaint(kind).as_bytes(), false).unwrap();
        assert_eq!(report.outcome, Outcome::Complained);
        assert_eq!(report.feedback, Feedback::new(FeedbackKind::Complaint, Some(&kind.to_lowercase())));
    }
    for kind in ["not-spam", "auth-failure", "", "unheard-of"] {
        assert_eq!(read(complaint(kind).as_bytes(), false), None, "{kind}");
    }
}

#[test]
fn other_forms_are_believed_only_where_they_are_clear() {
    let qmail = "Subject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.example.org.\r\nI'm afraid I wasn't able to deliver.\r\n\r\n\
        <hanako@example.org>:\r\nRemote host said: 550 5.1.1 unknown <hanako@example.org>\r\n";
    let report = read(qmail.as_bytes(), true).unwrap();
    assert_eq!(
        (report.outcome, report.response.as_deref()),
        (Outcome::PermanentFailure, Some("Remote host said: 550 5.1.1 unknown …"))
    );
    assert_eq!(read(qmail.as_bytes(), false), None, "a report has no sender");

    let exim = "X-Failed-Recipients: hanako@example.org\r\nSubject: Mail delivery failed\r\n\r\nAll relevant MX records point to non-existent hosts\r\n";
    assert_eq!(read(exim.as_bytes(), true).unwrap().outcome, Outcome::TemporaryFailure);

    for harmless in [
        "Subject: Re: hello\r\n\r\nThank you. 550 5.1.1 is what I see.\r\n",
        "Auto-Submitted: auto-replied (vacation)\r\nX-Failed-Recipients: a@b\r\n\r\nI am away. 550 5.1.1\r\n",
        "",
        "\r\n",
    ] {
        assert_eq!(read(harmless.as_bytes(), true), None, "{harmless}");
    }
}

#[test]
fn deep_and_wide_messages_are_bounded() {
    let deep = (0..5_000).fold(String::new(), |deep, level| {
        format!("{deep}Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")
    });
    assert_eq!(read(deep.as_bytes(), true), None);
    let wide = format!(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n{}",
        "--b\r\nContent-Type: multipart/x; boundary=b\r\n\r\n".repeat(5_000)
    );
    assert_eq!(read(wide.as_bytes(), true), None);
    let fields = format!("{}\r\n\r\n", "A: b\r\n".repeat(40_000));
    assert_eq!(read(fields.as_bytes(), true), None);
    let far = format!("X: {}\r\n{}", "x".repeat(READ), postfix("5.1.1", ""));
    assert_eq!(read(far.as_bytes(), true), None, "what comes after the bound is not read");
}

/// A report with some of its bytes replaced, taken out or doubled.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole = prop_oneof![
        Just(postfix("5.1.1", "smtp; 550 5.1.1 <hanako@example.org>: unknown")),
        Just(postfix("4.2.2", "")),
        Just(complaint("abuse")),
    ];
    let damage = (any::<prop::sample::Index>(), 0_usize..60, proptest::collection::vec(any::<u8>(), 0..12));
    (whole, proptest::collection::vec(damage, 0..8)).prop_map(|(whole, damages)| {
        damages.into_iter().fold(whole.into_bytes(), |mut bytes, (at, length, other)| {
            if !bytes.is_empty() {
                let start = at.index(bytes.len());
                let end = (start + length).min(bytes.len());
                bytes.splice(start..end, other);
            }
            bytes
        })
    })
}

proptest! {
    // PROPTEST_CASES asks for more of them.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_reports_do_no_harm(message in damaged(), is_null_sender in any::<bool>()) {
        if let Some(report) = read(&message, is_null_sender) {
            let response = report.response.unwrap_or_default();
            prop_assert!(response.chars().count() <= 220 && !response.contains("hanako@"), "{}", response);
        }
    }

    #[test]
    fn anything_else_says_nothing(message in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert_eq!(read(&message, true), None);
    }
}
