//! Members write templates: new ones, and new versions of those there are.

use super::{find, folders};
use crate::Notify;
use crate::model::content::limits;
use crate::model::service::Service;
use crate::model::template::TemplateText;
use crate::model::{Channel, FolderId, ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use crate::usecases::configure::{created, difference, updated, version_columns, write_version};
use crate::usecases::member;
use uuid::Uuid;
use yui_kernel::{Effect, Error, Result};
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// What a member wants a template to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateDraft {
    /// Its name, for the people who send it.
    pub name: String,
    /// Subject, of e-mails.
    pub subject: Option<String>,
    /// The text with placeholders.
    pub content: String,
    /// Its category, which decides the lane of its messages.
    pub category_id: Uuid,
    /// Whether the whole e-mail reads from right to left.
    pub right_to_left: bool,
    /// Whether its e-mails carry a link of the node's own by which readers unsubscribe.
    pub has_unsubscribe_link: bool,
}

impl TemplateDraft {
    /// The text, which keeps `before`'s own lane and hides what is filled in if that did.
    fn text(&self, before: Option<&Template>) -> TemplateText {
        TemplateText {
            name: self.name.trim().to_owned(),
            subject: self.subject.as_deref().map(|subject| subject.trim().to_owned()),
            content: self.content.replace("\r\n", "\n"),
            category_id: self.category_id,
            lane: before.filter(|before| before.category_id == self.category_id).and_then(|before| before.lane),
            redact: before.is_some_and(|before| before.redact),
            right_to_left: self.right_to_left,
            has_unsubscribe_link: self.has_unsubscribe_link,
        }
    }

    /// The text, checked by the rules of the service; a category that is hidden can only be kept.
    async fn checked(
        &self,
        notify: &Notify,
        service: &Service,
        channel: Channel,
        before: Option<&Template>,
    ) -> Result<TemplateText> {
        let kept = before.is_some_and(|before| before.category_id == self.category_id);
        let categories = notify.categories().current().await?;
        let category = categories.find(self.category_id);
        if !kept && category.is_none_or(|category| category.hidden) {
            return Err(Error::invalid("choose one of the categories that are offered"));
        }
        let text = self.text(before);
        text.check(channel, limits::sms_limit(service.dialect))?;
        Ok(text)
    }
}

/// Makes a template in `place`; none is the root. It hides what is filled in where the organisation wants that of new ones.
///
/// # Errors
/// `Forbidden` without `manage_templates`, or if the service does not send by that channel; `NotFound` if the service or the place is not
/// there for the caller; `Invalid` if the text breaks a rule or the category is not offered.
pub async fn create_template(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    place: Option<FolderId>,
    channel: Channel,
    draft: &TemplateDraft,
) -> Result<Template> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let snapshot = member::service(notify, tenant, service).await?;
    if !snapshot.service.sends(channel) {
        return Err(Error::forbidden("this service does not send by that channel"));
    }
    let mut text = draft.checked(notify, &snapshot.service, channel, None).await?;
    text.redact = snapshot.organisation_settings.redact_by_default;
    let access = access.clone();
    let create = move |tx: &mut TenantTx<'_>| {
        folders(tx, service)?.open_place(&access, place)?;
        let (id, author, now) = (TemplateId::new(tx.env()), tx.tenant().actor().to_string(), tx.now());
        let (handle, folder) = (None::<String>, place.map(Uuid::from));
        tx.execute(&template::INSERT, &values![service, id, handle, channel.as_str(), 1_u32, false, folder, now])?;
        tx.execute(&template::INSERT_VERSION, &version_columns(service, id, 1, &text, &author, now))?;
        tx.audit(&created(service, id, &text.name))?;
        tx.get(&template::FIND, &values![service, id], "the new template")
    };
    notify.store().write(tenant, create).await
}

/// Writes a new version; a draft that changes nothing leaves the newest one as it is. `seen` is the version that the writer had before
/// their eyes, so that nobody overwrites what somebody else wrote meanwhile.
///
/// # Errors
/// `Forbidden` without `manage_templates`; `NotFound` if the template is not there for the caller, or is archived; `Invalid` if the text
/// breaks a rule or the category is not offered; `Conflict` if there is a version after `seen`.
pub async fn edit_template(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    id: TemplateId,
    seen: u32,
    draft: &TemplateDraft,
) -> Result<Template> {
    let tenant = access.require_in(service.uuid(), Permission::ManageTemplates)?;
    let snapshot = member::service(notify, tenant, service).await?;
    let reader = access.clone();
    let stored = notify.store().read(tenant, move |tx| find(tx, &reader, service, id)).await?;
    let text = draft.checked(notify, &snapshot.service, stored.channel, Some(&stored)).await?;
    let access = access.clone();
    let edit = move |tx: &mut TenantTx<'_>| {
        let stored = find(tx, &access, service, id)?;
        if stored.archived {
            return Err(Error::not_found("the template is not in use any more"));
        }
        if stored.version != seen {
            return Err(Error::conflict(
                "somebody else has changed this template meanwhile; look at the newest version and repeat the change",
            ));
        }
        let Effect::Updated(fields) = difference(&stored, &text) else { return Ok(stored) };
        let author = tx.tenant().actor().to_string();
        let written = write_version(tx, service, &stored, &text, &author)?;
        tx.audit(&updated(service, &stored, written, &fields))?;
        tx.get(&template::FIND, &values![service, id], "the changed template")
    };
    let edited = notify.store().write(tenant, edit).await?;
    notify.templates().forget(service, id);
    Ok(edited)
}
