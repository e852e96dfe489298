//! What is asked for, the same for both channels.

use crate::model::problem::Problems;
use crate::model::recipient::{is_simulated_email, is_simulated_phone};
use crate::model::request::{EmailRequest, GivenValues, Rules, SmsRequest};
use crate::model::{Channel, TemplateId};
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::Timestamp;

/// A request that is well formed.
pub(super) struct Ask {
    pub(super) channel: Channel,
    pub(super) template_id: TemplateId,
    /// As given.
    pub(super) recipient: String,
    /// In the one form that is sent to and compared.
    pub(super) normalised_recipient: String,
    pub(super) is_international: bool,
    /// Accepted and forgotten: a client tries its program out.
    pub(super) is_simulated: bool,
    pub(super) given: GivenValues,
    pub(super) reference: Option<String>,
    pub(super) scheduled_for: Option<Timestamp>,
    /// The reply-to address or the sender of the text.
    pub(super) sender_id: Option<Uuid>,
    pub(super) unsubscribe_url: Option<String>,
    pub(super) sanitise: Vec<String>,
}

impl Ask {
    /// Reads the request's JSON.
    pub(super) fn parse(channel: Channel, json: Value, rules: Rules) -> Result<Self, Problems> {
        match channel {
            Channel::Email => EmailRequest::parse(json, rules).map(Self::email),
            Channel::Sms => SmsRequest::parse(json, rules).map(|request| Self::text(request, rules)),
        }
    }

    fn email(request: EmailRequest) -> Self {
        Self {
            channel: Channel::Email,
            template_id: TemplateId::from(request.template_id),
            recipient: request.email_address.as_typed().to_owned(),
            normalised_recipient: request.email_address.matching(),
            is_international: false,
            is_simulated: is_simulated_email(&request.email_address),
            given: request.given,
            reference: request.reference,
            scheduled_for: request.scheduled_for,
            sender_id: request.email_reply_to_id,
            unsubscribe_url: request.one_click_unsubscribe_url,
            sanitise: request.sanitise_content_for,
        }
    }

    fn text(request: SmsRequest, rules: Rules) -> Self {
        Self {
            channel: Channel::Sms,
            template_id: TemplateId::from(request.template_id),
            recipient: request.phone_number_as_sent,
            normalised_recipient: request.phone_number.e164().to_owned(),
            is_international: request.phone_number.is_international(rules.region),
            is_simulated: is_simulated_phone(&request.phone_number),
            given: request.given,
            reference: request.reference,
            scheduled_for: request.scheduled_for,
            sender_id: request.sms_sender_id,
            unsubscribe_url: None,
            sanitise: Vec::new(),
        }
    }
}
