//! HTTP without storage: axum as it comes, which checks the token and parses the body and does nothing with either.

use crate::municipality::{SECRET, SERVICE};
use crate::process::Process;
use crate::{Result, load::request::Due};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use http::{HeaderMap, StatusCode, header};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use yui_kernel::Env;

/// When the messages are said to be due does not matter here.
pub(crate) const DUE: Due = Due::Later;

/// The bare handler in a process of its own.
pub(crate) struct Handler {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
}

impl Handler {
    pub(crate) fn start() -> Result<Self> {
        let mut process = Process::of_role("handler")?;
        let line = process.line()?;
        let address = line.parse().map_err(|_| format!("the handler said {line:?} instead of its address"))?;
        Ok(Self { address, process })
    }
}

struct Keys {
    key: DecodingKey,
    validation: Validation,
    env: Env,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    iat: i64,
}

/// Is the handler: prints its address and serves until its input ends.
pub(crate) fn run() -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no runtime: {error}"))?;
    runtime.block_on(async {
        let failed = |error: std::io::Error| format!("the bare handler: {error}");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let mut out = std::io::stdout();
        writeln!(out, "{address}").and_then(|()| out.flush()).map_err(failed)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        let keys = Keys { key: DecodingKey::from_secret(SECRET.as_bytes()), validation, env: Env::system() };
        let router = Router::new().route("/v2/notifications/email", post(answer)).with_state(Arc::new(keys));
        let asked_to_end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
        tokio::select! {
            served = async { axum::serve(listener, router).await } => served.map_err(failed),
            _ = asked_to_end => Ok(()),
        }
    })
}

async fn answer(
    State(keys): State<Arc<Keys>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let claims = token.and_then(|token| decode::<Claims>(token, &keys.key, &keys.validation).ok()).map(|it| it.claims);
    let sound = claims.is_some_and(|it| it.iss == SERVICE && (keys.env.now().as_second() - it.iat).abs() <= 30);
    match body.get("template_id") {
        Some(template) if sound => (StatusCode::CREATED, Json(json!({ "template": template }))),
        _ => (StatusCode::FORBIDDEN, Json(json!({}))),
    }
}
