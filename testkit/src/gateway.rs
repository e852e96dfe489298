//! A text-message gateway with an HTTP interface: it takes JSON or form requests and gives each message an id.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use yui_testkit::gateway::FakeGateway;
//! use yui_testkit::http::Answer;
//!
//! let gateway = FakeGateway::start()?;
//! gateway.next(1, Answer::too_many_requests(5).into());
//! // … let the node send by gateway.url() …
//! gateway.wait_for(2).await?;
//! assert_eq!(gateway.requests()[1].json()?["to"], "+819012345678");
//! # Ok(())
//! # }
//! ```

use crate::http::{Answer, Endpoint};
use serde_json::json;
use std::io;
use std::ops::Deref;

/// A running gateway; its verbs are those of [`Endpoint`]. Healthy, it answers 200 and `{"message_id": "message-1"}`,
/// counting requests from one.
pub struct FakeGateway(Endpoint);

impl FakeGateway {
    /// Starts on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        let accept =
            |before: usize, _: &_| Answer::json(200, &json!({ "message_id": format!("message-{}", before + 1) }));
        Endpoint::start(accept).map(Self)
    }
}

impl Deref for FakeGateway {
    type Target = Endpoint;

    fn deref(&self) -> &Endpoint {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Behaviour;
    use std::net::SocketAddr;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    /// One request on a connection of its own; everything the server sends back.
    async fn post(address: SocketAddr, content_type: &str, body: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(address).await?;
        let length = body.len();
        let head = format!("POST /send?test=1 HTTP/1.1\r\nhost: {address}\r\ncontent-type: {content_type}\r\n");
        let request = format!("{head}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    #[tokio::test]
    async fn gives_ids_and_records_json_and_forms() {
        let gateway = FakeGateway::start().unwrap();
        let first = post(gateway.address(), "application/json", r#"{"to":"+81"}"#).await.unwrap();
        assert!(first.starts_with("HTTP/1.1 200 OK"), "{first}");
        assert!(first.ends_with(r#"{"message_id":"message-1"}"#), "{first}");
        let second = post(gateway.address(), "application/x-www-form-urlencoded", "to=%2B81&body=a+b").await.unwrap();
        assert!(second.ends_with(r#"{"message_id":"message-2"}"#), "{second}");

        let requests = gateway.requests();
        assert_eq!((requests[0].path(), requests[0].uri.query()), ("/send", Some("test=1")));
        assert_eq!(requests[0].header("content-type"), Some("application/json"));
        assert_eq!(requests[0].json().unwrap()["to"], "+81");
        let fields = [("to", "+81"), ("body", "a b")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(requests[1].form(), fields);
    }

    #[tokio::test]
    async fn fails_as_told_and_recovers() {
        let gateway = FakeGateway::start().unwrap();
        gateway.next(1, Answer::status(503).into());
        gateway.next(1, Answer::too_many_requests(7).into());
        gateway.next(1, Behaviour::Close);
        let send = || post(gateway.address(), "application/json", "{}");
        assert!(send().await.unwrap().starts_with("HTTP/1.1 503"));
        let limited = send().await.unwrap();
        assert!(limited.starts_with("HTTP/1.1 429") && limited.contains("retry-after: 7"), "{limited}");
        assert_eq!(send().await.unwrap_or_default(), "");
        assert!(send().await.unwrap().starts_with("HTTP/1.1 200"));
        assert_eq!(gateway.count(), 4);
    }

    #[tokio::test]
    async fn hangs_until_the_client_gives_up_and_refuses_when_down() {
        let gateway = FakeGateway::start().unwrap();
        gateway.set(Behaviour::Hang);
        let address = gateway.address();
        let hanging = tokio::spawn(async move { post(address, "application/json", "{}").await });
        gateway.wait_for(1).await.unwrap();
        assert!(!hanging.is_finished());

        gateway.refuse_connections().await;
        assert_eq!(hanging.await.unwrap().unwrap_or_default(), "");
        let refused = post(address, "application/json", "{}").await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

        gateway.accept_connections().unwrap();
        gateway.set(Behaviour::Healthy);
        assert!(post(address, "application/json", "{}").await.unwrap().starts_with("HTTP/1.1 200"));
    }
}
