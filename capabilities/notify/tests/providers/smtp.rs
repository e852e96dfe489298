//! E-mail through a mail server that is well.

use crate::messages::{email, email_to, env, text};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use yui_notify::model::Channel;
use yui_notify::providers::settings::SmtpSettings;
use yui_notify::providers::smtp::Smtp;
use yui_notify::providers::{Outgoing, Provider, SendError};
use yui_testkit::smtp::{Behaviour, FakeSmtp, Stage};

/// Settings for `server`, without TLS.
pub(crate) fn settings(server: &FakeSmtp) -> SmtpSettings {
    SmtpSettings {
        port: Some(server.address().port()),
        security: yui_notify::providers::settings::Security::None,
        hello_name: Some("yui.example.jp".to_owned()),
        ..SmtpSettings::new("127.0.0.1")
    }
}

/// A provider that sends to `server`.
pub(crate) fn provider(server: &FakeSmtp) -> Arc<Smtp> {
    Arc::new(Smtp::new(&settings(server), env()).unwrap())
}

#[tokio::test]
async fn a_message_arrives_as_it_was_built() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    let accepted = smtp.send(&email(1)).await.unwrap();
    assert_eq!(accepted.response, "250 2.0.0 accepted");

    let mail = &server.messages()[0];
    assert_eq!(mail.from, "oshirase@notify.example.jp");
    assert_eq!(mail.to, ["taro@example.org"]);
    let Outgoing::Email(email) = email(1) else { unreachable!() };
    let built = yui_notify::providers::mime::build(&email, env().now()).unwrap();
    assert_eq!(mail.text().trim_end(), String::from_utf8(built.bytes).unwrap().trim_end(), "dots and all");
    assert_eq!(mail.header("Message-ID").unwrap(), "<00000000-0000-0000-0000-000000000001@notify.example.jp>");
    assert_eq!((smtp.channel(), smtp.name()), (Channel::Email, "smtp"));
}

#[tokio::test]
async fn one_connection_serves_many_messages() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    for number in 0..20 {
        smtp.send(&email(number)).await.unwrap();
    }
    assert_eq!((server.count(), server.connections()), (20, 1));
}

#[tokio::test]
async fn connections_are_bounded_and_the_rest_waits() {
    let server = FakeSmtp::start().unwrap();
    let settings = SmtpSettings { connections: 3, ..settings(&server) };
    let smtp = Arc::new(Smtp::new(&settings, env()).unwrap());
    let mut sending = JoinSet::new();
    for number in 0..60 {
        let smtp = smtp.clone();
        sending.spawn(async move { smtp.send(&email(number)).await.map(|_| ()) });
    }
    assert!(sending.join_all().await.iter().all(Result::is_ok));
    assert_eq!(server.count(), 60);
    assert!(server.connections() <= 3, "{}", server.connections());
    assert!(server.count_by_message_id().values().all(|count| *count == 1));
}

#[tokio::test]
async fn a_connection_that_died_while_unused_is_replaced_unnoticed() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    smtp.send(&email(1)).await.unwrap();
    server.refuse_connections().await;
    server.accept_connections().unwrap();
    smtp.send(&email(2)).await.unwrap();
    assert_eq!((server.count(), server.connections()), (2, 2));

    server.next(1, Behaviour::answer(Stage::Sender, 421, "4.3.2 had enough of this connection"));
    smtp.send(&email(3)).await.unwrap();
    assert_eq!((server.count(), server.connections()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn unused_connections_are_closed_after_a_while() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    smtp.send(&email(1)).await.unwrap();
    tokio::time::sleep(Duration::from_secs(59)).await;
    smtp.send(&email(2)).await.unwrap();
    assert_eq!(server.connections(), 1);
    tokio::time::sleep(Duration::from_secs(121)).await;
    smtp.send(&email(3)).await.unwrap();
    assert_eq!((server.count(), server.connections()), (3, 2));
}

#[tokio::test]
async fn an_abandoned_call_takes_its_connection_with_it() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    smtp.send(&email(1)).await.unwrap();
    server.next(1, Behaviour::hang(Stage::End));
    let abandoned = tokio::time::timeout(Duration::from_millis(300), smtp.send(&email(2))).await;
    assert!(abandoned.is_err());
    smtp.send(&email(3)).await.unwrap();
    assert_eq!(server.connections(), 2);
    assert_eq!(server.count_by_message_id().len(), 2);
}

#[tokio::test]
async fn bounces_go_to_the_return_path() {
    let server = FakeSmtp::start().unwrap();
    let settings = SmtpSettings { return_path: Some("bounces@example.jp".to_owned()), ..settings(&server) };
    Smtp::new(&settings, env()).unwrap().send(&email(1)).await.unwrap();
    let mail = &server.messages()[0];
    assert_eq!(mail.from, "bounces@example.jp");
    assert!(mail.parameters.contains(&"RET=HDRS".to_owned()), "{:?}", mail.parameters);
    assert!(mail.header("From").unwrap().contains("<oshirase@notify.example.jp>"));
}

#[tokio::test]
async fn unusual_addresses_reach_the_server_in_its_own_form() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    for to in ["taro..y.@docomo.ne.jp", "taro@日本.jp", "rené@example.org"] {
        smtp.send(&email_to(1, to)).await.unwrap();
    }
    let to: Vec<_> = server.messages().iter().map(|mail| mail.to[0].clone()).collect();
    assert_eq!(to, ["\"taro..y.\"@docomo.ne.jp", "taro@xn--wgv71a.jp", "rené@example.org"]);
    let last = server.messages()[2].parameters.clone();
    assert!(last.contains(&"SMTPUTF8".to_owned()) && last.contains(&"BODY=8BITMIME".to_owned()), "{last:?}");
}

#[tokio::test]
async fn what_is_no_email_is_refused() {
    let server = FakeSmtp::start().unwrap();
    let smtp = provider(&server);
    for message in [text(), email_to(1, "nobody"), email_to(1, "a@b\r\nRCPT TO:<c@d.jp>")] {
        assert!(matches!(smtp.send(&message).await, Err(SendError::Permanent { .. })));
    }
    assert_eq!(server.connections(), 0);
}
