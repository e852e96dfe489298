//! The server as real clients meet it: lettre, and raw bytes where the order of packets matters.

use super::*;
use lettre::address::Envelope;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::{Credentials as Login, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncTransport, Tokio1Executor};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

type Mailer = AsyncSmtpTransport<Tokio1Executor>;

fn mailer(smtp: &FakeSmtp, tls: Tls) -> Mailer {
    Mailer::builder_dangerous("localhost")
        .port(smtp.address().port())
        .hello_name(ClientId::Domain("client.example".to_owned()))
        .timeout(Some(PATIENCE))
        .tls(tls)
        .build()
}

fn trusting(smtp: &FakeSmtp) -> TlsParameters {
    let certificate = Certificate::from_pem(smtp.certificate().unwrap().as_bytes()).unwrap();
    TlsParameters::builder("localhost".to_owned()).add_root_certificate(certificate).build().unwrap()
}

fn envelope(to: &str) -> Envelope {
    Envelope::new(Some("town@example.org".parse().unwrap()), vec![to.parse().unwrap()]).unwrap()
}

const MESSAGE: &[u8] = b"Message-ID: <1@example.org>\r\nSubject: =?utf-8?b?57WQ?=\r\n\r\n.dot\r\nlast";

#[tokio::test]
async fn keeps_what_it_accepts_byte_for_byte() {
    let smtp = FakeSmtp::start().unwrap();
    let mailer = mailer(&smtp, Tls::None);
    mailer.send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap();
    mailer.send_raw(&envelope("b@example.org"), MESSAGE).await.unwrap();
    smtp.wait_for(2).await.unwrap();

    let messages = smtp.messages();
    assert_eq!(messages[0].from, "town@example.org");
    assert_eq!(messages[1].to, ["b@example.org"]);
    assert_eq!(messages[0].data, [MESSAGE, b"\r\n"].concat(), "the client ends the last line");
    assert!(!messages[0].encrypted);
    assert_eq!(smtp.count_by_message_id(), BTreeMap::from([("<1@example.org>".to_owned(), 2)]));
}

#[tokio::test]
async fn answers_as_told_and_is_healthy_after() {
    let smtp = FakeSmtp::start().unwrap();
    let mailer = mailer(&smtp, Tls::None);
    for stage in [Stage::Hello, Stage::Sender, Stage::Recipient, Stage::Data, Stage::End] {
        smtp.next(1, Behaviour::answer(stage, 451, "4.7.1 later"));
        let error = mailer.send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap_err();
        assert!(error.is_transient(), "{stage:?}: {error}");
    }
    smtp.next(1, Behaviour::answer(Stage::Recipient, 550, "5.1.1 no such user"));
    assert!(mailer.send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap_err().is_permanent());
    assert_eq!(smtp.count(), 0);
    mailer.send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap();
    assert_eq!(smtp.count(), 1);
}

#[tokio::test]
async fn refuses_single_addresses() {
    let smtp = FakeSmtp::start().unwrap();
    smtp.reject("Gone@example.org", 550, "5.1.1 no such user");
    let mailer = mailer(&smtp, Tls::None);
    assert!(mailer.send_raw(&envelope("gone@EXAMPLE.org"), MESSAGE).await.unwrap_err().is_permanent());
    mailer.send_raw(&envelope("here@example.org"), MESSAGE).await.unwrap();
}

#[tokio::test]
async fn breaks_off_at_any_moment() {
    let smtp = FakeSmtp::start().unwrap();
    let mailer = mailer(&smtp, Tls::None);
    for stage in [Stage::Greeting, Stage::Hello, Stage::Sender, Stage::Data, Stage::Content, Stage::End] {
        smtp.next(1, Behaviour::close(stage));
        mailer.send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap_err();
        assert_eq!(smtp.count(), 0, "{stage:?}");
    }
    smtp.next(1, Behaviour::close(Stage::Receipt));
    mailer.send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap_err();
    assert_eq!(smtp.count(), 1, "accepted, though the client was not told");
}

