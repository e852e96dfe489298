//! A message as the API shows it: every key that clients of either product read (section 2.6 of the wire facts).

use super::links::template_version;
use crate::Notify;
use crate::model::answer::UsedTemplate;
use crate::model::{Channel, NotificationId};
use crate::usecases::find_notification::ReadMessage;
use serde::Serialize;
use serde_json::{Map, Value};
use yui_web::respond::wire_time;

/// A message with its state.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct NotificationAnswer {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: NotificationId,
    /// Your own name for it.
    pub reference: Option<String>,
    /// Where an e-mail goes.
    pub email_address: Option<String>,
    /// Where a text message goes.
    pub phone_number: Option<String>,
    /// Always null: letters are not offered.
    pub line_1: Option<String>,
    /// Always null.
    pub line_2: Option<String>,
    /// Always null.
    pub line_3: Option<String>,
    /// Always null.
    pub line_4: Option<String>,
    /// Always null.
    pub line_5: Option<String>,
    /// Always null.
    pub line_6: Option<String>,
    /// Always null.
    pub line_7: Option<String>,
    /// Always null.
    pub postcode: Option<String>,
    /// Always null: letters are not offered.
    pub postage: Option<String>,
    /// `email` or `sms`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its state: `created`, `sending`, `sent`, `delivered`, `temporary-failure` …
    pub status: &'static str,
    /// The state in words.
    pub status_description: &'static str,
    /// What the provider said about it.
    pub provider_response: Option<String>,
    /// What it was made from.
    pub template: UsedTemplate,
    /// The text with its values.
    pub body: String,
    /// The subject with its values, of an e-mail.
    pub subject: Option<String>,
    /// When it was accepted.
    pub created_at: String,
    /// Always null: it was sent by a program.
    pub created_by_name: Option<String>,
    /// When a provider took it.
    pub sent_at: Option<String>,
    /// When it reached a final state.
    pub completed_at: Option<String>,
    /// When it is to be sent, if not at once.
    pub scheduled_for: Option<String>,
    /// Where its reader can unsubscribe with one click.
    pub one_click_unsubscribe_url: Option<String>,
    /// Whether the cost is known: the message is on its way, and the service has a price book in pounds.
    pub is_cost_data_ready: bool,
    /// What it costs by the price book, without what is free in a year; null where that is not known.
    pub cost_in_pounds: Option<f64>,
    /// For a text message `billable_sms_fragments`, its parts, and where the cost is known `sms_rate`, the price of one.
    #[schema(value_type = Object)]
    pub cost_details: Map<String, Value>,
}

impl NotificationAnswer {
    pub(super) fn new(notify: &Notify, message: ReadMessage) -> Self {
        let ReadMessage { notification: stored, subject, body, cost } = message;
        let status_description = stored.status_description();
        let (email_address, phone_number) = match stored.channel {
            Channel::Email => (Some(stored.recipient), None),
            Channel::Sms => (None, Some(stored.recipient)),
        };
        let mut cost_details = Map::new();
        if stored.channel == Channel::Sms {
            cost_details.insert("billable_sms_fragments".to_owned(), stored.parts.into());
            if let Some(cost) = cost {
                // Each destination has a price of its own instead of a multiple of one.
                cost_details.insert("international_rate_multiplier".to_owned(), 1.into());
                cost_details.insert("sms_rate".to_owned(), cost.rate.into());
            }
        }
        Self {
            id: stored.id,
            reference: stored.reference,
            email_address,
            phone_number,
            line_1: None,
            line_2: None,
            line_3: None,
            line_4: None,
            line_5: None,
            line_6: None,
            line_7: None,
            postcode: None,
            postage: None,
            kind: stored.channel.as_str(),
            status: stored.status.as_str(),
            status_description,
            provider_response: stored.provider_response,
            template: UsedTemplate {
                id: stored.template_id,
                version: stored.template_version,
                uri: template_version(notify, stored.template_id, stored.template_version),
            },
            body,
            subject,
            created_at: wire_time(stored.created_at),
            created_by_name: None,
            sent_at: stored.sent_at.map(wire_time),
            completed_at: stored.completed_at.map(wire_time),
            scheduled_for: stored.scheduled_for.map(wire_time),
            one_click_unsubscribe_url: stored.unsubscribe_url,
            is_cost_data_ready: cost.is_some(),
            cost_in_pounds: cost.map(|cost| cost.pounds),
            cost_details,
        }
    }
}
