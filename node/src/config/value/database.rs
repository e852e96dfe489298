//! Where the database is.

use super::Value;
use super::secret::without_secrets;
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;
use url::Url;

/// A database: a folder for the embedded engine, or a PostgreSQL server.
#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    /// `sqlite:FOLDER`: SQLite in the process, its files in this folder.
    Sqlite(PathBuf),
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE?…`, whole, because the driver reads it itself.
    Postgres(SecretString),
}

impl Value for DatabaseUrl {
    const KIND: &'static str = "database URL";

    fn parse(text: &str) -> Result<Self, String> {
        if let Some(folder) = text.strip_prefix("sqlite:") {
            if folder.is_empty() || folder.starts_with("//") {
                return Err(
                    "names no folder: write sqlite: and a folder, without slashes between them that are not part of it"
                        .to_owned(),
                );
            }
            return Ok(Self::Sqlite(folder.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let url = Url::parse(text)
                .map_err(|error| format!("is not a URL: {error}; percent-encode special characters in the password"))?;
            if url.path().len() < 2 {
                return Err("names no database: add /NAME after the host".to_owned());
            }
            return Ok(Self::Postgres(text.into()));
        }
        Err("names no engine that the node has: start it with sqlite: or postgres://".to_owned())
    }

    fn show(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.display()),
            Self::Postgres(url) => without_secrets(url.expose_secret()),
        }
    }
}

impl DatabaseUrl {
    /// Whether the database is the engine in this process, which no other node can use at the same time.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// The URL as it was given, with its password: for the driver alone.
    #[must_use]
    pub fn expose(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.display()),
            Self::Postgres(url) => url.expose_secret().to_owned(),
        }
    }
}
