//! Calls of providers: what became of messages. They carry no API key; each proves itself in its provider's own way, and what was not set up is
//! not there. A call is answered with success once what it says is stored, so that a provider that is not so answered comes again.

mod gateway;
mod inbound;
mod sns;
mod twilio;

pub(super) use gateway::*;
pub(super) use inbound::*;
pub(super) use sns::*;
pub(super) use twilio::*;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use yui_web::Failure;

/// Stored.
fn taken() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The call does not prove that it is the provider's. Nothing is said of what was wrong with it.
fn unproven() -> Failure {
    Failure::new(StatusCode::FORBIDDEN, "unproven", "The call does not prove that it is the provider's.")
}

/// The call is the provider's and makes no sense.
fn malformed(problem: &'static str) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, "malformed", format!("The call cannot be read: {problem}."))
}

/// The same bytes as a form (`application/x-www-form-urlencoded`), in the order sent.
fn form(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}
