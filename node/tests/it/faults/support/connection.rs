//! One HTTP/1.1 connection, so that a test knows which request went over which, and that none was sent twice.

use super::accounts::FULL_KEY;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, HeaderMap};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// An open connection.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

/// What a request was answered with.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(std::io::Error::other)?;
        // What breaks the connection reaches the request that is under way.
        tokio::spawn(connection);
        Ok(Self { sender, host: address.to_string() })
    }

    /// Sends one request with the key of the service, and reads the whole answer.
    pub(crate) async fn send(&mut self, method: Method, path: &str, body: Option<&Value>) -> hyper::Result<Reply> {
        self.send_with(method, path, body, None).await
    }

    /// The same with a key by which the node knows a repeated request.
    async fn send_with(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> hyper::Result<Reply> {
        self.sender.ready().await?;
        let authorization = format!("ApiKey-v1 {FULL_KEY}");
        let mut request =
            Request::builder().method(method).uri(path).header(HOST, &self.host).header(AUTHORIZATION, authorization);
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let answer = self.sender.send_request(request.body(Full::from(body)).unwrap()).await?;
        let (head, body) = answer.into_parts();
        let bytes = body.collect().await?.to_bytes();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Ok(Reply { status: head.status.as_u16(), headers: head.headers, text })
    }

    /// `POST` with a JSON body.
    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> hyper::Result<Reply> {
        self.send(Method::POST, path, Some(body)).await
    }

    /// `POST` with a JSON body and an `Idempotency-Key`.
    pub(crate) async fn post_once(&mut self, path: &str, body: &Value, key: &str) -> hyper::Result<Reply> {
        self.send_with(Method::POST, path, Some(body), Some(key)).await
    }

    /// `GET`.
    pub(crate) async fn get(&mut self, path: &str) -> hyper::Result<Reply> {
        self.send(Method::GET, path, None).await
    }
}

impl Reply {
    /// The body, which must be JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// Whether the node asks for the connection to be closed.
    pub(crate) fn closes(&self) -> bool {
        self.headers.get(CONNECTION).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"))
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}
