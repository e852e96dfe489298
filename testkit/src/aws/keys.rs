//! Where Amazon gives keys of roles: a container's endpoint, a machine's metadata service, and STS, in one server.
//!
//! Each gives a key of the same id and secret, those of [`FakeAws`](super::FakeAws), with a session token that says how many were given before:
//! `session-1`, `session-2`. The services' fakes can therefore check the signature, and a test sees which key it was.

use super::FakeAws;
use crate::http::{Answer, Endpoint, Request};
use http::Method;
use serde_json::{Map, json};
use std::collections::BTreeMap;
use std::io;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

const CONTAINER: &str = "/v2/credentials/9c1e3f2a";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const METADATA_TOKEN: &str = "AQAEAGmetadataTOKEN==";
const STS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// A running server; its verbs are those of [`Endpoint`].
pub struct FakeKeys {
    endpoint: Endpoint,
    state: Arc<Mutex<State>>,
}

struct State {
    expires: String,
    given: usize,
}

impl FakeKeys {
    /// What a container proves itself with.
    pub const CONTAINER_TOKEN: &str = "Basic Y29udGFpbmVy";
    /// The token of the identity provider that STS believes.
    pub const IDENTITY_TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ5dWkifQ.c2ln";
    /// The role that may be taken on with it, and that the machine has by its last part.
    pub const ROLE: &str = "arn:aws:iam::123456789012:role/yui-node";

    /// Starts on the current Tokio runtime. Keys end at `expires` (RFC 3339).
    ///
    /// # Errors
    /// When no port is free.
    pub fn start(expires: &str) -> io::Result<Self> {
        let state = Arc::new(Mutex::new(State { expires: expires.to_owned(), given: 0 }));
        let shared = Arc::clone(&state);
        let endpoint = Endpoint::start(move |_, request| answer(request, &shared))?;
        Ok(Self { endpoint, state })
    }

    /// Keys that are given from now on end at this instant.
    pub fn expires(&self, at: &str) {
        at.clone_into(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).expires);
    }

    /// How many keys were given.
    #[must_use]
    pub fn given(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).given
    }

    /// The address at which a container gets its key.
    #[must_use]
    pub fn container_url(&self) -> String {
        format!("{}{CONTAINER}", self.url())
    }
}

impl Deref for FakeKeys {
    type Target = Endpoint;

    fn deref(&self) -> &Endpoint {
        &self.endpoint
    }
}

fn answer(request: &Request, state: &Mutex<State>) -> Answer {
    let role = FakeKeys::ROLE.rsplit('/').next().unwrap_or_default();
    match (&request.method, request.path()) {
        (&Method::GET, CONTAINER) if request.header("authorization") == Some(FakeKeys::CONTAINER_TOKEN) => {
            written(state, &[("RoleArn", FakeKeys::ROLE)])
        }
        (&Method::GET, CONTAINER) => Answer::json(401, &json!({"code": "Unauthorized", "message": "no token"})),
        (&Method::PUT, "/latest/api/token") => {
            let seconds = request.header("x-aws-ec2-metadata-token-ttl-seconds").and_then(|text| text.parse().ok());
            let is_right = seconds.is_some_and(|seconds: u32| (1..=21_600).contains(&seconds));
            if is_right { Answer::text(200, "text/plain", METADATA_TOKEN) } else { Answer::status(400) }
        }
        (&Method::GET, path) if path.starts_with(ROLES) => {
            match (request.header("x-aws-ec2-metadata-token") == Some(METADATA_TOKEN), path.strip_prefix(ROLES)) {
                (false, _) => Answer::status(401),
                (true, Some("")) => Answer::text(200, "text/plain", role),
                (true, Some(name)) if name == role => written(
                    state,
                    &[("Code", "Success"), ("LastUpdated", "2026-11-22T00:00:00Z"), ("Type", "AWS-HMAC")],
                ),
                (true, _) => Answer::status(404),
            }
        }
        (&Method::POST, "/") => assume(request, state),
        _ => Answer::status(404),
    }
}

/// Until when the next key lasts, and its token.
fn next(state: &Mutex<State>) -> (String, String) {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    state.given += 1;
    (state.expires.clone(), format!("session-{}", state.given))
}

fn written(state: &Mutex<State>, more: &[(&str, &str)]) -> Answer {
    let (expires, token) = next(state);
    let key = [
        ("AccessKeyId", FakeAws::ACCESS_KEY_ID),
        ("SecretAccessKey", FakeAws::SECRET_ACCESS_KEY),
        ("Token", &token),
        ("Expiration", &expires),
    ];
    let fields = key.iter().chain(more).map(|(name, value)| ((*name).to_owned(), json!(value)));
    Answer::json(200, &fields.collect::<Map<_, _>>().into())
}

fn assume(request: &Request, state: &Mutex<State>) -> Answer {
    let form: BTreeMap<String, String> = request.form().into_iter().collect();
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let refuse = |code: &str, message: &str| {
        let document = format!(
            "<ErrorResponse xmlns=\"{STS}\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ErrorResponse>"
        );
        Answer::text(if code == "AccessDenied" { 403 } else { 400 }, "text/xml", &document)
    };
    if (field("Action"), field("Version")) != ("AssumeRoleWithWebIdentity", "2011-06-15")
        || field("RoleSessionName").is_empty()
    {
        return refuse("ValidationError", "A parameter is missing.");
    }
    if field("WebIdentityToken") != FakeKeys::IDENTITY_TOKEN {
        return refuse("InvalidIdentityToken", "The token is not right.");
    }
    if field("RoleArn") != FakeKeys::ROLE {
        return refuse("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }
    let (expires, token) = next(state);
    let (id, secret) = (FakeAws::ACCESS_KEY_ID, FakeAws::SECRET_ACCESS_KEY);
    let document = format!(
        "<AssumeRoleWithWebIdentityResponse xmlns=\"{STS}\"><AssumeRoleWithWebIdentityResult><Credentials><SessionToken>{token}</SessionToken>\
         <SecretAccessKey>{secret}</SecretAccessKey><Expiration>{expires}</Expiration><AccessKeyId>{id}</AccessKeyId></Credentials>\
         <SubjectFromWebIdentityToken>yui</SubjectFromWebIdentityToken></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"
    );
    Answer::text(200, "text/xml", &document)
}
