//! A mail server that answers line by line from a table: for dialogues that a well-built one never holds.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A running server; dropping it leaves its tasks to the runtime of the test.
pub(crate) struct Scripted {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Answers a command with the first answer whose beginning fits, else with `250 ok`. After 354 it takes lines up to the
    /// dot and answers as to the command `.`; an answer of `close` ends the connection.
    pub(crate) async fn start(answers: &'static [(&'static str, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let record = heard.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, answers, record.clone()));
            }
        });
        Self { address, heard }
    }

    /// Its port on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The commands and dots heard so far, of all connections.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, answers: &[(&str, &str)], heard: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 scripted\r\n").await?;
    let mut in_content = false;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let command = std::mem::take(&mut line).trim_end().to_owned();
        if in_content && command != "." {
            continue;
        }
        let found = answers.iter().find(|(beginning, _)| command.starts_with(beginning)).map(|(_, answer)| *answer);
        heard.lock().unwrap().push(command);
        let answer = found.unwrap_or("250 ok");
        if answer == "close" {
            break;
        }
        in_content = answer.starts_with("354");
        stream.write_all(answer.as_bytes()).await?;
        stream.write_all(b"\r\n").await?;
    }
    Ok(())
}
