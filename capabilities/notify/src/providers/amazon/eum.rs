//! Text messages through AWS End User Messaging (once Amazon Pinpoint).
//!
//! The notification's id travels in the context, which comes back in receipts.
//!
//! <https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html>

use super::sns::is_number;
use super::{Call, Product, Service};
use crate::model::Channel;
use crate::providers::settings::{EumSettings, Origins, TextClass};
use crate::providers::{Accepted, Outgoing, OutgoingText, Provider, ProviderFuture, SendError};
use http::HeaderName;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use yui_kernel::{Env, Error, Result};
use yui_web::client::HttpClient;

pub(super) const NAME: &str = "eum";
const PRODUCT: Product =
    Product { name: NAME, title: "AWS End User Messaging", host: "sms-voice", signing_name: "sms-voice" };
const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// How long Amazon tries to deliver a message, in seconds: the longest that it allows, three days.
const TIME_TO_LIVE: u32 = 259_200;

/// The context's entry that holds the notification's id.
pub(crate) const CONTEXT: &str = "notification";

/// Sends text messages through End User Messaging.
#[derive(Debug)]
pub struct Eum {
    service: Service,
    configuration_set: Option<String>,
    origins: Origins,
    class: TextClass,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    message_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes {
    account_attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    name: String,
    value: String,
}

impl Eum {
    /// Calls nothing yet.
    ///
    /// # Errors
    /// `Invalid` where a setting cannot work; the message names it.
    pub fn new(settings: &EumSettings, env: Env, client: Arc<dyn HttpClient>) -> Result<Self> {
        Ok(Self {
            service: Service::new(&settings.amazon, PRODUCT, env, client)?,
            configuration_set: settings.configuration_set.clone(),
            origins: settings.origins.clone(),
            class: settings.class,
        })
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Accepted, SendError> {
        let Outgoing::Text(text) = message else {
            return Err(SendError::permanent("AWS End User Messaging takes text messages only"));
        };
        let body = self.service.send(self.send_text_message(text), &text.to).await?;
        let reference = serde_json::from_slice::<Sent>(&body).ok().map(|sent| sent.message_id);
        Ok(Accepted { provider_reference: reference, response: format!("{} took it", PRODUCT.title) })
    }

    /// A number that a service has of its own comes first, then the pool or name that the operator registered for the destination, then the
    /// service's name.
    fn origin<'a>(&'a self, text: &'a OutgoingText) -> Option<&'a str> {
        let own = Some(text.from.as_str()).filter(|from| !from.is_empty());
        own.filter(|from| is_number(from)).or_else(|| self.origins.of(&text.to)).or(own)
    }

    fn send_text_message(&self, text: &OutgoingText) -> Call {
        let mut body = json!({
            "DestinationPhoneNumber": text.to,
            "MessageBody": text.body,
            "MessageType": match self.class {
                TextClass::Transactional => "TRANSACTIONAL",
                TextClass::Promotional => "PROMOTIONAL",
            },
            "TimeToLive": TIME_TO_LIVE,
            "Context": {CONTEXT: text.id.to_string()},
        });
        if let Some(body) = body.as_object_mut() {
            let optional = [
                ("OriginationIdentity", self.origin(text)),
                ("ConfigurationSetName", self.configuration_set.as_deref()),
            ];
            body.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))));
        }
        call("PinpointSMSVoiceV2.SendTextMessage", body.to_string())
    }

    async fn reach(&self) -> Result<String> {
        let call = call("PinpointSMSVoiceV2.DescribeAccountAttributes", "{}".to_owned());
        let Some(body) = self.service.look(call).await? else {
            return Ok(self.service.only_sends("sms-voice:DescribeAccountAttributes"));
        };
        let attributes: Attributes = serde_json::from_slice(&body).map_err(|_| {
            Error::unavailable("AWS End User Messaging answered something else than its account: check the endpoint")
        })?;
        let tier = attributes.account_attributes.iter().find(|attribute| attribute.name == "ACCOUNT_TIER");
        Ok(match tier {
            Some(tier) if tier.value == "SANDBOX" => {
                "AWS End User Messaging takes texts; the account is in the sandbox and reaches verified numbers alone"
                    .to_owned()
            }
            _ => "AWS End User Messaging takes texts".to_owned(),
        })
    }
}

fn call(target: &'static str, body: String) -> Call {
    let mut call = Call::post("/", "application/x-amz-json-1.0", body.into_bytes());
    call.headers.push((X_AMZ_TARGET, target));
    call
}

impl Provider for Eum {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    fn name(&self) -> &str {
        PRODUCT.name
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> ProviderFuture<'a, Result<Accepted, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn check(&self) -> ProviderFuture<'_, Result<String>> {
        Box::pin(self.reach())
    }
}
