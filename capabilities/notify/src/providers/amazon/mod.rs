//! Amazon's services for e-mail and text messages: SES, SNS and End User Messaging.
//!
//! They are called over HTTPS with signed requests ([`yui_web::client::aws`]) and share what is here: the address, the signature, the wait,
//! and what refusals mean ([`Refusal`]).

mod eum;
mod refusal;
mod ses;
mod sns;

pub(crate) use eum::CONTEXT as EUM_CONTEXT;
pub use eum::Eum;
pub use ses::Ses;
pub(crate) use ses::TAG as SES_TAG;
pub use sns::Sns;

/// What a number of an account is declared as: End User Messaging and SNS share their numbers.
pub(crate) const NUMBERS: [&str; 2] = [eum::NAME, sns::NAME];

use super::SendError;
use super::settings::AmazonSettings;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderValue, Method, Request, Uri};
use refusal::Refusal;
use std::sync::Arc;
use std::time::Duration;
use yui_kernel::{Env, Error, Result, Timestamp};
use yui_web::client::aws::{Credentials, KeyError, Keys, Signer};
use yui_web::client::{ClientError, HttpClient};

/// One of Amazon's services.
#[derive(Debug, Clone, Copy)]
struct Product {
    /// Our name for it, in records and metrics.
    name: &'static str,
    /// What Amazon calls it.
    title: &'static str,
    /// The beginning of its host's name.
    host: &'static str,
    /// Its name in signatures.
    signing_name: &'static str,
}

/// A request without what all requests have.
struct Call {
    method: Method,
    path: &'static str,
    headers: Vec<(HeaderName, &'static str)>,
    body: Vec<u8>,
}

impl Call {
    fn get(path: &'static str) -> Self {
        Self { method: Method::GET, path, headers: Vec::new(), body: Vec::new() }
    }

    fn post(path: &'static str, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { method: Method::POST, path, headers: vec![(CONTENT_TYPE, content_type)], body }
    }
}

/// How one service is reached.
struct Service {
    product: Product,
    base: String,
    keys: Keys,
    region: String,
    timeout: Duration,
    client: Arc<dyn HttpClient>,
    env: Env,
}

/// Why there is no good answer.
enum Failure {
    /// It could not be asked.
    Unsent(&'static str),
    /// There is no key to ask with.
    NoKey(KeyError),
    /// It did not answer.
    Unanswered(ClientError),
    /// It said no.
    Refused(Refusal),
}

impl Service {
    fn new(settings: &AmazonSettings, product: Product, env: Env, client: Arc<dyn HttpClient>) -> Result<Self> {
        let region = settings.region.as_str();
        let is_region = !region.is_empty() && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_region {
            return Err(Error::invalid("the region of Amazon's services must be a name like ca-central-1"));
        }
        let base = match &settings.endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None => format!("https://{}.{region}.{}", product.host, domain(region)),
        };
        let uri: Option<Uri> = base.parse().ok();
        if !uri.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.path() == "/") {
            return Err(Error::invalid(
                "the endpoint of Amazon's services must be like https://aws.example.jp, without a path",
            ));
        }
        let (keys, region) = (settings.keys.clone(), region.to_owned());
        Ok(Self { product, base, keys, region, timeout: settings.timeout, client, env })
    }

    fn now(&self) -> Timestamp {
        self.env.now()
    }

    /// Calls once; the answer's body where it is good.
    async fn call(&self, call: Call) -> std::result::Result<Bytes, Failure> {
        let credentials = self.keys.current().await.map_err(Failure::NoKey)?;
        let request = self.request(call, credentials).ok_or(Failure::Unsent("the request cannot be written"))?;
        let answered = tokio::time::timeout(self.timeout, self.client.send(request)).await;
        let answer = answered.unwrap_or(Err(ClientError::TimedOut)).map_err(Failure::Unanswered)?;
        if answer.status().is_success() {
            Ok(answer.into_body())
        } else {
            let refusal = Refusal::read(&answer);
            if refusal.is_ended_key() {
                self.keys.forget();
            }
            Err(Failure::Refused(refusal))
        }
    }

    fn request(&self, call: Call, credentials: Credentials) -> Option<Request<Bytes>> {
        let uri = format!("{}{}", self.base, call.path);
        let mut request = Request::builder().method(call.method).uri(uri).body(Bytes::from(call.body)).ok()?;
        for (name, value) in call.headers {
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        let signer = Signer::new(credentials, &self.region, self.product.signing_name);
        signer.sign(&mut request, self.now()).ok()?;
        Some(request)
    }

    /// Hands a message to `recipient` over.
    async fn send(&self, call: Call, recipient: &str) -> std::result::Result<Bytes, SendError> {
        let title = self.product.title;
        self.call(call).await.map_err(|failure| match failure {
            Failure::Unsent(reason) => SendError::permanent(format!("{title}: {reason}")),
            Failure::NoKey(error) => SendError::unavailable(format!("{title}: {error}")),
            Failure::Refused(refusal) => refusal.of_message(title, recipient),
            Failure::Unanswered(error) if error.is_before_sending() => {
                SendError::unavailable(format!("{title}: {error}"))
            }
            Failure::Unanswered(error) => SendError::uncertain(format!("{title}: {error}")),
        })
    }

    /// Asks without sending anything. `None` where the key is right but may not ask, which needs `permission`.
    async fn look(&self, call: Call) -> Result<Option<Bytes>> {
        let title = self.product.title;
        match self.call(call).await {
            Ok(body) => Ok(Some(body)),
            Err(Failure::Refused(refusal)) if refusal.is_missing_permission() => Ok(None),
            Err(Failure::NoKey(error)) => Err(Error::unavailable(format!("{title}: {error}"))),
            Err(Failure::Refused(refusal)) => Err(Error::unavailable(refusal.of_account(title))),
            Err(Failure::Unanswered(error)) => {
                let base = &self.base;
                Err(Error::unavailable(format!("{title} at {base} cannot be reached: {error}; check the region")))
            }
            Err(Failure::Unsent(reason)) => Err(Error::unavailable(format!("{title}: {reason}"))),
        }
    }

    /// What `doctor` says where the key may send but not look.
    fn only_sends(&self, permission: &str) -> String {
        format!(
            "{} takes the key, which may not look at the account: allow {permission} to see its limits",
            self.product.title
        )
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("name", &self.product.name).field("base", &self.base).finish_non_exhaustive()
    }
}

/// Where the services of a region's partition are.
fn domain(region: &str) -> &'static str {
    if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" }
}
