//! A request to the node, over a real connection.

use super::{Answer, EventStream, Inner, TestKey};
use http::{HeaderName, HeaderValue, Method, Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::sync::Arc;

/// Keeps connections open between requests, as the clients of a node do.
pub(crate) struct HttpClient(Client<HttpConnector, Full<Bytes>>);

impl HttpClient {
    pub(super) fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }
}

/// A request that is being put together.
#[must_use = "a request is made when it is sent"]
pub struct Call {
    node: Arc<Inner>,
    method: Method,
    path: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl Call {
    pub(super) fn new(node: Arc<Inner>, method: &str, path: &str) -> Self {
        Self { node, method: method.parse().unwrap(), path: path.to_owned(), headers: Vec::new(), body: Bytes::new() }
    }

    /// With the credentials of a key, as a token made now.
    pub fn key(self, key: &TestKey) -> Self {
        let bearer = key.bearer();
        self.header("authorization", &bearer)
    }

    /// With a header field.
    ///
    /// # Panics
    /// If HTTP does not allow it.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.header_bytes(name, value.as_bytes())
    }

    /// With a header field that is not text.
    ///
    /// # Panics
    /// If HTTP does not allow it.
    pub fn header_bytes(mut self, name: &str, value: &[u8]) -> Self {
        self.headers.push((name.parse().unwrap(), HeaderValue::from_bytes(value).unwrap()));
        self
    }

    /// With a JSON body, declared as such.
    pub fn json(self, body: &Value) -> Self {
        self.body(body.to_string()).header(header::CONTENT_TYPE.as_str(), "application/json")
    }

    /// With a body, not declared as anything.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it and reads the whole answer.
    ///
    /// # Panics
    /// If there is no answer, or one that is not text.
    pub async fn send(self) -> Answer {
        let (head, body) = self.exchange().await.into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Answer::new(head.status.as_u16(), head.headers, text)
    }

    /// Sends it and reads the answer, which must be a stream of events, as it comes.
    ///
    /// # Panics
    /// If there is no such answer.
    pub async fn open(self) -> EventStream {
        let (head, body) = self.exchange().await.into_parts();
        assert_eq!(head.status, 200);
        assert_eq!(head.headers[header::CONTENT_TYPE], "text/event-stream");
        EventStream::new(body)
    }

    async fn exchange(self) -> Response<Incoming> {
        let uri = format!("http://{}{}", self.node.address, self.path);
        let mut request = Request::builder().method(self.method).uri(uri);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(self.body)).unwrap();
        self.node.client.0.request(request).await.unwrap()
    }
}
