//! `yui health`: asks the process that runs with the same settings whether it is well.
//!
//! It is the health check of containers and service managers, which have neither `curl` nor a shell to run it in.

use crate::cli::Output;
use crate::config::{Settings, on_this_machine};
use crate::wiring::client_within;
use bytes::Bytes;
use http::{Request, StatusCode};
use serde::Deserialize;
use std::net::SocketAddr;
use std::time::Duration;
use yui_kernel::{Error, Result};
use yui_web::client::{ClientSettings, Egress, HttpClient};

/// How long the process has. Its own checks have 5 s each, side by side.
const PATIENCE: Duration = Duration::from_secs(8);

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Does it want requests?
    Ready,
    /// Can it answer at all?
    Live,
}

impl Question {
    fn path(self) -> &'static str {
        match self {
            Self::Ready => "/_status/ready",
            Self::Live => "/_status/live",
        }
    }
}

/// What a process says that is not ready.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    status: String,
    failing: Vec<String>,
}

/// Asks, and prints one line.
///
/// # Errors
/// `Unavailable` if the process does not answer, or answers that it is not well.
pub async fn health(settings: &Settings, question: Question, output: &mut Output) -> Result<()> {
    let address = address_of(settings.network.listen.0)?;
    let url = format!("http://{address}{}", question.path());
    // The address is the operator's own setting: the guard against addresses of others is not needed.
    let bounds = ClientSettings { time_out: PATIENCE, egress: Egress::Any, ..ClientSettings::default() };
    let client = client_within(bounds)?;
    let request = Request::get(&url)
        .body(Bytes::new())
        .map_err(|error| Error::internal("the request cannot be made").because(error))?;
    let answer = client.send(request).await.map_err(|error| {
        Error::unavailable(format!("nothing answers at {url}: is the node running with the same YUI_LISTEN?"))
            .because(error)
    })?;
    match (answer.status(), question) {
        (StatusCode::OK, Question::Ready) => output.say(&format!("ready: {address}")),
        (StatusCode::OK, Question::Live) => output.say(&format!("alive: {address}")),
        (StatusCode::SERVICE_UNAVAILABLE, Question::Ready) => Err(not_ready(address, answer.body())),
        (status, _) => Err(Error::unavailable(format!("{url} answers {}: is it a node?", status.as_u16()))),
    }
}

/// Where a process is reached from its own machine that listens here.
fn address_of(listen: SocketAddr) -> Result<SocketAddr> {
    if listen.port() == 0 {
        return Err(Error::unavailable(
            "YUI_LISTEN names port 0, for which the node took a port that nobody knows: name one",
        ));
    }
    Ok(on_this_machine(listen))
}

fn not_ready(address: SocketAddr, body: &[u8]) -> Error {
    let told: Told = serde_json::from_slice(body).unwrap_or_default();
    let why = match (told.failing.as_slice(), told.status.as_str()) {
        ([], "") => "it does not say why".to_owned(),
        ([], status) => status.to_owned(),
        (failing, _) => format!("failing: {}; its log says why", failing.join(", ")),
    };
    Error::unavailable(format!("not ready: {address} ({why})"))
}

#[cfg(test)]
mod tests;
