//! Makes a template be as declared: a text that differs from the newest version becomes a new version.

use crate::model::content::limits;
use crate::model::service::Service;
use crate::model::template::{TemplateSpec, TemplateText};
use crate::model::{ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use serde_json::json;
use yui_kernel::{Change, Difference, Effect, Error, Result, Timestamp};
use yui_store::{Audited, TenantTx, Value, values};

/// Creates the template with this handle, or a new version of it; an archived one comes back into use.
///
/// # Errors
/// `Invalid` if the text breaks a rule; `Conflict` if the handle stands for another id or channel, or if somebody else wrote a
/// version at the same time.
pub fn put_template(tx: &mut TenantTx<'_>, service: &Service, declared: &TemplateSpec) -> Result<(TemplateId, Change)> {
    let named = |error: Error| Error::new(error.kind(), format!("template {}: {error}", declared.handle));
    declared.text.check(declared.channel, limits::sms_limit(service.dialect)).map_err(named)?;
    let author = tx.tenant().actor().to_string();
    let now = tx.now();
    let Some(stored) = tx.find::<Template>(&template::FIND_BY_HANDLE, &values![service.id, &declared.handle])? else {
        let id = declared.id.unwrap_or_else(|| TemplateId::new(tx.env()));
        tx.execute(
            &template::INSERT,
            &values![
                service.id,
                id,
                &declared.handle,
                declared.channel.as_str(),
                1_i64,
                false,
                None::<uuid::Uuid>,
                now
            ],
        )?;
        tx.execute(&template::INSERT_VERSION, &version_columns(service.id, id, 1, &declared.text, &author, now))?;
        tx.audit(&created(service.id, id, &declared.text.name))?;
        return Ok((id, Change::new("template", &declared.handle, Effect::Created)));
    };
    if declared.id.is_some_and(|id| id != stored.id) {
        return Err(named(Error::conflict(format!("it has the id {} already; an id cannot be changed", stored.id))));
    }
    if declared.channel != stored.channel {
        return Err(named(Error::conflict(format!("it is a template of {}; make another one", stored.channel))));
    }
    let effect = difference(&stored, &declared.text);
    if let Effect::Updated(fields) = &effect {
        let written = write_version(tx, service.id, &stored, &declared.text, &author)?;
        tx.audit(&updated(service.id, &stored, written, fields))?;
    }
    Ok((stored.id, Change::new("template", &declared.handle, effect)))
}

/// What the audit trail says of a new template. The text is in the version.
pub(crate) fn created(service: ServiceId, id: TemplateId, name: &str) -> Audited {
    let after = json!({ "service": service, "name": name, "version": 1 });
    Audited::new("template.create", "template", id).within(service.uuid()).after(after)
}

/// What the audit trail says of a new version. The texts are in the versions.
pub(crate) fn updated(service: ServiceId, stored: &Template, written: u32, fields: &[&'static str]) -> Audited {
    Audited::new("template.update", "template", stored.id)
        .within(service.uuid())
        .before(json!({ "version": stored.version, "archived": stored.archived }))
        .after(json!({ "version": written, "archived": false, "changed": fields }))
}

/// Writes `text` as the version after `stored`, and brings the template into use.
///
/// # Errors
/// `Conflict` if another version came first.
pub(crate) fn write_version(
    tx: &mut TenantTx<'_>,
    service: ServiceId,
    stored: &Template,
    text: &TemplateText,
    author: &str,
) -> Result<u32> {
    let now = tx.now();
    let version = stored.version + 1;
    let changed = tx.execute(
        &template::UPDATE,
        &values![service, stored.id, version, false, stored.folder_id, now, stored.version],
    )?;
    if changed == 0 {
        return Err(Error::conflict(
            "somebody changed this template at the same time; read it again and repeat the change",
        ));
    }
    tx.execute(&template::INSERT_VERSION, &version_columns(service, stored.id, version, text, author, now))?;
    Ok(version)
}

/// The values of [`template::INSERT_VERSION`].
pub(crate) fn version_columns(
    service: ServiceId,
    id: TemplateId,
    version: u32,
    text: &TemplateText,
    author: &str,
    now: Timestamp,
) -> Vec<Value> {
    values![
        service,
        id,
        version,
        &text.name,
        text.subject.clone(),
        &text.content,
        text.category_id,
        template::lane_column(text.lane),
        text.redact,
        text.right_to_left,
        text.has_unsubscribe_link,
        author,
        now,
    ]
    .to_vec()
}

/// Which parts of a template differ.
pub(crate) fn difference(stored: &Template, declared: &TemplateText) -> Effect {
    Difference::default()
        .field("name", &stored.name, &declared.name)
        .field("subject", &stored.subject, &declared.subject)
        .field("content", &stored.content, &declared.content)
        .field("category", &stored.category_id, &declared.category_id)
        .field("lane", &stored.lane, &declared.lane)
        .field("redact", &stored.redact, &declared.redact)
        .field("right_to_left", &stored.right_to_left, &declared.right_to_left)
        .field("has_unsubscribe_link", &stored.has_unsubscribe_link, &declared.has_unsubscribe_link)
        .field("archived", &stored.archived, &false)
        .effect()
}
