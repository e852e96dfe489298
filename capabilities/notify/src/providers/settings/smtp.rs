//! Settings of the mail server.

use secrecy::SecretString;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;

/// How the connection to the mail server is protected. Certificates are always verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// Not at all: for a mail server on the same machine or a protected network.
    None,
    /// By STARTTLS where the server offers it. Someone between can suppress the offer.
    Opportunistic,
    /// By STARTTLS, or not at all sent (RFC 3207).
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
}

impl Security {
    /// The port that goes with it: 25, 587 or 465.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::None | Self::Opportunistic => 25,
            Self::Starttls => 587,
            Self::Tls => 465,
        }
    }
}

/// How the node signs in to the mail server (AUTH PLAIN, else LOGIN).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// User name.
    pub username: String,
    /// Password.
    pub password: SecretString,
}

/// The mail server and how to speak to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    /// Host name or address.
    pub host: String,
    /// Port; where none is given, the one that goes with `security`.
    #[serde(default)]
    pub port: Option<u16>,
    /// Protection of the connection.
    #[serde(default)]
    pub security: Security,
    /// Sign-in, where the server wants one.
    #[serde(default)]
    pub credentials: Option<Credentials>,
    /// The name the node gives in EHLO; the machine's host name where none is given.
    #[serde(default)]
    pub hello_name: Option<String>,
    /// A PEM file with further certificate authorities to trust.
    #[serde(default)]
    pub root_certificate_file: Option<PathBuf>,
    /// The envelope sender, to which bounces go; the message's sender where none is given.
    #[serde(default)]
    pub return_path: Option<String>,
    /// Most connections at a time.
    #[serde(default = "SmtpSettings::default_connections")]
    pub connections: usize,
    /// Longest wait for the connection, its TLS handshake included.
    #[serde(default = "SmtpSettings::default_connect_timeout", deserialize_with = "super::duration::deserialize")]
    pub connect_timeout: Duration,
    /// Longest wait for the answer to a command.
    #[serde(default = "SmtpSettings::default_command_timeout", deserialize_with = "super::duration::deserialize")]
    pub command_timeout: Duration,
    /// Longest wait for the answer to the message itself. Giving up too early makes second copies, so RFC 5321 section
    /// 4.5.3.2.6 asks for ten minutes.
    #[serde(default = "SmtpSettings::default_delivery_timeout", deserialize_with = "super::duration::deserialize")]
    pub delivery_timeout: Duration,
    /// How long an unused connection is kept.
    #[serde(default = "SmtpSettings::default_idle_timeout", deserialize_with = "super::duration::deserialize")]
    pub idle_timeout: Duration,
}

impl SmtpSettings {
    /// The server at `host`, all else as by default.
    #[must_use]
    pub fn new(host: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            port: None,
            security: Security::default(),
            credentials: None,
            hello_name: None,
            root_certificate_file: None,
            return_path: None,
            connections: Self::default_connections(),
            connect_timeout: Self::default_connect_timeout(),
            command_timeout: Self::default_command_timeout(),
            delivery_timeout: Self::default_delivery_timeout(),
            idle_timeout: Self::default_idle_timeout(),
        }
    }

    /// The port in force.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or_else(|| self.security.default_port())
    }

    fn default_connections() -> usize {
        16
    }

    fn default_connect_timeout() -> Duration {
        Duration::from_secs(10)
    }

    fn default_command_timeout() -> Duration {
        Duration::from_secs(60)
    }

    fn default_delivery_timeout() -> Duration {
        Duration::from_secs(600)
    }

    fn default_idle_timeout() -> Duration {
        Duration::from_secs(60)
    }
}
