//! Amazon's services for e-mail and text messages in one server: SES, SNS and End User Messaging.
//!
//! It computes each request's signature itself and turns away what is not signed with its key, as Amazon does. Healthy, it takes every message
//! and gives it an id that says which service took it and when: `ses-1`, `sns-2`, `eum-3`.
//!
//! ```no_run
//! # fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use yui_testkit::aws::{FakeAws, refusal};
//!
//! let amazon = FakeAws::start()?;
//! amazon.next(1, refusal::ses(429, "TooManyRequestsException", "Maximum sending rate exceeded.").into());
//! // … let the node send to amazon.url() with FakeAws::ACCESS_KEY_ID …
//! # Ok(())
//! # }
//! ```

pub mod keys;
pub mod refusal;
mod service;
mod signature;
pub mod topic;

pub use service::Service;
pub use signature::{Signed, Unsigned, verify};

use crate::http::{Answer, Endpoint, Request};
use std::io;
use std::ops::Deref;
use std::sync::Arc;

/// A running server; its verbs are those of [`Endpoint`].
pub struct FakeAws(Endpoint);

impl FakeAws {
    /// The id of the one access key that it knows.
    pub const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
    /// That key.
    pub const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    /// The region in which all its services are.
    pub const REGION: &str = "ca-central-1";

    /// Starts on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        Endpoint::start(|before, request| answer(before + 1, request)).map(Self)
    }

    /// The requests that handed a message over, rightly signed or not, in the order in which they came.
    #[must_use]
    pub fn messages(&self) -> Vec<(Service, Arc<Request>)> {
        let requests = self.requests().into_iter();
        requests.filter_map(|request| Service::of_message(&request).map(|service| (service, request))).collect()
    }
}

impl Deref for FakeAws {
    type Target = Endpoint;

    fn deref(&self) -> &Endpoint {
        &self.0
    }
}

fn answer(number: usize, request: &Request) -> Answer {
    let Some(service) = Service::of(request) else {
        return Answer::status(404);
    };
    let signed = verify(request, FakeAws::ACCESS_KEY_ID, FakeAws::SECRET_ACCESS_KEY);
    let right =
        matches!(&signed, Ok(signed) if signed.service == service.signing_name() && signed.region == FakeAws::REGION);
    if !right {
        let told = signed
            .map_or_else(|wrong| wrong.to_string(), |_| "Credential should be scoped to this service.".to_owned());
        return service.refusal(403, "SignatureDoesNotMatch", &told);
    }
    service.answer(number, request)
}

#[cfg(test)]
mod tests;
