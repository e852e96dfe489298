//! Where the server is, and a session with it.

use super::tls;
use secrecy::{ExposeSecret as _, SecretString};
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;
use yui_kernel::{Error, Result};

/// The oldest server that is tested.
const OLDEST: u32 = 150_000;

/// A statement that takes longer is at fault, and one that waits longer for a row meets something that hangs.
const SESSION: &str = "set statement_timeout = '30s'; set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'; set timezone = 'UTC'";

/// How long to wait for a server that does not answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// An address, ready to connect to.
pub(super) struct Server {
    config: Config,
    tls: MakeRustlsConnect,
}

impl Server {
    pub(super) fn parse(address: &SecretString) -> Result<Self> {
        let (address, root_certificates) = take_parameter(address.expose_secret(), "sslrootcert");
        // The parser's message can repeat parts of the address, so it is not passed on.
        let mut config: Config = address.parse().map_err(|_| {
            Error::invalid("the database address cannot be read: write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %-codes for special characters, and sslmode as disable, prefer or require")
        })?;
        config
            .application_name("yui")
            .connect_timeout(PATIENCE)
            .keepalives_idle(Duration::from_secs(30))
            .keepalives_interval(Duration::from_secs(10))
            .tcp_user_timeout(Duration::from_secs(30));
        let root_certificates = root_certificates.map(PathBuf::from);
        Ok(Self { config, tls: tls::connector(root_certificates.as_deref())? })
    }

    /// Connects and prepares the session.
    pub(super) async fn connect(&self) -> Result<Client> {
        let (client, connection) =
            self.config.connect(self.tls.clone()).await.map_err(|cause| self.unreachable(&cause))?;
        // Ends when the client is dropped; its error reaches the statement that was under way.
        tokio::spawn(connection);
        client.batch_execute(SESSION).await.map_err(|cause| self.unreachable(&cause))?;
        Ok(client)
    }

    /// Refuses a server that is too old.
    pub(super) async fn verify(&self, client: &Client) -> Result<()> {
        let row = client.query_one("show server_version_num", &[]).await.map_err(|cause| self.unreachable(&cause))?;
        let version: u32 = row.try_get::<_, String>(0).ok().and_then(|text| text.parse().ok()).unwrap_or_default();
        if version < OLDEST {
            return Err(Error::invalid(format!(
                "the database server is PostgreSQL {}: version 15 or later is needed",
                version / 10_000
            )));
        }
        Ok(())
    }

    fn unreachable(&self, cause: &tokio_postgres::Error) -> Error {
        let advice = match cause.as_db_error().map(|error| error.code().code()) {
            Some("28P01" | "28000") => "it refuses the user or the password",
            Some("3D000") => "it has no database of that name",
            Some("53300") => "it has no connection to spare",
            Some(_) => "it refuses the connection",
            None if self.config.get_ssl_mode() != SslMode::Disable => {
                "check host, port, and the certificate: sslrootcert=FILE names your own authority, sslmode=disable does without encryption"
            }
            None => "check host and port",
        };
        Error::unavailable(format!("the database server cannot be reached: {advice}"))
            .because(super::error::describe(cause))
    }
}

/// Takes one parameter out of the address, because the driver does not know it.
fn take_parameter(address: &str, name: &str) -> (String, Option<String>) {
    let Some((base, query)) = address.split_once('?') else { return (address.to_owned(), None) };
    let mut found = None;
    let rest: Vec<&str> = query
        .split('&')
        .filter(|part| match part.split_once('=') {
            Some((key, value)) if key == name => {
                found = Some(value.replace("%2F", "/").replace("%2f", "/"));
                false
            }
            _ => true,
        })
        .collect();
    let address = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    (address, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_file_is_taken_out_of_the_address() {
        assert_eq!(
            take_parameter("postgres://h/d?sslmode=require&sslrootcert=%2Fetc%2Fca.pem", "sslrootcert"),
            ("postgres://h/d?sslmode=require".into(), Some("/etc/ca.pem".into()))
        );
        assert_eq!(
            take_parameter("postgres://h/d?sslrootcert=ca.pem", "sslrootcert"),
            ("postgres://h/d".into(), Some("ca.pem".into()))
        );
        assert_eq!(take_parameter("postgres://h/d", "sslrootcert"), ("postgres://h/d".into(), None));
    }

    #[test]
    fn a_wrong_address_is_not_repeated() {
        let Err(error) = Server::parse(&"postgres://yui:secret@h/d?sslmode=perhaps".into()) else {
            panic!("sslmode=perhaps was accepted")
        };
        assert!(error.chain().contains("sslmode") && !error.chain().contains("secret"), "{}", error.chain());
        let Err(error) = Server::parse(&"postgres://h/d?sslrootcert=/no/such/file".into()) else {
            panic!("a missing file was accepted")
        };
        assert!(error.to_string().contains("/no/such/file"), "{error}");
    }
}
