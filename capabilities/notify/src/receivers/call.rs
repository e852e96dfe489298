//! One call.

use crate::model::callback::{CallError, Called, SigningSecrets};
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use jiff::SignedDuration;
use secrecy::{ExposeSecret as _, SecretString};
use yui_kernel::{Env, Timestamp};
use yui_web::client::{ClientError, HttpClient};

/// The header with the delivery's id (Standard Webhooks).
const ID: &str = "webhook-id";

/// The header with the time of the call, in seconds since 1970 (Standard Webhooks).
const TIMESTAMP: &str = "webhook-timestamp";

/// The header with the signatures (Standard Webhooks).
const SIGNATURE: &str = "webhook-signature";

/// Whom to call, and how it knows the caller.
pub struct Target<'a> {
    /// The receiver's address.
    pub url: &'a str,
    /// The bearer token that the call carries.
    pub bearer: &'a SecretString,
    /// What the call is signed with, if the receiver asked for it.
    pub signing: Option<&'a SigningSecrets>,
}

/// How a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub took: SignedDuration,
    /// How it ended.
    pub called: Called,
}

/// Posts `body`, a JSON text, to the receiver. `id` is the same each time that the same is told.
pub async fn call(client: &dyn HttpClient, env: &Env, target: &Target<'_>, id: &str, body: String) -> Exchange {
    let at = env.now();
    let called = match request(target, id, at, body) {
        Some(request) => match client.send(request).await {
            Ok(answer) => Called::Answered(answer.status().as_u16()),
            Err(error) => Called::Failed(classify(&error)),
        },
        None => Called::Failed(CallError::Address),
    };
    Exchange { at, took: env.now().duration_since(at), called }
}

/// The request; none if address or token do not fit into one.
pub(super) fn request(target: &Target<'_>, id: &str, at: Timestamp, body: String) -> Option<Request<Bytes>> {
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", target.bearer.expose_secret())).ok()?;
    bearer.set_sensitive(true);
    let mut request = Request::post(target.url)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, bearer)
        .header(ID, id)
        .header(TIMESTAMP, at.as_second());
    if let Some(signing) = target.signing {
        request = request.header(SIGNATURE, signing.sign(id, at, body.as_bytes()));
    }
    request.body(Bytes::from(body)).ok()
}

pub(super) fn classify(error: &ClientError) -> CallError {
    match error {
        ClientError::Address(_) => CallError::Address,
        ClientError::Refused { .. } => CallError::NotPublic,
        ClientError::Dns(_) => CallError::Name,
        ClientError::Connect(_) => CallError::Connection,
        ClientError::Tls(_) => CallError::Tls,
        ClientError::TimedOut => CallError::TimeOut,
        ClientError::TooLarge { .. } | ClientError::Broken(_) => CallError::Broken,
    }
}