#[tokio::test]
async fn hangs_until_the_client_gives_up() {
    let smtp = FakeSmtp::start().unwrap();
    smtp.set(Behaviour::hang(Stage::Data));
    let mailer = mailer(&smtp, Tls::None);
    let hanging = tokio::spawn(async move { mailer.send_raw(&envelope("a@example.org"), MESSAGE).await });
    smtp.wait_for_connections(1).await.unwrap();
    smtp.refuse_connections().await;
    hanging.await.unwrap().unwrap_err();
    let refused = TcpStream::connect(smtp.address()).await.unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

    smtp.accept_connections().unwrap();
    smtp.set(Behaviour::accept());
    self::mailer(&smtp, Tls::None).send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap();
}

#[tokio::test]
async fn encrypts_from_the_start_or_by_starttls() {
    for encryption in [Encryption::Implicit, Encryption::StartTls] {
        let smtp = FakeSmtp::builder().encryption(encryption).start().unwrap();
        let tls = match encryption {
            Encryption::Implicit => Tls::Wrapper(trusting(&smtp)),
            _ => Tls::Required(trusting(&smtp)),
        };
        mailer(&smtp, tls).send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap();
        assert!(smtp.messages()[0].encrypted, "{encryption:?}");
    }
    let smtp = FakeSmtp::builder().encryption(Encryption::StartTls).start().unwrap();
    mailer(&smtp, Tls::None).send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap_err();
}

#[tokio::test]
async fn demands_the_right_password() {
    let smtp = FakeSmtp::builder().credentials("town", "correct horse").start().unwrap();
    let with = |password: &str, mechanism| {
        Mailer::builder_dangerous("localhost")
            .port(smtp.address().port())
            .credentials(Login::new("town".to_owned(), password.to_owned()))
            .authentication(vec![mechanism])
            .build()
    };
    for mechanism in [Mechanism::Plain, Mechanism::Login] {
        with("wrong", mechanism).send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap_err();
        with("correct horse", mechanism).send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap();
    }
    mailer(&smtp, Tls::None).send_raw(&envelope("a@example.org"), MESSAGE).await.unwrap_err();
    assert_eq!(smtp.messages().iter().filter(|mail| mail.user.as_deref() == Some("town")).count(), 2);
}

#[tokio::test]
async fn takes_pipelined_commands_and_whole_batches() {
    let smtp = FakeSmtp::builder().count_only().start().unwrap();
    let mut stream = TcpStream::connect(smtp.address()).await.unwrap();
    let mail =
        "MAIL FROM:<a@example.org> BODY=8BITMIME\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: s\r\n\r\n..\r\n.\r\n";
    let script = format!("EHLO me\r\n{}QUIT\r\n", mail.repeat(500));
    stream.write_all(script.as_bytes()).await.unwrap();
    let mut replies = String::new();
    stream.read_to_string(&mut replies).await.unwrap();
    assert_eq!(replies.matches("250 2.0.0 accepted").count(), 500);
    assert!(replies.contains("250-PIPELINING\r\n") && replies.ends_with("221 bye\r\n"), "{replies}");
    assert_eq!((smtp.count(), smtp.messages().len(), smtp.connections()), (500, 0, 1));
}

#[tokio::test]
async fn keeps_the_order_of_commands() {
    let smtp = FakeSmtp::start().unwrap();
    let mut stream = TcpStream::connect(smtp.address()).await.unwrap();
    let script = "RCPT TO:<b@example.org>\r\nDATA\r\nMAIL a@example.org\r\nVRFY b\r\nNOOP\r\nQUIT\r\n";
    stream.write_all(script.as_bytes()).await.unwrap();
    let mut replies = String::new();
    stream.read_to_string(&mut replies).await.unwrap();
    let codes: Vec<&str> = replies.lines().map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "503", "503", "501", "500", "250", "221"]);
}
