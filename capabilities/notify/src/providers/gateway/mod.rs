//! Text messages through any service with an HTTP API.
//!
//! Such APIs are alike: one request a message, the number and the text somewhere in its body, a status that says whether the
//! message was taken, and somewhere in the answer the service's own id. So the operator describes the API in configuration and
//! no code is needed for the next service.
//!
//! Promises: numbers and texts of any kind end up inside their field, whatever the format ([`template`] fills values, never
//! the written form); headers are secrets; the answer's text is not repeated in errors, but for the field that the operator
//! names as the error's code.
//!
//! `{reference}` is the notification's id. Where the service takes a client reference or an idempotency key, giving it makes
//! a repeated attempt harmless.

mod answer;
mod call;
mod template;

use super::settings::{BodyFormat, GatewaySettings, Method};
use super::{Accepted, Outgoing, OutgoingText, Provider, ProviderFuture, SendError};
use crate::model::{Channel, Status};
use answer::Reading;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::time::Duration;
use template::{Body, Template, Variable};
use yui_kernel::{Env, Error, Result};
use yui_web::client::{ClientError, HttpClient};

/// Sends text messages through one gateway.
pub struct Gateway {
    name: String,
    uri: Uri,
    method: http::Method,
    /// Headers that are the same for all messages.
    headers: HeaderMap,
    /// Headers that carry the reference.
    references: Vec<(HeaderName, Template)>,
    body: Body,
    reading: Reading,
    receipts: bool,
    timeout: Duration,
    client: Arc<dyn HttpClient>,
    env: Env,
}

impl Gateway {
    /// Calls nothing yet.
    ///
    /// # Errors
    /// `Invalid` where a setting cannot work; the message names it.
    pub fn new(settings: &GatewaySettings, env: Env, client: Arc<dyn HttpClient>) -> Result<Self> {
        let uri: Uri = settings.url.parse().map_err(|_| wrong("URL is no address"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
            return Err(wrong("URL must start with https:// (or http://) and name a host"));
        }
        let body = match settings.body_format {
            BodyFormat::Json => Body::json(&settings.body),
            BodyFormat::Form => Body::form(&settings.body),
        }
        .map_err(|problem| wrong(&format!("body {problem}")))?;
        let mut gateway = Self {
            name: settings.name.clone(),
            uri,
            method: match settings.method {
                Method::Post => http::Method::POST,
                Method::Put => http::Method::PUT,
            },
            headers: HeaderMap::new(),
            references: Vec::new(),
            body,
            reading: Reading::new(settings).map_err(|problem| wrong(&problem))?,
            receipts: settings.receipts,
            timeout: settings.timeout,
            client,
            env,
        };
        gateway.headers.insert(CONTENT_TYPE, HeaderValue::from_static(gateway.body.media_type()));
        gateway.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        for (name, value) in &settings.headers {
            gateway.add_header(name, value.expose_secret())?;
        }
        if let Some(credentials) = &settings.credentials {
            let pair = STANDARD.encode(format!("{}:{}", credentials.username, credentials.password.expose_secret()));
            gateway.headers.insert(
                AUTHORIZATION,
                secret_value(&format!("Basic {pair}")).ok_or_else(|| wrong("user name or password"))?,
            );
        }
        Ok(gateway)
    }

    fn add_header(&mut self, name: &str, value: &str) -> Result<()> {
        let wrong_value = |what: &str| wrong(&format!("header {name} {what}"));
        let header: HeaderName =
            name.parse().map_err(|_| wrong(&format!("header {name:?} has a name that HTTP does not allow")))?;
        let template = Template::parse(value).map_err(|problem| wrong_value(&problem))?;
        match template.fixed() {
            Some(fixed) => {
                let value = secret_value(&fixed)
                    .ok_or_else(|| wrong_value("has a value with characters that HTTP does not allow"))?;
                self.headers.insert(header, value);
            }
            None if template.variables().all(|variable| variable == Variable::Reference) => {
                self.references.push((header, template))
            }
            None => return Err(wrong_value("may hold no variable but {reference}; write a brace as {{ or }}")),
        }
        Ok(())
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Accepted, SendError> {
        let Outgoing::Text(text) = message else {
            return Err(SendError::permanent("a text-message gateway takes text messages only"));
        };
        let request = self
            .request(text)
            .ok_or_else(|| SendError::permanent("the text message cannot be written as a request"))?;
        match tokio::time::timeout(self.timeout, self.client.send(request)).await {
            Err(_) => Err(self.unanswered(&ClientError::TimedOut)),
            Ok(Err(error)) => Err(self.unanswered(&error)),
            Ok(Ok(answer)) => self.reading.read(&self.name, &answer, &text.to, self.env.now()),
        }
    }

    fn request(&self, text: &OutgoingText) -> Option<Request<Bytes>> {
        let mut request = Request::new(Bytes::from(self.body.fill(text)));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        for (name, template) in &self.references {
            request.headers_mut().insert(name, secret_value(&template.fill(text))?);
        }
        Some(request)
    }

    fn unanswered(&self, error: &ClientError) -> SendError {
        let reason = format!("the gateway {}: {error}", self.name);
        if error.is_before_sending() { SendError::unavailable(reason) } else { SendError::uncertain(reason) }
    }

    /// HEAD has no effect (RFC 9110 section 9.2.1), so whatever the gateway answers to it shows that it is there.
    async fn reach(&self) -> Result<String> {
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = http::Method::HEAD;
        *request.uri_mut() = self.uri.clone();
        let host = self.uri.authority().map_or("", http::uri::Authority::as_str);
        match tokio::time::timeout(self.timeout, self.client.send(request)).await.unwrap_or(Err(ClientError::TimedOut))
        {
            Ok(_) => Ok(format!(
                "the gateway {} answers at {host} (nothing was sent, so its sign-in is not tried)",
                self.name
            )),
            Err(error) => Err(Error::unavailable(format!(
                "the gateway {} at {host} cannot be reached: {error}; check its URL",
                self.name
            ))),
        }
    }
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").field("name", &self.name).field("host", &self.uri.host()).finish_non_exhaustive()
    }
}

impl Provider for Gateway {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn accepted_status(&self) -> Status {
        if self.receipts { Status::Sending } else { Status::Sent }
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> ProviderFuture<'a, Result<Accepted, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn check(&self) -> ProviderFuture<'_, Result<String>> {
        Box::pin(self.reach())
    }
}

/// A setting that cannot work.
fn wrong(what: &str) -> Error {
    Error::invalid(format!("the text-message gateway's {what}"))
}

/// A header value that no log shows.
fn secret_value(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
