//! The mail server of the node's operator, reached by SMTP (RFC 5321).
//!
//! lettre speaks the protocol: replies, AUTH, STARTTLS, transparency. Beneath and above it stand two pieces of our own,
//! because lettre 0.11's pooled transport delivers about 23 mails a second and connection to a server that leaves Nagle's
//! algorithm and delayed acknowledgements as they are, each mail waiting 44 ms:
//!
//! - [`wire`]: TCP without Nagle's algorithm, and one write for everything said before the next answer is awaited, where
//!   lettre writes the message and its end separately;
//! - [`pool`]: a bounded pool of such connections, since lettre's opens its own sockets.
//!
//! Where the server offers PIPELINING (RFC 2920), MAIL, RCPT and DATA travel together: two round trips a mail, not four.
//!
//! What the domain of the sender has keys for is signed (`super::dkim`) over the bytes that travel.
//!
//! Promises: a connection that failed, timed out or was abandoned is never used again; and no message is handed over
//! twice by one call. A connection that turns out to be dead before the message was handed over is replaced once.

mod connection;
mod pool;
mod reply;
mod tls;
mod wire;

use super::mime;
use super::settings::{Security, SmtpSettings};
use super::{Accepted, Outgoing, Provider, ProviderFuture, SendError};
use crate::model::Channel;
use connection::{Connection, Target};
use pool::Pool;
use std::net::IpAddr;
use std::sync::Arc;
use yui_kernel::{Env, Error, Result};

/// Sends e-mail through one mail server.
pub struct Smtp {
    pool: Arc<Pool>,
    return_path: Option<lettre::Address>,
    env: Env,
}

impl Smtp {
    /// Connects nothing yet.
    ///
    /// # Errors
    /// `Invalid` where a setting cannot work; the message names it.
    pub fn new(settings: &SmtpSettings, env: Env) -> Result<Self> {
        let is_clear = matches!(settings.security, Security::None | Security::Opportunistic);
        if settings.credentials.is_some() && is_clear && !is_loopback(&settings.host) {
            return Err(Error::invalid(
                "the mail server's password would cross the network in the clear: set the mail server's security to starttls or tls",
            ));
        }
        if settings.connections == 0 {
            return Err(Error::invalid("the mail server's number of connections must be at least 1"));
        }
        let return_path = settings.return_path.as_deref().map(|address| mime::address(address, "return-path"));
        let return_path = return_path.transpose().map_err(|error| Error::invalid(error.to_string()))?;
        Ok(Self { pool: Arc::new(Pool::new(Target::new(settings)?, settings)), return_path, env })
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Accepted, SendError> {
        let Outgoing::Email(email) = message else {
            return Err(SendError::permanent("a mail server takes e-mail only"));
        };
        let mut signatures = Vec::new();
        let mut mime = mime::build(email, self.env.now()).map_err(|error| SendError::permanent(error.to_string()))?;
        if let Some(return_path) = &email.transit.return_path {
            let address = mime::address(return_path, "return-path");
            mime.from = address.map_err(|error| SendError::permanent(error.to_string()))?;
        } else if let Some(return_path) = &self.return_path {
            mime.from = return_path.clone();
        }
        for signer in email.transit.signing.iter().flat_map(|signing| signing.iter()) {
            let signature = signer.sign(&mime.bytes, self.env.now());
            signatures.extend(signature.map_err(|error| SendError::unavailable(error.to_string()))?);
        }
        mime.bytes.splice(..0, signatures);
        self.pool.send(&mime).await
    }

    async fn reach(&self) -> Result<String> {
        let target = self.pool.target();
        let mut connection = Connection::open(target).await.map_err(|error| Error::unavailable(error.reason()))?;
        let found = connection.describe(target);
        connection.probe(target).await.map_err(|error| Error::unavailable(error.reason()))?;
        connection.quit(target).await;
        Ok(found)
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("server", &self.pool.target().name()).finish_non_exhaustive()
    }
}

impl Provider for Smtp {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn name(&self) -> &str {
        "smtp"
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> ProviderFuture<'a, Result<Accepted, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn check(&self) -> ProviderFuture<'_, Result<String>> {
        Box::pin(self.reach())
    }
}

/// Whether `host` is this machine, where nothing crosses a network.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::settings::Credentials;

    fn settings(host: &str, security: Security) -> SmtpSettings {
        let credentials = Credentials { username: "relay".to_owned(), password: "very secret".into() };
        SmtpSettings { security, credentials: Some(credentials), ..SmtpSettings::new(host) }
    }

    #[test]
    fn a_password_never_crosses_a_network_in_the_clear() {
        for (host, security, passes) in [
            ("mail.example.jp", Security::None, false),
            ("mail.example.jp", Security::Opportunistic, false),
            ("192.0.2.1", Security::None, false),
            ("127.0.0.1", Security::None, true),
            ("localhost", Security::None, true),
            ("::1", Security::Opportunistic, true),
            ("mail.example.jp", Security::Starttls, true),
            ("mail.example.jp", Security::Tls, true),
        ] {
            assert_eq!(Smtp::new(&settings(host, security), Env::system()).is_ok(), passes, "{host} {security:?}");
        }
    }

    #[test]
    fn settings_that_cannot_work_are_refused_by_name() {
        let good = || settings("mail.example.jp", Security::Tls);
        for (wrong, said) in [
            (SmtpSettings { connections: 0, ..good() }, "number of connections"),
            (SmtpSettings { host: "mail example".to_owned(), ..good() }, "host"),
            (SmtpSettings { hello_name: Some("a\r\nMAIL".to_owned()), ..good() }, "EHLO"),
            (SmtpSettings { return_path: Some("nobody".to_owned()), ..good() }, "return-path"),
            (
                SmtpSettings { root_certificate_file: Some("/does/not/exist.pem".into()), ..good() },
                "/does/not/exist.pem",
            ),
        ] {
            let error = Smtp::new(&wrong, Env::system()).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let settings = settings("mail.example.jp", Security::Tls);
        let smtp = Smtp::new(&settings, Env::system()).unwrap();
        assert!(!format!("{settings:?} {smtp:?}").contains("very secret"));
    }
}
