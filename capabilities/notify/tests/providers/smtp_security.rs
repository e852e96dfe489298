//! TLS and sign-in.

use crate::messages::{email, env};
use crate::smtp::settings;
use std::net::SocketAddr;
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yui_notify::providers::settings::{Credentials, Security, SmtpSettings};
use yui_notify::providers::smtp::Smtp;
use yui_notify::providers::{Provider, SendError};
use yui_testkit::smtp::{Encryption, FakeSmtp};

/// Settings that trust the server's certificate authority.
fn trusting(server: &FakeSmtp, security: Security) -> (SmtpSettings, NamedTempFile) {
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), server.certificate().unwrap()).unwrap();
    let root_certificate_file = Some(file.path().to_owned());
    (SmtpSettings { host: "localhost".to_owned(), security, root_certificate_file, ..settings(server) }, file)
}

fn credentials(password: &str) -> Option<Credentials> {
    Some(Credentials { username: "relay".to_owned(), password: password.into() })
}

#[tokio::test]
async fn messages_are_encrypted_as_the_settings_say() {
    for (offered, security, said) in [
        (Encryption::StartTls, Security::Starttls, "encrypted by STARTTLS"),
        (Encryption::StartTls, Security::Opportunistic, "encrypted by STARTTLS"),
        (Encryption::Implicit, Security::Tls, "encrypted by TLS"),
    ] {
        let server = FakeSmtp::builder().encryption(offered).start().unwrap();
        let (settings, _file) = trusting(&server, security);
        let smtp = Smtp::new(&settings, env()).unwrap();
        for number in 0..3 {
            smtp.send(&email(number)).await.unwrap();
        }
        assert!(server.messages().iter().all(|mail| mail.encrypted), "{security:?}");
        assert_eq!((server.count(), server.connections()), (3, 1), "{security:?}");
        let found = smtp.check().await.unwrap();
        assert!(found.contains(said), "{found}");
    }
}

#[tokio::test]
async fn a_server_without_starttls_gets_nothing_where_encryption_is_required() {
    let server = FakeSmtp::start().unwrap();
    let strict = SmtpSettings { security: Security::Starttls, ..settings(&server) };
    let error = Smtp::new(&strict, env()).unwrap().send(&email(1)).await.unwrap_err();
    assert!(error.reason().contains("offers no STARTTLS"), "{error}");
    assert_eq!(server.count(), 0);

    let lenient = SmtpSettings { security: Security::Opportunistic, ..settings(&server) };
    Smtp::new(&lenient, env()).unwrap().send(&email(1)).await.unwrap();
    assert!(!server.messages()[0].encrypted);
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused() {
    for (offered, security) in [
        (Encryption::StartTls, Security::Starttls),
        (Encryption::StartTls, Security::Opportunistic),
        (Encryption::Implicit, Security::Tls),
    ] {
        let server = FakeSmtp::builder().encryption(offered).start().unwrap();
        let settings = SmtpSettings { host: "localhost".to_owned(), security, ..settings(&server) };
        let error = Smtp::new(&settings, env()).unwrap().send(&email(1)).await.unwrap_err();
        assert!(matches!(error, SendError::Unavailable { .. }), "{error:?}");
        assert!(error.reason().contains("certificate"), "{error}");
        assert_eq!(server.count(), 0);
    }
}

#[tokio::test]
async fn a_file_without_certificates_is_refused_at_once() {
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "no certificate").unwrap();
    let settings = SmtpSettings {
        security: Security::Tls,
        root_certificate_file: Some(file.path().to_owned()),
        ..SmtpSettings::new("mail.example.jp")
    };
    assert!(Smtp::new(&settings, env()).unwrap_err().to_string().contains("holds no certificate"));
}

#[tokio::test]
async fn signing_in_takes_the_right_password() {
    let server = FakeSmtp::builder().credentials("relay", "very secret").start().unwrap();
    let with = |password| SmtpSettings { credentials: credentials(password), ..settings(&server) };
    let smtp = Smtp::new(&with("very secret"), env()).unwrap();
    smtp.send(&email(1)).await.unwrap();
    smtp.send(&email(2)).await.unwrap();
    assert_eq!(server.messages()[1].user.as_deref(), Some("relay"));
    assert_eq!(server.connections(), 1);
    assert!(smtp.check().await.unwrap().contains("signed in"));

    for wrong in [with("wrong secret"), settings(&server)] {
        let error = Smtp::new(&wrong, env()).unwrap().send(&email(3)).await.unwrap_err();
        assert!(matches!(error, SendError::Unavailable { .. }), "no message is at fault: {error:?}");
        assert!(!error.reason().contains("secret"), "{error}");
    }
    let unoffered = FakeSmtp::start().unwrap();
    let settings = SmtpSettings { credentials: credentials("x"), ..settings(&unoffered) };
    let error = Smtp::new(&settings, env()).unwrap().send(&email(4)).await.unwrap_err();
    assert!(error.reason().contains("no way to sign in"), "{error}");
}

/// Someone between: passes everything on, but adds lines of its own behind the answer to STARTTLS.
async fn someone_between(server: SocketAddr, added: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (client, _) = listener.accept().await?;
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = TcpStream::connect(server).await?.into_split();
        tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
        let mut heard = vec![0; 16 * 1024];
        loop {
            let length = from_server.read(&mut heard).await?;
            let mut answer = heard.get(..length).unwrap_or_default().to_vec();
            if answer.is_empty() {
                return std::io::Result::Ok(());
            }
            if answer.starts_with(b"220 ready to start TLS") {
                answer.extend_from_slice(added);
            }
            to_client.write_all(&answer).await?;
        }
    });
    port
}

#[tokio::test]
async fn what_someone_slips_in_behind_starttls_is_not_believed() {
    let server = FakeSmtp::builder().encryption(Encryption::StartTls).start().unwrap();
    let (settings, _file) = trusting(&server, Security::Starttls);
    let through = async |added| {
        let port = Some(someone_between(server.address(), added).await);
        let settings = SmtpSettings { port, ..settings.clone() };
        Smtp::new(&settings, env()).unwrap().send(&email(1)).await
    };
    through(b"").await.unwrap();
    let error = through(b"250-injected\r\n250 AUTH PLAIN\r\n").await.unwrap_err();
    assert!(error.reason().contains("no TLS connection"), "{error}");
    assert_eq!(server.count(), 1);
}
