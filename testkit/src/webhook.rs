//! A service's own server, to which a node delivers callbacks.

use crate::http::{Answer, Endpoint};
use std::io;
use std::ops::Deref;

/// A running receiver; its verbs are those of [`Endpoint`]. Healthy, it answers 204.
pub struct FakeReceiver(Endpoint);

impl FakeReceiver {
    /// Starts on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        Endpoint::start(|_, _| Answer::status(204)).map(Self)
    }

    /// The bearer tokens of the callbacks received, in order; `None` where there was none (RFC 6750 section 2.1).
    #[must_use]
    pub fn tokens(&self) -> Vec<Option<String>> {
        let token = |request: &crate::http::Request| {
            request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned)
        };
        self.requests().iter().map(|request| token(request)).collect()
    }
}

impl Deref for FakeReceiver {
    type Target = Endpoint;

    fn deref(&self) -> &Endpoint {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn records_callbacks_with_their_tokens() {
        let receiver = FakeReceiver::start().unwrap();
        let mut stream = TcpStream::connect(receiver.address()).await.unwrap();
        let request =
            "POST /receipts HTTP/1.1\r\nhost: a\r\nauthorization: Bearer secret\r\ncontent-length: 2\r\n\r\n{}";
        stream.write_all(format!("{request}{}", request.replace("authorization", "x-other")).as_bytes()).await.unwrap();
        receiver.wait_for(2).await.unwrap();
        assert_eq!(receiver.tokens(), [Some("secret".to_owned()), None]);
        assert_eq!(&receiver.requests()[0].body[..], b"{}");

        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 204");
    }
}
