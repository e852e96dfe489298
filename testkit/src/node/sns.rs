//! Amazon's host of SNS as a node calls it: nobody can be that host in a test, so its calls are answered before they leave the node.

use crate::aws::topic::FakeTopic;
use http::{Request, Response};
use hyper::body::Bytes;
use std::sync::{Arc, Mutex, PoisonError};
use yui_web::client::{HttpClient, Sending};

/// Answers for SNS, notes what was called there, and passes all other calls on.
pub(crate) struct SnsHost {
    certificate: String,
    calls: Mutex<Vec<String>>,
    beyond: Arc<dyn HttpClient>,
}

impl SnsHost {
    /// The host with this topic's certificate.
    pub(super) fn of(certificate: String, beyond: Arc<dyn HttpClient>) -> Self {
        Self { certificate, calls: Mutex::default(), beyond }
    }

    pub(super) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl HttpClient for SnsHost {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        let own: http::Uri = FakeTopic::CERTIFICATE_URL.parse().unwrap();
        if request.uri().authority() != own.authority() || request.uri().scheme() != own.scheme() {
            return self.beyond.send(request);
        }
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(request.uri().to_string());
        let answer = if *request.uri() == own { self.certificate.clone() } else { CONFIRMED.to_owned() };
        Box::pin(async move { Ok(Response::new(Bytes::from(answer))) })
    }
}

const CONFIRMED: &str = "<ConfirmSubscriptionResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><ConfirmSubscriptionResult>\
    <SubscriptionArn>arn:aws:sns:ca-central-1:123456789012:receipts:1</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>";
