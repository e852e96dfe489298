//! Where the access keys for Amazon's services come from: a lasting one from the operator, or one of a role, which is renewed before it ends.
//!
//! A role's key lasts some hours. It is asked for when it is first needed, used by all, and renewed ten minutes before its end; where that fails,
//! the old one is used until then. Whoever asks while it is renewed gets the old one and waits for nobody.

mod container;
mod error;
mod instance;
mod web_identity;

pub use container::ContainerToken;
pub use error::KeyError;

use super::Credentials;
use crate::client::HttpClient;
use bytes::Bytes;
use http::Request;
use jiff::SignedDuration;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yui_kernel::{Env, Timestamp};

/// How long before its end a key is renewed.
const EARLY: SignedDuration = SignedDuration::from_mins(10);

/// How long after a try that gave no newer key the next one follows, where the old key still works.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// How long a failure is told to whoever asks, where there is no key: many ask at once, and each try may take seconds.
const COOLING: SignedDuration = SignedDuration::from_secs(5);

/// Where keys come from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// The operator gave a lasting one, or a temporary one that nobody renews.
    Fixed(Credentials),
    /// The role of a container: Amazon ECS, and EKS Pod Identity.
    Container {
        /// The address that gives the key.
        address: String,
        /// What the node proves itself with there, where that is asked for.
        token: Option<ContainerToken>,
    },
    /// A role that is taken on with a token of an identity provider, such as an EKS cluster's, at Amazon STS.
    WebIdentity {
        /// The address of STS.
        sts: String,
        /// The ARN of the role.
        role: String,
        /// The name of the session, which Amazon's logs show.
        session: String,
        /// The file with the token, which its owner replaces now and then.
        token_file: PathBuf,
    },
    /// The role of a virtual machine: the metadata service of Amazon EC2, version 2.
    Instance {
        /// The address of the service, without a path.
        address: String,
    },
}

/// Gives the key with which a request is signed. Clones share it.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

enum Inner {
    Fixed(Credentials),
    Renewed(Box<Renewed>),
}

struct Renewed {
    source: KeySource,
    client: Arc<dyn HttpClient>,
    env: Env,
    state: Mutex<State>,
    renewing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    held: Option<Temporary>,
    /// Before then the held key is not to be renewed, although its end is near.
    not_before: Option<Timestamp>,
    failed: Option<(Timestamp, KeyError)>,
}

/// A key and when it ends.
#[derive(Debug, Clone)]
struct Temporary {
    credentials: Credentials,
    expires: Timestamp,
}

impl Keys {
    /// Keys of this source. `client` must be allowed to reach its address, which for containers and machines is a link-local one.
    #[must_use]
    pub fn new(source: KeySource, client: Arc<dyn HttpClient>, env: Env) -> Self {
        let source = match source {
            KeySource::Fixed(credentials) => return Self::fixed(credentials),
            source => source,
        };
        let (state, renewing) = (Mutex::default(), tokio::sync::Mutex::default());
        Self(Arc::new(Inner::Renewed(Box::new(Renewed { source, client, env, state, renewing }))))
    }

    /// One key for good.
    #[must_use]
    pub fn fixed(credentials: Credentials) -> Self {
        Self(Arc::new(Inner::Fixed(credentials)))
    }

    /// The key to sign with now.
    ///
    /// # Errors
    /// [`KeyError`] where there is none: the source did not give one, and the one before has ended.
    pub async fn current(&self) -> Result<Credentials, KeyError> {
        match &*self.0 {
            Inner::Fixed(credentials) => Ok(credentials.clone()),
            Inner::Renewed(renewed) => renewed.current().await,
        }
    }

    /// Amazon does not take the key any more: the next request asks for another.
    pub fn forget(&self) {
        if let Inner::Renewed(renewed) = &*self.0 {
            renewed.state().held = None;
        }
    }
}

