//! What is said to a mail server, word by word, and what is made of odd answers.

use crate::messages::{email, email_to, env};
use crate::scripted::Scripted;
use yui_notify::providers::settings::{Credentials, Security, SmtpSettings};
use yui_notify::providers::smtp::Smtp;
use yui_notify::providers::{Provider, SendError};

fn settings(server: &Scripted) -> SmtpSettings {
    SmtpSettings {
        port: Some(server.port()),
        security: Security::None,
        hello_name: Some("yui.example.jp".to_owned()),
        ..SmtpSettings::new("127.0.0.1")
    }
}

fn provider(server: &Scripted) -> Smtp {
    Smtp::new(&settings(server), env()).unwrap()
}

const MAIL: &str = "MAIL FROM:<oshirase@notify.example.jp>";
const RCPT: &str = "RCPT TO:<taro@example.org>";
const EHLO: &str = "EHLO yui.example.jp";

#[tokio::test]
async fn a_plain_server_is_asked_step_by_step() {
    let server = Scripted::start(&[("DATA", "354 go")]).await;
    let smtp = provider(&server);
    smtp.send(&email(1)).await.unwrap();
    smtp.send(&email(2)).await.unwrap();
    assert_eq!(server.heard(), [EHLO, EHLO, MAIL, RCPT, "DATA", ".", MAIL, RCPT, "DATA", "."]);
}

#[tokio::test]
async fn a_plain_server_that_refuses_is_not_asked_further() {
    let server = Scripted::start(&[("RCPT", "550 5.1.1 no such mailbox"), ("DATA", "354 go")]).await;
    let error = provider(&server).send(&email(1)).await.unwrap_err();
    assert_eq!(error, SendError::permanent("the mail server answered 550 5.1.1 no such mailbox to RCPT TO"));
    assert_eq!(server.heard(), [EHLO, EHLO, MAIL, RCPT, "RSET"]);
}

#[tokio::test]
async fn the_first_refusal_of_a_pipelined_dialogue_counts() {
    let server = Scripted::start(&[
        ("EHLO", "250-scripted\r\n250 pipelining"),
        ("MAIL", "451 4.3.0 not now"),
        ("RCPT", "503 5.5.1 MAIL first"),
        ("DATA", "503 5.5.1 RCPT first"),
    ])
    .await;
    let error = provider(&server).send(&email(1)).await.unwrap_err();
    assert_eq!(error, SendError::temporary("the mail server answered 451 4.3.0 not now to MAIL FROM"));
    assert_eq!(server.heard(), [EHLO, EHLO, MAIL, RCPT, "DATA", "RSET"]);
}

#[tokio::test]
async fn a_server_that_waits_for_a_message_without_a_recipient_gets_none() {
    let server =
        Scripted::start(&[("EHLO", "250-scripted\r\n250 PIPELINING"), ("RCPT", "550 5.1.1 no"), ("DATA", "354 go")])
            .await;
    let smtp = provider(&server);
    assert!(matches!(smtp.send(&email(1)).await, Err(SendError::Permanent { .. })));
    assert!(matches!(smtp.send(&email(2)).await, Err(SendError::Permanent { .. })), "on a new connection");
    assert!(!server.heard().contains(&".".to_owned()), "{:?}", server.heard());
    assert_eq!(server.heard().iter().filter(|said| *said == EHLO).count(), 4);
}

#[tokio::test]
async fn a_message_larger_than_the_server_takes_is_not_offered() {
    let server = Scripted::start(&[("EHLO", "250-scripted\r\n250 SIZE 100")]).await;
    let error = provider(&server).send(&email(1)).await.unwrap_err();
    assert!(matches!(error, SendError::Permanent { .. }) && error.reason().contains("takes at most 100"), "{error:?}");
    assert_eq!(server.heard(), [EHLO, EHLO]);

    let server = Scripted::start(&[("EHLO", "250-scripted\r\n250 SIZE"), ("DATA", "354 go")]).await;
    provider(&server).send(&email(1)).await.unwrap();
    assert!(server.heard()[2].starts_with(&format!("{MAIL} SIZE=")), "{:?}", server.heard());
}

#[tokio::test]
async fn an_address_outside_ascii_needs_a_server_that_takes_it() {
    let server = Scripted::start(&[]).await;
    let error = provider(&server).send(&email_to(1, "rené@example.org")).await.unwrap_err();
    assert!(matches!(error, SendError::Permanent { .. }) && error.reason().contains("SMTPUTF8"), "{error:?}");
    assert!(!error.reason().contains("ren"), "{error}");
}

#[tokio::test]
async fn signing_in_falls_back_to_login() {
    // `user` and `password` in base64.
    let server = Scripted::start(&[
        ("EHLO", "250-scripted\r\n250 AUTH LOGIN"),
        ("AUTH LOGIN", "334 VXNlcm5hbWU6"),
        ("dXNlcg==", "334 UGFzc3dvcmQ6"),
        ("cGFzc3dvcmQ=", "235 welcome"),
        ("DATA", "354 go"),
    ])
    .await;
    let credentials = Credentials { username: "user".to_owned(), password: "password".into() };
    let settings = SmtpSettings { credentials: Some(credentials), ..settings(&server) };
    Smtp::new(&settings, env()).unwrap().send(&email(1)).await.unwrap();
    assert!(server.heard().contains(&"cGFzc3dvcmQ=".to_owned()));
}

#[tokio::test]
async fn answers_that_are_no_smtp_are_a_broken_connection() {
    let server = Scripted::start(&[("MAIL", "hello there"), ("DATA", "354 go")]).await;
    assert!(matches!(provider(&server).send(&email(1)).await, Err(SendError::Unavailable { .. })));
    let server = Scripted::start(&[("DATA", "354 go"), (".", "hello there")]).await;
    assert!(matches!(provider(&server).send(&email(1)).await, Err(SendError::Uncertain { .. })));
}
