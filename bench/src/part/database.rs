//! A PostgreSQL server that keeps what it has answered for, unlike one for tests.

use crate::{Result, baseline};
use yui_testkit::postgres::{Cluster, Database};

/// What a server for tests leaves out and a server for residents does not.
const DURABLE: [(&str, &str); 4] =
    [("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on"), ("autovacuum", "on")];

/// A server of this measurement's own.
pub(super) struct Server(Cluster);

impl Server {
    pub(super) async fn start() -> Result<Self> {
        let failed = |error: std::io::Error| format!("PostgreSQL: {error}");
        let cluster = Cluster::start().await.map_err(failed)?;
        let database = cluster.database().await.map_err(failed)?;
        let unable = |error: tokio_postgres::Error| format!("PostgreSQL cannot be made durable: {error}");
        let client = baseline::postgres::connect(database.url()).await?;
        for (name, value) in DURABLE {
            client.batch_execute(&format!("alter system set {name} = {value}")).await.map_err(unable)?;
        }
        client.batch_execute("select pg_reload_conf()").await.map_err(unable)?;
        // The signal travels; a connection made from now on will tell.
        for (name, value) in DURABLE {
            let mut tries = 0;
            while Self::shown(database.url(), name).await? != value {
                tries += 1;
                if tries > 100 {
                    return Err(format!("PostgreSQL keeps {name} off"));
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        }
        Ok(Self(cluster))
    }

    pub(super) async fn database(&self) -> Result<Database> {
        self.0.database().await.map_err(|error| format!("PostgreSQL: {error}"))
    }

    /// Its version.
    pub(super) async fn version(&self) -> Result<String> {
        let database = self.database().await?;
        Self::shown(database.url(), "server_version").await
    }

    async fn shown(url: &str, name: &str) -> Result<String> {
        let client = baseline::postgres::connect(url).await?;
        let row = client.query_one(&format!("show {name}"), &[]).await;
        row.and_then(|row| row.try_get(0)).map_err(|error| format!("PostgreSQL: {error}"))
    }
}
