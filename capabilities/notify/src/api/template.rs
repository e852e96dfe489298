//! A template as the programs that send with it see it (section 2.7 of the wire facts).

use crate::model::TemplateId;
use crate::templates::Prepared;
use serde::Serialize;
use serde_json::{Map, Value, json};
use yui_web::respond::wire_time;

/// A template in one of its versions.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct TemplateAnswer {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: TemplateId,
    /// `email` or `sms`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its name, for the people who send it.
    pub name: String,
    /// When its first version was made.
    pub created_at: String,
    /// When this version was made; null for the first.
    pub updated_at: Option<String>,
    /// Who made this version.
    pub created_by: String,
    /// Its version.
    pub version: u32,
    /// The text with placeholders.
    pub body: String,
    /// Subject, of e-mails.
    pub subject: Option<String>,
    /// The placeholders' names, each with whether it needs a value.
    #[schema(value_type = Object)]
    pub personalisation: Map<String, Value>,
    /// Always null: letters are not offered.
    pub postage: Option<String>,
    /// Always null.
    pub letter_contact_block: Option<String>,
}

impl TemplateAnswer {
    pub(super) fn new(prepared: &Prepared) -> Self {
        let template = &prepared.template;
        let placeholders = prepared.placeholders().into_iter().map(|name| (name, json!({ "required": true })));
        Self {
            id: template.id,
            kind: template.channel.as_str(),
            name: template.name.clone(),
            created_at: wire_time(template.created_at),
            updated_at: (template.version > 1).then(|| wire_time(template.version_created_at)),
            created_by: template.created_by.clone(),
            version: template.version,
            body: template.content.clone(),
            subject: template.subject.clone(),
            personalisation: placeholders.collect(),
            postage: None,
            letter_contact_block: None,
        }
    }
}