impl Renewed {
    async fn current(&self) -> Result<Credentials, KeyError> {
        if let Some(credentials) = self.state().fresh(self.env.now()) {
            return Ok(credentials);
        }
        let valid = self.state().valid(self.env.now());
        let _alone = match (self.renewing.try_lock(), valid) {
            (Ok(alone), _) => alone,
            (Err(_), Some(credentials)) => return Ok(credentials),
            (Err(_), None) => self.renewing.lock().await,
        };
        let now = self.env.now();
        {
            // Somebody else may have tried while this one waited.
            let state = self.state();
            if let Some(credentials) = state.fresh(now) {
                return Ok(credentials);
            }
            if let Some((at, error)) = state.failed.as_ref().filter(|_| state.valid(now).is_none())
                && now.duration_since(*at).abs() < COOLING
            {
                return Err(error.clone());
            }
        }
        let fetched = self.fetch().await;
        self.state().note(fetched, self.env.now())
    }

    async fn fetch(&self) -> Result<Temporary, KeyError> {
        let client = self.client.as_ref();
        match &self.source {
            KeySource::Fixed(credentials) => {
                Ok(Temporary { credentials: credentials.clone(), expires: Timestamp::MAX })
            }
            KeySource::Container { address, token } => container::fetch(client, address, token.as_ref()).await,
            KeySource::WebIdentity { sts, role, session, token_file } => {
                web_identity::fetch(client, sts, role, session, token_file).await
            }
            KeySource::Instance { address } => instance::fetch(client, address).await,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The held key, if it lasts.
    fn valid(&self, now: Timestamp) -> Option<Credentials> {
        self.held.as_ref().filter(|held| now < held.expires).map(|held| held.credentials.clone())
    }

    /// The held key, if it need not be renewed.
    fn fresh(&self, now: Timestamp) -> Option<Credentials> {
        let held = self.held.as_ref()?;
        let lasts = held.expires.duration_since(now) > EARLY;
        let waits = self.not_before.is_some_and(|not_before| now < not_before);
        if lasts || waits { self.valid(now) } else { None }
    }

    /// What came of a try; the key to go on with.
    fn note(&mut self, fetched: Result<Temporary, KeyError>, now: Timestamp) -> Result<Credentials, KeyError> {
        let fetched = fetched.and_then(|new| if now < new.expires { Ok(new) } else { Err(KeyError::Expired) });
        self.not_before = now.checked_add(PAUSE).ok();
        match fetched {
            Ok(new) => {
                self.failed = None;
                self.held = Some(new.clone());
                Ok(new.credentials)
            }
            Err(error) => {
                tracing::warn!(%error, "no new key for Amazon's services");
                self.failed = Some((now, error.clone()));
                self.valid(now).ok_or(error)
            }
        }
    }
}

/// Shows no key.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &*self.0 {
            Inner::Fixed(credentials) => f.debug_tuple("Keys").field(&credentials.access_key_id).finish(),
            Inner::Renewed(renewed) => f.debug_tuple("Keys").field(&renewed.source).finish(),
        }
    }
}

/// A key as containers' and machines' endpoints write it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Written {
    access_key_id: String,
    secret_access_key: String,
    token: Option<String>,
    expiration: Timestamp,
}

/// Reads such a key; `place` gave it.
fn read(place: &'static str, body: &[u8]) -> Result<Temporary, KeyError> {
    let written: Written = serde_json::from_slice(body).map_err(|_| KeyError::Unreadable { place })?;
    let credentials = Credentials::new(written.access_key_id, written.secret_access_key.into())
        .with_session_token(written.token.map(Into::into));
    Ok(Temporary { credentials, expires: written.expiration })
}

/// Sends a request and takes nothing but success.
async fn ask(client: &dyn HttpClient, place: &'static str, request: Request<Bytes>) -> Result<Bytes, KeyError> {
    let answer = client.send(request).await.map_err(|error| KeyError::Unreached { place, error })?;
    if answer.status().is_success() {
        return Ok(answer.into_body());
    }
    Err(KeyError::refused(place, &answer))
}
