//! E-mail through a mail server that refuses, hangs, breaks off or is away.

use crate::messages::{email, email_to, env};
use crate::smtp::{provider, settings};
use std::time::Duration;
use yui_notify::providers::settings::SmtpSettings;
use yui_notify::providers::smtp::Smtp;
use yui_notify::providers::{Provider, SendError};
use yui_testkit::smtp::{Behaviour, FakeSmtp, Stage};

/// How an outcome is called in the tables below.
fn kind(error: &SendError) -> &'static str {
    match error {
        SendError::Temporary { .. } => "temporary",
        SendError::Unavailable { .. } => "unavailable",
        SendError::Uncertain { .. } => "uncertain",
        SendError::Unroutable { .. } => "unroutable",
        SendError::Permanent { .. } => "permanent",
    }
}

/// A provider that does not wait long for what comes at `stage`, and as long as usual for all else.
fn impatient(server: &FakeSmtp, stage: Stage) -> Smtp {
    let soon = Duration::from_millis(50);
    let settings = settings(server);
    let settings = match stage {
        Stage::End | Stage::Receipt => SmtpSettings { delivery_timeout: soon, ..settings },
        _ => SmtpSettings { command_timeout: soon, ..settings },
    };
    Smtp::new(&settings, env()).unwrap()
}

#[tokio::test]
async fn a_refusal_means_later_or_never_by_its_code_and_stage() {
    for (stage, code, expected) in [
        (Stage::Greeting, 421, "unavailable"),
        (Stage::Greeting, 554, "unavailable"),
        (Stage::Hello, 550, "unavailable"),
        (Stage::Sender, 451, "temporary"),
        (Stage::Sender, 550, "permanent"),
        (Stage::Sender, 530, "unavailable"),
        (Stage::Recipient, 450, "temporary"),
        (Stage::Recipient, 550, "permanent"),
        (Stage::Recipient, 421, "unavailable"),
        (Stage::Data, 451, "temporary"),
        (Stage::Data, 554, "permanent"),
        (Stage::End, 452, "temporary"),
        (Stage::End, 554, "permanent"),
        (Stage::End, 421, "unavailable"),
    ] {
        let server = FakeSmtp::start().unwrap();
        let smtp = provider(&server);
        server.next(1, Behaviour::answer(stage, code, "5.1.1 <taro@example.org>: not today"));
        let error = smtp.send(&email(1)).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{code} at {stage:?}");
        assert!(error.reason().contains(&format!("{code} 5.1.1 … not today")), "{error}");
        assert!(!error.reason().contains("taro"), "{error}");

        smtp.send(&email(2)).await.unwrap();
        assert_eq!(server.count(), 1, "{code} at {stage:?}");
    }
}

#[tokio::test]
async fn a_refused_recipient_does_not_cost_the_connection() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    server.reject("gone@example.org", 550, "5.1.1 no such mailbox");
    for number in 0..5 {
        assert!(smtp.send(&email_to(number, "gone@example.org")).await.is_err());
        smtp.send(&email(100 + number)).await.unwrap();
    }
    assert_eq!((server.count(), server.connections()), (5, 1));
}

#[tokio::test]
async fn silence_ends_with_the_time_out() {
    for (stage, expected) in [
        (Stage::Greeting, "unavailable"),
        (Stage::Hello, "unavailable"),
        (Stage::Sender, "unavailable"),
        (Stage::Recipient, "unavailable"),
        (Stage::Data, "unavailable"),
        (Stage::End, "uncertain"),
        (Stage::Receipt, "uncertain"),
    ] {
        let server = FakeSmtp::start().unwrap();
        server.next(1, Behaviour::hang(stage));
        let error = impatient(&server, stage).send(&email(1)).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{stage:?}");
        assert!(error.reason().contains("in time"), "{error}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_apart_by_what_was_handed_over() {
    for (stage, expected) in [
        (Stage::Greeting, "unavailable"),
        (Stage::Hello, "unavailable"),
        (Stage::Sender, "unavailable"),
        (Stage::Recipient, "unavailable"),
        (Stage::Data, "unavailable"),
        (Stage::Content, "uncertain"),
        (Stage::End, "uncertain"),
        (Stage::Receipt, "uncertain"),
    ] {
        let server = FakeSmtp::start().unwrap();
        server.next(1, Behaviour::close(stage));
        let smtp = provider(&server);
        let error = smtp.send(&email(1)).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{stage:?}");
        let arrived = usize::from(stage == Stage::Receipt);
        assert_eq!(server.count(), arrived, "never sent twice by one call: {stage:?}");
        smtp.send(&email(1)).await.unwrap();
        assert_eq!(server.count(), arrived + 1, "{stage:?}");
    }
}

#[tokio::test]
async fn a_kept_connection_that_breaks_after_the_hand_over_is_not_tried_again() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    smtp.send(&email(1)).await.unwrap();
    server.next(1, Behaviour::close(Stage::Receipt));
    assert!(matches!(smtp.send(&email(2)).await, Err(SendError::Uncertain { .. })));
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_server_that_is_away_is_unavailable() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    server.refuse_connections().await;
    let error = smtp.send(&email(1)).await.unwrap_err();
    assert_eq!(kind(&error), "unavailable");
    assert!(error.reason().contains("connection refused") && error.reason().contains("host and port"), "{error}");

    let nowhere = SmtpSettings { host: "mail.invalid".to_owned(), ..settings(&server) };
    let error = Smtp::new(&nowhere, env()).unwrap().send(&email(1)).await.unwrap_err();
    assert_eq!(kind(&error), "unavailable");
    assert!(error.reason().contains("does not resolve"), "{error}");
}

#[tokio::test]
async fn the_check_says_what_is_wrong() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    let found = smtp.check().await.unwrap();
    assert!(
        found.contains("answers") && found.contains("not encrypted") && found.contains("without signing in"),
        "{found}"
    );
    assert_eq!(server.count(), 0);

    server.next(1, Behaviour::answer(Stage::Greeting, 554, "5.7.1 your address is not welcome"));
    let error = smtp.check().await.unwrap_err();
    assert!(error.to_string().contains("554 5.7.1 your address is not welcome"), "{error}");
    server.refuse_connections().await;
    assert!(smtp.check().await.unwrap_err().to_string().contains("connection refused"));
}
