//! Where the data is kept.

use secrecy::{ExposeSecret as _, SecretString};
use std::path::PathBuf;
use std::str::FromStr;
use yui_kernel::{Error, Result};

/// Which database, and how many callers it serves at once.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which database.
    pub location: Location,
    /// Threads that read from SQLite.
    pub readers: usize,
    /// Connections to PostgreSQL.
    pub connections: usize,
}

impl Settings {
    /// The default sizes at `location`.
    #[must_use]
    pub fn new(location: Location) -> Self {
        Self { location, readers: 4, connections: 16 }
    }
}

/// Which database: read from `sqlite:DIR` or `postgres://USER:PASSWORD@HOST/DATABASE`.
#[derive(Debug, Clone)]
pub enum Location {
    /// The embedded engine, in a folder of its own, which it makes if there is none.
    Sqlite(PathBuf),
    /// A PostgreSQL server, version 15 or later. The address holds a password.
    Postgres(SecretString),
}

impl FromStr for Location {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(folder) = text.strip_prefix("sqlite:") {
            if folder.is_empty() {
                return Err(Error::invalid(
                    "the database address names no folder: write sqlite:DIR, for instance sqlite:/var/lib/yui",
                ));
            }
            if folder.starts_with("//") {
                return Err(Error::invalid(
                    "write the folder right after the colon, without //: sqlite:/var/lib/yui or sqlite:data",
                ));
            }
            return Ok(Self::Sqlite(folder.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.into()));
        }
        Err(Error::invalid("the database address should be sqlite:DIR or postgres://USER:PASSWORD@HOST/DATABASE"))
    }
}

impl std::fmt::Display for Location {
    /// Without user and password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(folder) => write!(f, "sqlite:{}", folder.display()),
            Self::Postgres(address) => {
                let address = address.expose_secret();
                let rest = address.split_once("://").map_or("", |(_, rest)| rest);
                let host = rest.split('?').next().unwrap_or_default();
                write!(f, "postgres://{}", host.rsplit_once('@').map_or(host, |(_, host)| host))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_are_known_by_their_address() {
        assert!(matches!("sqlite:data".parse().unwrap(), Location::Sqlite(folder) if folder.as_os_str() == "data"));
        assert!(matches!("postgres://u:p@h/d".parse().unwrap(), Location::Postgres(_)));
        assert!(matches!("postgresql://h/d".parse().unwrap(), Location::Postgres(_)));
    }

    #[test]
    fn a_wrong_address_says_what_to_write_and_not_what_was_written() {
        for text in ["", "sqlite:", "sqlite:///data", "mysql://root:secret@h/d", "secret"] {
            let error = text.parse::<Location>().unwrap_err().to_string();
            assert!(error.contains("sqlite:"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn the_password_is_never_shown() {
        let location: Location =
            "postgres://yui:p@ss@db.example:5432/yui?sslmode=require&password=p@ss".parse().unwrap();
        assert_eq!(location.to_string(), "postgres://db.example:5432/yui");
        assert!(!format!("{location:?}").contains("p@ss"));
    }
}
