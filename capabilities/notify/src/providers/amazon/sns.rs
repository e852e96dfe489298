//! Text messages through Amazon SNS.
//!
//! <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>; the attributes are in
//! <https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html>.

use super::{Call, Product, Service};
use crate::model::Channel;
use crate::providers::settings::{SnsSettings, TextClass};
use crate::providers::{Accepted, Outgoing, OutgoingText, Provider, ProviderFuture, SendError};
use form_urlencoded::Serializer;
use std::sync::Arc;
use yui_kernel::{Env, Result};
use yui_web::client::HttpClient;
use yui_web::client::aws::element;

pub(super) const NAME: &str = "sns";
const PRODUCT: Product = Product { name: NAME, title: "Amazon SNS", host: "sns", signing_name: "sns" };
const VERSION: (&str, &str) = ("Version", "2010-03-31");
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// Sends text messages through SNS.
#[derive(Debug)]
pub struct Sns {
    service: Service,
    class: TextClass,
}

impl Sns {
    /// Calls nothing yet.
    ///
    /// # Errors
    /// `Invalid` where a setting cannot work; the message names it.
    pub fn new(settings: &SnsSettings, env: Env, client: Arc<dyn HttpClient>) -> Result<Self> {
        Ok(Self { service: Service::new(&settings.amazon, PRODUCT, env, client)?, class: settings.class })
    }

    async fn deliver(&self, message: &Outgoing) -> Result<Accepted, SendError> {
        let Outgoing::Text(text) = message else {
            return Err(SendError::permanent("Amazon SNS takes text messages only"));
        };
        let body = self.service.send(self.publish(text), &text.to).await?;
        Ok(Accepted {
            provider_reference: element(&body, "MessageId", 100),
            response: format!("{} took it", PRODUCT.title),
        })
    }

    fn publish(&self, text: &OutgoingText) -> Call {
        let class = match self.class {
            TextClass::Transactional => "Transactional",
            TextClass::Promotional => "Promotional",
        };
        let mut attributes = vec![("AWS.SNS.SMS.SMSType", class)];
        match text.from.as_str() {
            "" => {}
            from if is_number(from) => attributes.push(("AWS.MM.SMS.OriginationNumber", from)),
            from => attributes.push(("AWS.SNS.SMS.SenderID", from)),
        }
        let mut form = Serializer::new(String::new());
        form.extend_pairs([("Action", "Publish"), VERSION, ("PhoneNumber", &text.to), ("Message", &text.body)]);
        for (position, (name, value)) in attributes.into_iter().enumerate() {
            let entry = format!("MessageAttributes.entry.{}", position + 1);
            form.append_pair(&format!("{entry}.Name"), name)
                .append_pair(&format!("{entry}.Value.DataType"), "String")
                .append_pair(&format!("{entry}.Value.StringValue"), value);
        }
        Call::post("/", FORM, form.finish().into_bytes())
    }

    async fn reach(&self) -> Result<String> {
        let form = Serializer::new(String::new()).extend_pairs([("Action", "GetSMSAttributes"), VERSION]).finish();
        Ok(match self.service.look(Call::post("/", FORM, form.into_bytes())).await? {
            Some(_) => "Amazon SNS answers and takes the key".to_owned(),
            None => self.service.only_sends("sns:GetSMSAttributes"),
        })
    }
}

/// A number of the account's own, in place of a name.
pub(super) fn is_number(from: &str) -> bool {
    let digits = from.strip_prefix('+').unwrap_or(from);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl Provider for Sns {
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
