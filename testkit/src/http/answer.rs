//! What the server answers.

use http::StatusCode;
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::Value;
use std::io;
use std::time::Duration;

/// How a request is treated. Every request is recorded, however it is treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// As a working peer answers.
    Healthy,
    /// With this answer.
    Answer(Answer),
    /// As a working peer, after a pause.
    Delay(Duration),
    /// Not at all; the connection stays open until the client closes it.
    Hang,
    /// The connection is closed without an answer.
    Close,
}

/// A status, header fields and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// This status and an empty body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// This status and a body of JSON.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { status, headers: Vec::new(), body }.header("content-type", "application/json")
    }

    /// This status and a body of a media type.
    #[must_use]
    pub fn text(status: u16, media_type: &str, body: &str) -> Self {
        Self { status, headers: Vec::new(), body: body.as_bytes().to_vec() }.header("content-type", media_type)
    }

    /// This status and a body of any kind.
    #[must_use]
    pub fn bytes(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }.header("content-type", content_type)
    }

    /// 429 with `Retry-After` in seconds (RFC 6585 section 4).
    #[must_use]
    pub fn too_many_requests(retry_after: u32) -> Self {
        Self::status(429).header("retry-after", &retry_after.to_string())
    }

    /// Adds a header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A status or header that HTTP does not know is a mistake of the test and ends the connection with this error.
    pub(super) fn into_response(self) -> io::Result<http::Response<Full<Bytes>>> {
        let status = StatusCode::from_u16(self.status).map_err(io::Error::other)?;
        let mut response = http::Response::builder().status(status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Full::new(Bytes::from(self.body))).map_err(io::Error::other)
    }
}

impl From<Answer> for Behaviour {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}
