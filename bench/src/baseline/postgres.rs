//! Storage without HTTP on PostgreSQL: the rows that a node wrote for one message, again and again, by writers that insert what
//! waits with one statement a table and commit it.

use super::group::{Inserter, MOST, Waiting, reference};
use crate::Result;
use bytes::BytesMut;
use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};
use tokio_postgres::{Client, NoTls, Statement};
use yui_kernel::Env;

/// How many connections write.
const WRITERS: usize = 4;

type Failure = Box<dyn Error + Send + Sync>;

/// Starts writers on the database at `url`, which holds at least one message, for so many callers.
pub(crate) async fn start(url: &str, callers: usize) -> Result<Vec<Inserter>> {
    let (inserters, received) = Inserter::many(callers);
    let received = Arc::new(Mutex::new(received));
    for _ in 0..WRITERS {
        let client = connect(url).await?;
        let received = Arc::clone(&received);
        tokio::spawn(async move {
            if let Err(error) = write(client, &received).await {
                println!("the bare writer: {error}");
            }
        });
    }
    Ok(inserters)
}

/// A connection of its own.
pub(crate) async fn connect(url: &str) -> Result<Client> {
    let connected = tokio_postgres::connect(url, NoTls).await;
    let (client, connection) = connected.map_err(|error| format!("PostgreSQL cannot be reached: {error}"))?;
    tokio::spawn(connection);
    Ok(client)
}

async fn write(client: Client, received: &Mutex<mpsc::UnboundedReceiver<Waiting>>) -> std::result::Result<(), Failure> {
    let env = Env::system();
    let mut job = Table::of(&client, "job", "id").await?;
    let mut notification = Table::of(&client, "notification", "notification_id").await?;
    let mut waiting = Vec::with_capacity(MOST);
    while received.lock().await.recv_many(&mut waiting, MOST).await > 0 {
        let mut left = waiting.len();
        client.batch_execute("begin").await?;
        while left > 0 {
            // Few lengths, so that each statement is prepared once.
            let rows = 1 << left.ilog2();
            job.insert(&client, &env, rows).await?;
            notification.insert(&client, &env, rows).await?;
            left -= rows;
        }
        client.batch_execute(&format!("update usage set quantity = quantity + {}; commit", waiting.len())).await?;
        for caller in waiting.drain(..) {
            // It may have stopped waiting because the window is over.
            let _told = caller.send(());
        }
    }
    Ok(())
}

/// A row that the node wrote, to be written again under other keys, many at a time.
struct Table {
    name: &'static str,
    columns: Vec<String>,
    values: Vec<Raw>,
    key: usize,
    /// The column of the client's own name for a message. It is indexed, so each row has another one, as the node's have.
    reference: Option<usize>,
    written: u64,
    inserts: HashMap<usize, Statement>,
}

impl Table {
    async fn of(client: &Client, name: &'static str, key: &str) -> std::result::Result<Self, Failure> {
        let row = client.query_one(&format!("select * from {name} order by {key} desc limit 1"), &[]).await?;
        let columns: Vec<String> = row.columns().iter().map(|column| column.name().to_owned()).collect();
        let values = (0..columns.len()).map(|column| row.try_get(column)).collect::<std::result::Result<_, _>>()?;
        let place = |name: &str| columns.iter().position(|column| column == name);
        let (key, reference) = (place(key).ok_or("a table without its key")?, place("reference"));
        Ok(Self { name, columns, values, key, reference, written: 0, inserts: HashMap::new() })
    }

    async fn insert(&mut self, client: &Client, env: &Env, rows: usize) -> std::result::Result<(), Failure> {
        let statement = match self.inserts.get(&rows) {
            Some(statement) => statement.clone(),
            None => {
                let statement = client.prepare(&self.text(rows)).await?;
                self.inserts.insert(rows, statement.clone());
                statement
            }
        };
        let references: Vec<Raw> = (0..rows).map(|_| self.next_reference()).collect();
        let keys: Vec<Raw> = (0..rows).map(|_| Raw(Some(env.new_uuid().as_bytes().to_vec()))).collect();
        let mut parameters: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(rows * self.values.len());
        for (key, reference) in keys.iter().zip(&references) {
            for (at, value) in self.values.iter().enumerate() {
                parameters.push(match at {
                    _ if at == self.key => key,
                    _ if Some(at) == self.reference => reference,
                    _ => value,
                });
            }
        }
        client.execute(&statement, &parameters).await?;
        Ok(())
    }

    fn next_reference(&mut self) -> Raw {
        self.written += 1;
        Raw(Some(reference(self.written).into_bytes()))
    }

    fn text(&self, rows: usize) -> String {
        let width = self.columns.len();
        let row = |row: usize| {
            let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", places.join(", "))
        };
        let all: Vec<String> = (0..rows).map(row).collect();
        format!("insert into {} ({}) values {}", self.name, self.columns.join(", "), all.join(", "))
    }
}

/// A value as it travels, whatever its type.
#[derive(Debug, Clone)]
struct Raw(Option<Vec<u8>>);

impl<'a> FromSql<'a> for Raw {
    fn from_sql(_: &Type, raw: &'a [u8]) -> std::result::Result<Self, Failure> {
        Ok(Self(Some(raw.to_vec())))
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Failure> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Raw {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Failure> {
        let Some(bytes) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(bytes);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Failure> {
        self.to_sql(ty, out)
    }
}
