//! E-mail through Amazon SES (API version 2).
//!
//! A message goes out as the bytes that [`mime`] builds. SES puts a Message-ID of its own over ours, so the notification's id travels as the
//! tag [`TAG`], which comes back in receipts.
//!
//! <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>

use super::{Call, Product, Service};
use crate::model::{Channel, Status};
use crate::providers::settings::SesSettings;
use crate::providers::{Accepted, Outgoing, OutgoingEmail, Provider, ProviderFuture, SendError, mime};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use yui_kernel::{Env, Error, Result};
use yui_web::client::HttpClient;

const PRODUCT: Product = Product { name: "ses", title: "Amazon SES", host: "email", signing_name: "ses" };

/// The message tag that holds the notification's id.
pub(crate) const TAG: &str = "notification";

/// Sends e-mail through SES.
#[derive(Debug)]
pub struct Ses {
    service: Service,
    configuration_set: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sent {
    message_id: String,
}

/// What SES tells of the account.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Account {
    #[serde(default)]
    sending_enabled: bool,
    #[serde(default)]
    production_access_enabled: bool,
    send_quota: Option<Quota>,
}

#[derive(Deserialize)]
struct Quota {
    #[serde(rename = "Max24HourSend")]
    a_day: f64,
    #[serde(rename = "SentLast24Hours")]
    sent: f64,
}

impl Ses {
    /// Calls nothing yet.
    ///
    /// # Errors
    /// `Invalid` where a setting cannot work; the message names it.
    pub fn new(settings: &SesSettings, env: Env, client: Arc<dyn HttpClient>) -> Result<Self> {
        let service = Service::new(&settings.amazon, PRODUCT, env, client)?;
        Ok(Self { service, configuration_set: settings.configuration_set.clone() })
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Accepted, SendError> {
        let Outgoing::Email(email) = message else {
            return Err(SendError::permanent("Amazon SES takes e-mail only"));
        };
        let call = self.send_email(email).map_err(|error| SendError::permanent(error.to_string()))?;
        let body = self.service.send(call, &email.to).await?;
        let reference = serde_json::from_slice::<Sent>(&body).ok().map(|sent| sent.message_id);
        Ok(Accepted { provider_reference: reference, response: format!("{} took it", PRODUCT.title) })
    }

    fn send_email(&self, email: &OutgoingEmail) -> Result<Call, mime::MimeError> {
        let mime = mime::build(email, self.service.now())?;
        let mut body = json!({
            "FromEmailAddress": mime.from.to_string(),
            "Destination": {"ToAddresses": [mime.to.to_string()]},
            "Content": {"Raw": {"Data": STANDARD.encode(&mime.bytes)}},
            "EmailTags": [{"Name": TAG, "Value": email.id.notification().to_string()}],
        });
        if let (Some(set), Some(body)) = (&self.configuration_set, body.as_object_mut()) {
            body.insert("ConfigurationSetName".to_owned(), json!(set));
        }
        Ok(Call::post("/v2/email/outbound-emails", "application/json", body.to_string().into_bytes()))
    }

    async fn reach(&self) -> Result<String> {
        let Some(body) = self.service.look(Call::get("/v2/email/account")).await? else {
            return Ok(self.service.only_sends("ses:GetAccount"));
        };
        let account: Account = serde_json::from_slice(&body).map_err(|_| {
            Error::unavailable("Amazon SES answered something else than its account: check the endpoint")
        })?;
        if !account.sending_enabled {
            return Err(Error::unavailable("Amazon SES has paused the account's sending: see its console"));
        }
        let mut found = "Amazon SES takes mail".to_owned();
        if let Some(quota) = account.send_quota.filter(|quota| quota.a_day >= 0.0) {
            found.push_str(&format!(", {:.0} of {:.0} a day are used", quota.sent, quota.a_day));
        }
        if !account.production_access_enabled {
            found.push_str("; the account is in the sandbox and reaches verified addresses alone");
        }
        Ok(found)
    }
}

impl Provider for Ses {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn name(&self) -> &str {
        PRODUCT.name
    }

    /// A receipt says how it ended.
    fn accepted_status(&self) -> Status {
        Status::Sending
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> ProviderFuture<'a, Result<Accepted, SendError>> {
        Box::pin(self.deliver(message))
    }

    fn check(&self) -> ProviderFuture<'_, Result<String>> {
        Box::pin(self.reach())
    }
}
