//! Text messages through Twilio's Messages API (<https://www.twilio.com/docs/messaging/api/message-resource>).
//!
//! One form request a message, signed in with an API key or the account's token. Twilio tells how the message fared by calling
//! `/receipts/twilio` ([`receipt`]), and hands over texts from people at `/receipts/twilio/inbound`; both calls are signed with the account's
//! token ([`signature`]). Its numbers for errors are in [`codes`].

mod answer;
pub mod codes;
pub mod receipt;
pub mod signature;

use super::settings::TwilioSettings;
use super::{Accepted, Outgoing, OutgoingText, Provider, ProviderFuture, SendError};
use crate::model::{Channel, Status};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, Uri};
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::time::Duration;
use yui_kernel::{Env, Error, Result};
use yui_web::client::{ClientError, HttpClient};

/// The provider's name in records, metrics and settings.
pub const NAME: &str = "twilio";

/// Sends text messages through Twilio.
pub struct Twilio {
    messages: Uri,
    account: Uri,
    authorization: HeaderValue,
    messaging_service: Option<String>,
    default_sender: String,
    status_callback: Option<String>,
    timeout: Duration,
    client: Arc<dyn HttpClient>,
    env: Env,
}

impl Twilio {
    /// Calls nothing yet.
    ///
    /// # Errors
    /// `Invalid` where a setting cannot work; the message names it.
    pub fn new(settings: &TwilioSettings, env: Env, client: Arc<dyn HttpClient>) -> Result<Self> {
        let wrong = |what: &str| Error::invalid(format!("Twilio's {what}"));
        if !is_sid("AC", &settings.account) {
            return Err(wrong("account SID is AC and 32 hexadecimal digits"));
        }
        if settings.messaging_service.as_ref().is_some_and(|service| !is_sid("MG", service)) {
            return Err(wrong("messaging service SID is MG and 32 hexadecimal digits"));
        }
        let (base, account) = (settings.url.trim_end_matches('/'), &settings.account);
        let uri = |path: &str| -> Result<Uri> {
            let uri: Uri = format!("{base}/2010-04-01/Accounts/{account}{path}")
                .parse()
                .map_err(|_| wrong("URL is no address"))?;
            if matches!(uri.scheme_str(), Some("http" | "https")) {
                Ok(uri)
            } else {
                Err(wrong("URL must start with https://"))
            }
        };
        let pair = format!("{}:{}", settings.credentials.username, settings.credentials.password.expose_secret());
        let mut authorization = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair)))
            .map_err(|_| wrong("key or token cannot be sent"))?;
        authorization.set_sensitive(true);
        Ok(Self {
            messages: uri("/Messages.json")?,
            account: uri(".json")?,
            authorization,
            messaging_service: settings.messaging_service.clone(),
            default_sender: settings.default_sender.clone(),
            status_callback: settings.status_callback.clone(),
            timeout: settings.timeout,
            client,
            env,
        })
    }

    fn form(&self, text: &OutgoingText) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("To", &text.to).append_pair("Body", &text.body);
        if let Some(service) = &self.messaging_service {
            form.append_pair("MessagingServiceSid", service);
        }
        // A messaging service has senders of its own; only a sender that the message's service chose stands above them.
        if self.messaging_service.is_none() || text.from != self.default_sender {
            form.append_pair("From", &text.from);
        }
        if let Some(url) = &self.status_callback {
            form.append_pair("StatusCallback", &format!("{url}?{}={}", receipt::NOTIFICATION, text.id));
        }
        form.finish()
    }

    async fn call(
        &self,
        request: http::request::Builder,
        body: String,
    ) -> std::result::Result<http::Response<Bytes>, ClientError> {
        let request = request
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body))
            .map_err(|_| ClientError::Address("it cannot be written as a request"))?;
        tokio::time::timeout(self.timeout, self.client.send(request)).await.unwrap_or(Err(ClientError::TimedOut))
    }

    async fn deliver(&self, message: &Outgoing) -> std::result::Result<Accepted, SendError> {
        let Outgoing::Text(text) = message else {
            return Err(SendError::permanent("Twilio's Messages API takes text messages only"));
        };
        match self.call(Request::post(&self.messages), self.form(text)).await {
            Ok(answer) => answer::read(&answer, self.env.now()),
            Err(error) => {
                let reason = format!("twilio: {error}");
                Err(if error.is_before_sending() {
                    SendError::unavailable(reason)
                } else {
                    SendError::uncertain(reason)
                })
            }
        }
    }

    /// Asks for the account, which sends nothing and shows that the key is right.
    async fn reach(&self) -> Result<String> {
        let answer = self.call(Request::get(&self.account), String::new()).await;
        match answer.map(|answer| answer.status().as_u16()) {
            Ok(200) => Ok("Twilio answers, and the key is right".to_owned()),
            Ok(401 | 403) => {
                Err(Error::unavailable("Twilio refuses the key: check the account, the key and its secret"))
            }
            Ok(status) => {
                Err(Error::unavailable(format!("Twilio answered {status} when it was asked for the account")))
            }
            Err(error) => Err(Error::unavailable(format!("Twilio cannot be reached: {error}"))),
        }
    }
}

/// Two letters and 32 hexadecimal digits.
fn is_sid(kind: &str, text: &str) -> bool {
    text.strip_prefix(kind).is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl std::fmt::Debug for Twilio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Twilio").field("host", &self.messages.host()).finish_non_exhaustive()
    }
}

impl Provider for Twilio {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn name(&self) -> &str {
        NAME
    }

    fn accepted_status(&self) -> Status {
        if self.status_callback.is_some() { Status::Sending } else { Status::Sent }
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> ProviderFuture<'a, std::result::Result<Accepted, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn check(&self) -> ProviderFuture<'_, Result<String>> {
        Box::pin(self.reach())
    }
}
