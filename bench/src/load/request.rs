//! The requests: one e-mail after another to residents of their own, over one connection each.

use super::Caller;
use super::connection::Connection;
use super::token::Token;
use crate::Result;
use crate::municipality::TEMPLATE;
use std::net::SocketAddr;
use yui_kernel::Env;

/// When the messages are to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// In an hour, which is after the measurement: accepting alone is measured, as with the bare parts.
    Later,
    /// At once, while others are being accepted.
    Now,
}

/// Posts `POST /v2/notifications/email` and wants a 201.
pub(crate) struct Sender {
    connection: Connection,
    token: Token,
    scheduled_for: Option<String>,
    caller: usize,
    asked: u64,
    request: Vec<u8>,
}

impl Sender {
    /// So many senders, each on its own connection.
    pub(crate) async fn open(address: SocketAddr, callers: usize, due: Due) -> Result<Vec<Self>> {
        let scheduled_for = match due {
            Due::Now => None,
            Due::Later => Some(in_an_hour()?),
        };
        let mut senders = Vec::with_capacity(callers);
        for caller in 0..callers {
            let connection = Connection::open(address).await.map_err(|error| format!("{address}: {error}"))?;
            let (token, scheduled_for) = (Token::new(), scheduled_for.clone());
            senders.push(Self { connection, token, scheduled_for, caller, asked: 0, request: Vec::new() });
        }
        Ok(senders)
    }

    fn body(&self) -> String {
        let (caller, asked) = (self.caller, self.asked);
        let when = self.scheduled_for.as_ref().map(|at| format!(r#","scheduled_for":"{at}""#)).unwrap_or_default();
        format!(
            r#"{{"email_address":"resident-{caller}-{asked}@example.org","template_id":"{TEMPLATE}","personalisation":{{"氏名":"港 花子","受付番号":"{caller:03}-{asked:07}","収集日":"12月1日(火)","品目":"机、本棚(高さ180cm)、自転車"}},"reference":"case-{caller}-{asked}"{when}}}"#
        )
    }
}

impl Caller for Sender {
    async fn call(&mut self) -> Result<()> {
        self.asked += 1;
        let body = self.body();
        post(&mut self.request, "/v2/notifications/email", self.token.current()?, &body);
        let (status, answer) = self.connection.ask(&self.request).await?;
        if status == 201 {
            return Ok(());
        }
        Err(format!("the answer to a message was {status}: {}", String::from_utf8_lossy(answer)))
    }
}

/// What readers show of themselves.
#[derive(Debug, Clone)]
pub(crate) enum Proof {
    /// The key of a program.
    Key,
    /// The session of somebody who has signed in.
    Session(String),
}

/// Gets paths, one after the other and again from the first, and wants a 200.
pub(crate) struct Reader {
    connection: Connection,
    proof: Proof,
    token: Token,
    paths: Vec<String>,
    next: usize,
}

impl Reader {
    /// So many readers, each on its own connection, of the same paths from different places on.
    pub(crate) async fn open(
        address: SocketAddr,
        callers: usize,
        paths: Vec<String>,
        proof: &Proof,
    ) -> Result<Vec<Self>> {
        let mut readers = Vec::with_capacity(callers);
        for caller in 0..callers {
            let connection = Connection::open(address).await.map_err(|error| format!("{address}: {error}"))?;
            let next = caller * paths.len() / callers;
            readers.push(Self { connection, proof: proof.clone(), token: Token::new(), paths: paths.clone(), next });
        }
        Ok(readers)
    }
}

impl Caller for Reader {
    async fn call(&mut self) -> Result<()> {
        // A stride that visits every path and never two neighbours in turn.
        self.next = (self.next + 7_919) % self.paths.len().max(1);
        let path = self.paths.get(self.next).ok_or("nothing to read")?;
        let proof = match &self.proof {
            Proof::Key => format!("authorization: Bearer {}", self.token.current()?),
            Proof::Session(session) => format!("cookie: yui={session}"),
        };
        let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{proof}\r\n\r\n");
        let (status, answer) = self.connection.ask(request.as_bytes()).await?;
        if status == 200 {
            return Ok(());
        }
        Err(format!("the answer to {path} was {status}: {}", String::from_utf8_lossy(answer)))
    }
}

/// Writes a request in the place of the one before.
pub(crate) fn post(request: &mut Vec<u8>, path: &str, token: &str, body: &str) {
    request.clear();
    for part in [
        "POST ",
        path,
        " HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nauthorization: Bearer ",
        token,
        "\r\ncontent-length: ",
        &body.len().to_string(),
        "\r\n\r\n",
        body,
    ] {
        request.extend_from_slice(part.as_bytes());
    }
}

fn in_an_hour() -> Result<String> {
    let later = Env::system().now().saturating_add(std::time::Duration::from_secs(3_600));
    later.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S").to_string()).map_err(|error| format!("no time in an hour: {error}"))
}
