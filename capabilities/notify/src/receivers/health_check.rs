//! Asks a receiver whether it is there, before it is relied on.
//!
//! A wrong address or token would otherwise show days later, in receipts that never came.

use super::call::{Target, classify, request};
use crate::model::callback::CallError;
use std::net::IpAddr;
use std::time::Duration;
use yui_kernel::Env;
use yui_web::client::{ClientError, HttpClient};

/// How long a receiver may take to answer (section 6.6 of the wire facts).
pub const HEALTH_CHECK_TIME_OUT: Duration = Duration::from_secs(2);

/// What is sent.
const BODY: &str = r#"{"health_check":true}"#;

/// Why a receiver cannot be relied on, and what to do. No text holds the token or an address of the node's own network, which
/// members are not to learn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unhealthy {
    /// It sends elsewhere.
    #[error("the receiver answered {0} to the check: write the address that it leads to, redirects are not followed")]
    Redirects(u16),
    /// It will not take the call.
    #[error(
        "the receiver answered {0} to the check {{\"health_check\": true}}: look at the address and the bearer token"
    )]
    Refuses(u16),
    /// Its address is closed.
    #[error("the receiver's address is not a public one: the node's operator can allow it with YUI_EGRESS_ALLOW")]
    NotPublic(IpAddr),
    /// It did not answer in time.
    #[error("the receiver did not answer within {} s", HEALTH_CHECK_TIME_OUT.as_secs())]
    TimedOut,
    /// It cannot be reached.
    #[error("the receiver cannot be reached ({0}): look at its address, its certificate and its firewall")]
    Unreachable(CallError),
}

/// Sends `{"health_check":true}` as every call is sent, signed too.
///
/// An answer of 2xx is as good as one of 5xx, which says that the receiver is there and has troubles of its own.
///
/// # Errors
/// Why it cannot be relied on.
pub async fn health_check(client: &dyn HttpClient, env: &Env, target: &Target<'_>) -> Result<(), Unhealthy> {
    let id = env.new_uuid().to_string();
    let request = request(target, &id, env.now(), BODY.to_owned());
    let request = request.ok_or(Unhealthy::Unreachable(CallError::Address))?;
    let answer = tokio::time::timeout(HEALTH_CHECK_TIME_OUT, client.send(request)).await;
    match answer.unwrap_or(Err(ClientError::TimedOut)).map(|answer| answer.status()) {
        Ok(status) if status.is_success() || status.is_server_error() => Ok(()),
        Ok(status) if status.is_redirection() => Err(Unhealthy::Redirects(status.as_u16())),
        Ok(status) => Err(Unhealthy::Refuses(status.as_u16())),
        Err(ClientError::Refused { address }) => Err(Unhealthy::NotPublic(address)),
        Err(ClientError::TimedOut) => Err(Unhealthy::TimedOut),
        Err(error) => Err(Unhealthy::Unreachable(classify(&error))),
    }
}
