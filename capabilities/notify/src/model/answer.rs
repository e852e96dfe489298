//! What the API answers: every key that clients of either product read.

use super::content::SanitisedValue;
use super::{BulkId, NotificationId, ServiceId, TemplateId};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The answer to an accepted message.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Created {
    /// The message's id.
    #[schema(value_type = Uuid)]
    pub id: NotificationId,
    /// The client's own name for it.
    pub reference: Option<String>,
    /// What will be sent.
    pub content: CreatedContent,
    /// Where its state can be read.
    pub uri: String,
    /// What it was made from.
    pub template: UsedTemplate,
    /// When it will be sent, if not at once.
    pub scheduled_for: Option<String>,
    /// The values that were changed so that they cannot pass for the sender's own words.
    #[schema(value_type = Object)]
    pub sanitised_content: Map<String, Value>,
}

/// What will be sent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum CreatedContent {
    /// By e-mail.
    Email {
        /// The address it comes from.
        from_email: String,
        /// The subject with its values.
        subject: String,
        /// The template's text with its values, not yet made HTML.
        body: String,
        /// Where its reader can unsubscribe with one click.
        one_click_unsubscribe_url: Option<String>,
    },
    /// By text message.
    Text {
        /// The sender that the phone shows.
        from_number: String,
        /// The text with its values.
        body: String,
    },
}

/// The template that a message was made from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UsedTemplate {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: TemplateId,
    /// Its version.
    pub version: u32,
    /// Its address.
    pub uri: String,
}

/// The form of `sanitised_content`: each changed value, before and after.
#[must_use]
pub fn sanitised(changed: &[SanitisedValue]) -> Map<String, Value> {
    changed
        .iter()
        .map(|value| {
            let entry = serde_json::json!({"sanitised": value.sanitised, "unsanitised": value.unsanitised});
            (value.name.clone(), entry)
        })
        .collect()
}

/// The answer to an accepted bulk send.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BulkCreated {
    /// The bulk send.
    pub data: BulkAnswer,
}

/// A bulk send, as the peers show their jobs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BulkAnswer {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: BulkId,
    /// What its sender called it.
    pub original_file_name: String,
    /// How far it is.
    pub job_status: &'static str,
    /// How many recipients.
    pub notification_count: u32,
    /// The template.
    #[schema(value_type = Uuid)]
    pub template: TemplateId,
    /// The template's version.
    pub template_version: u32,
    /// The service.
    #[schema(value_type = Uuid)]
    pub service: ServiceId,
    /// The service's name.
    pub service_name: BulkServiceName,
    /// The key that asked for it.
    pub api_key: BulkKey,
    /// Who asked for it.
    pub created_by: BulkAuthor,
    /// The reply-to address or sender that it named.
    pub sender_id: Option<Uuid>,
    /// When it is to begin, if not at once.
    pub scheduled_for: Option<String>,
    /// When it was accepted.
    pub created_at: String,
    /// When its state last changed.
    pub updated_at: Option<String>,
    /// When its first rows became messages.
    pub processing_started: Option<String>,
    /// When its last rows became messages.
    pub processing_finished: Option<String>,
    /// Whether it is put away.
    pub archived: bool,
}

/// The name of a bulk send's service.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BulkServiceName {
    /// The name.
    pub name: String,
}

/// The key that asked for a bulk send.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BulkKey {
    /// Its id.
    pub id: Uuid,
    /// What it may reach.
    pub key_type: &'static str,
    /// Its name.
    pub name: String,
}

/// Who asked for a bulk send.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BulkAuthor {
    /// The id of the key or person.
    pub id: Uuid,
    /// The name of the key or person.
    pub name: String,
}
