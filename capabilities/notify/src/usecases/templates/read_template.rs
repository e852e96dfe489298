//! Members read a template, and see what a text would look like before it is written.

use super::{TemplateDraft, find};
use crate::Notify;
use crate::model::content::{Personalisation, Sms, SmsEncoding};
use crate::model::{Channel, ServiceId, TemplateId};
use crate::sql::template::Template;
use crate::templates::Prepared;
use crate::usecases::member;
use crate::usecases::reading::{Texts, html, texts};
use crate::usecases::send_message::sms_rules;
use uuid::Uuid;
use yui_kernel::{Result, Timestamp};
use yui_policy::{Access, Permission};

/// A text as its readers would see it. Placeholders without a value stand in it as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPreview {
    /// The subject, of an e-mail.
    pub subject: Option<String>,
    /// The body: of an e-mail with its Markdown, of a text message without the service's name before it.
    pub body: String,
    /// The whole HTML page of an e-mail.
    pub html: Option<String>,
    /// How a text message travels, and the parts that it takes with the service's name before it.
    pub parts: Option<(SmsEncoding, u32)>,
    /// Whether a text message is too long to be sent.
    pub is_too_long: bool,
    /// Names of all placeholders, those of the subject first, each once.
    pub placeholders: Vec<String>,
}

/// The newest version of a template; archived ones too.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the template is not there for the caller.
pub async fn find_template(notify: &Notify, access: &Access, service: ServiceId, id: TemplateId) -> Result<Template> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let access = access.clone();
    notify.store().read(tenant, move |tx| find(tx, &access, service, id)).await
}

/// What a draft would look like, filled with these values; stores nothing. It need not keep the rules for templates yet.
///
/// # Errors
/// `Forbidden` without `view_activity`; `NotFound` if the organisation has no such service.
pub async fn preview_draft(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    channel: Channel,
    draft: &TemplateDraft,
    values: &Personalisation,
) -> Result<DraftPreview> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let (prepared, service) = (Prepared::new(as_template(channel, draft)), &snapshot.service);
    let Texts { subject, body } = texts(&prepared, values, service);
    let text = (channel == Channel::Sms).then(|| Sms::render(&prepared.body, values, &sms_rules(service)));
    Ok(DraftPreview {
        subject,
        body,
        html: html(notify, &prepared, values, &snapshot),
        is_too_long: text.as_ref().is_some_and(|text| text.is_too_long),
        parts: text.map(|text| (text.encoding, text.parts)),
        placeholders: prepared.placeholders(),
    })
}

/// The draft in the form of a template that is stored.
fn as_template(channel: Channel, draft: &TemplateDraft) -> Template {
    let email = channel == Channel::Email;
    Template {
        id: TemplateId::from(Uuid::nil()),
        handle: None,
        channel,
        archived: false,
        folder_id: None,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: None,
        version: 1,
        name: draft.name.clone(),
        subject: email.then(|| draft.subject.clone().unwrap_or_default()),
        content: draft.content.clone(),
        category_id: draft.category_id,
        lane: None,
        redact: false,
        right_to_left: draft.right_to_left,
        has_unsubscribe_link: draft.has_unsubscribe_link,
        created_by: String::new(),
        version_created_at: Timestamp::UNIX_EPOCH,
    }
}
