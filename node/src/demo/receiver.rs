//! The system of the sample municipality that is told what becomes of messages. It is within this process: nothing leaves the machine.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use yui_web::client::{HttpClient, Sending};

/// The name of the system, which no name server knows.
const HOST: &str = "system.city.minato.example.jp";

/// Answers for the system of the sample, and hands every other request on.
pub struct Receiver {
    others: Arc<dyn HttpClient>,
    is_away: AtomicBool,
}

impl Receiver {
    /// In front of the client that calls out.
    #[must_use]
    pub fn before(others: Arc<dyn HttpClient>) -> Self {
        Self { others, is_away: AtomicBool::new(false) }
    }

    /// Whether the system answers that it is being looked after.
    pub fn set_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::Relaxed);
    }
}

impl HttpClient for Receiver {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        if request.uri().host() != Some(HOST) {
            return self.others.send(request);
        }
        let away = self.is_away.load(Ordering::Relaxed);
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = if away { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::NO_CONTENT };
        Box::pin(std::future::ready(Ok(answer)))
    }
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_web::client::ClientError;

    struct Nobody;

    impl HttpClient for Nobody {
        fn send(&self, _: Request<Bytes>) -> Sending<'_> {
            Box::pin(std::future::ready(Err(ClientError::TimedOut)))
        }
    }

    #[tokio::test]
    async fn the_sample_s_system_alone_is_answered_for() {
        let receiver = Receiver::before(Arc::new(Nobody));
        let ask = |address: &str| Request::post(address).body(Bytes::new()).unwrap();
        let of_sample = format!("https://{HOST}/receipts");
        assert_eq!(receiver.send(ask(&of_sample)).await.unwrap().status(), StatusCode::NO_CONTENT);
        receiver.set_away(true);
        assert_eq!(receiver.send(ask(&of_sample)).await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(receiver.send(ask("https://city.minato.example.jp/")).await.is_err());
    }
}
