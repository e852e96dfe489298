//! An SMTP server (RFC 5321) that keeps what it receives and fails on demand.
//!
//! It speaks the wire protocol a provider adapter meets in the field: EHLO, PIPELINING (RFC 2920), 8BITMIME, SIZE,
//! SMTPUTF8, DSN (RFC 3461), STARTTLS (RFC 3207) or TLS from the first byte (RFC 8314), and AUTH PLAIN and LOGIN (RFC 4954). It is
//! quick enough to be the benchmark's sink; with [`Builder::count_only`] it keeps nothing but the count.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use yui_testkit::smtp::{Behaviour, FakeSmtp, Stage};
//!
//! let smtp = FakeSmtp::start()?;
//! smtp.next(2, Behaviour::answer(Stage::Recipient, 451, "4.7.1 try again later"));
//! // … point the node at smtp.address() and send …
//! smtp.wait_for(1).await?;
//! assert_eq!(smtp.messages()[0].to, ["resident@example.org"]);
//! # Ok(())
//! # }
//! ```

mod behaviour;
mod mail;
mod session;
mod tls;
mod wire;

pub use behaviour::{Behaviour, Stage};
pub use mail::Mail;
pub use tls::Encryption;

use crate::fake::Fake;
use crate::record::{PATIENCE, Record, TooFew};
use session::{Credentials, Shared};
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// How a [`FakeSmtp`] is set up.
#[derive(Debug, Default)]
pub struct Builder {
    encryption: Encryption,
    credentials: Option<Credentials>,
    count_only: bool,
}

impl Builder {
    /// Offers or demands TLS with a certificate of its own for `localhost` and 127.0.0.1: [`FakeSmtp::certificate`].
    #[must_use]
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = encryption;
        self
    }

    /// Demands AUTH with this name and password before MAIL.
    #[must_use]
    pub fn credentials(mut self, user: &str, password: &str) -> Self {
        self.credentials = Some(Credentials { user: user.to_owned(), password: password.to_owned() });
        self
    }

    /// Counts messages without keeping them, for runs of many thousands.
    #[must_use]
    pub fn count_only(mut self) -> Self {
        self.count_only = true;
        self
    }

    /// Starts the server on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free or the certificate cannot be made.
    pub fn start(self) -> io::Result<FakeSmtp> {
        let (identity, certificate) = match self.encryption {
            Encryption::None => (None, None),
            Encryption::StartTls | Encryption::Implicit => {
                let (acceptor, pem) = tls::self_signed().map_err(io::Error::other)?;
                (Some(acceptor), Some(pem))
            }
        };
        let shared = Arc::new(Shared {
            connections: Record::new(),
            recipients: Mutex::new(BTreeMap::new()),
            encryption: self.encryption,
            acceptor: identity,
            credentials: self.credentials,
            count_only: self.count_only,
        });
        let (fake, address) = Fake::on_port(Behaviour::accept(), {
            let shared = Arc::clone(&shared);
            move |connection, state| session::serve(connection, Arc::clone(&shared), state)
        })?;
        Ok(FakeSmtp { fake, address, shared, certificate })
    }
}

/// A running server; its other verbs are those of [`Fake`]. A behaviour is of a mail transaction, or of a connection for the stages
/// before MAIL; what counts as received are messages that were accepted.
pub struct FakeSmtp {
    fake: Fake<Mail, Behaviour>,
    address: SocketAddr,
    shared: Arc<Shared>,
    certificate: Option<String>,
}

impl FakeSmtp {
    /// A server without TLS and AUTH that accepts everything.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        Builder::default().start()
    }

    /// A server with TLS, AUTH or without keeping messages.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate in PEM, to be trusted by the client; `None` without TLS.
    #[must_use]
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Answers RCPT for this address with `code` and `text` from now on.
    pub fn reject(&self, address: &str, code: u16, text: &str) {
        let mut recipients = self.shared.recipients.lock().unwrap_or_else(PoisonError::into_inner);
        recipients.insert(address.to_ascii_lowercase(), (code, text.to_owned()));
    }

    /// The messages accepted so far, in the order in which they were complete. Empty with [`Builder::count_only`].
    #[must_use]
    pub fn messages(&self) -> Vec<Arc<Mail>> {
        self.fake.received()
    }

    /// How many connections were accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.connections.count()
    }

    /// How often each Message-ID was accepted. Messages without one are counted under the empty string.
    #[must_use]
    pub fn count_by_message_id(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for mail in self.messages() {
            *counts.entry(mail.header("Message-ID").unwrap_or_default()).or_default() += 1;
        }
        counts
    }

    /// Returns when at least `count` connections were accepted in all: for a peer that is about to hang.
    ///
    /// # Errors
    /// When [`PATIENCE`] runs out.
    pub async fn wait_for_connections(&self, count: usize) -> Result<(), TooFew> {
        self.shared.connections.wait_for(count, PATIENCE).await
    }
}

impl Deref for FakeSmtp {
    type Target = Fake<Mail, Behaviour>;

    fn deref(&self) -> &Self::Target {
        &self.fake
    }
}

#[cfg(test)]
mod tests;
