//! What the audit trail says of a change: what was and what is, as far as they differ.

use crate::model::organisation::OrganisationSettings;
use crate::model::service::Service;
use serde_json::{Map, Value, json};
use yui_kernel::Result;
use yui_store::{Audited, TenantTx};

/// Writes an entry with the fields that differ; of something new all of them, without what was.
///
/// # Errors
/// As the store reports them.
pub(crate) fn changed(
    tx: &mut TenantTx<'_>,
    entry: Audited,
    before: Option<Map<String, Value>>,
    after: Map<String, Value>,
) -> Result<()> {
    tx.audit(&difference(entry, before, after))
}

/// An entry with the fields that differ; of something new all of them, without what was.
pub(crate) fn difference(entry: Audited, before: Option<Map<String, Value>>, after: Map<String, Value>) -> Audited {
    let Some(before) = before else { return entry.after(Value::Object(after)) };
    let differs =
        |field: &String, one: &Map<String, Value>, other: &Map<String, Value>| one.get(field) != other.get(field);
    let only = |one: &Map<String, Value>, other: &Map<String, Value>| -> Value {
        one.iter()
            .filter(|(field, _)| differs(field, one, other))
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect::<Map<String, Value>>()
            .into()
    };
    entry.before(only(&before, &after)).after(only(&after, &before))
}

/// Everything of a service's settings; nothing of it is secret.
pub(crate) fn service(service: &Service) -> Map<String, Value> {
    let channels: Vec<&str> = service.channels.iter().map(|channel| channel.as_str()).collect();
    let fields = [
        ("handle", json!(service.handle)),
        ("name", json!(service.name)),
        ("mode", json!(service.mode.as_str())),
        ("state", json!(service.state.as_str())),
        ("dialect", json!(service.dialect.as_str())),
        ("region", json!(service.region)),
        ("time_zone", json!(service.time_zone)),
        ("email_from", json!(service.email_from)),
        ("sending_domain", json!(service.sending_domain)),
        ("prefix_texts", json!(service.prefix_texts)),
        ("channels", json!(channels)),
        ("international_texts", json!(service.international_texts)),
        ("per_minute", json!(service.limits.per_minute)),
        ("daily_email", json!(service.limits.daily_email)),
        ("daily_text_parts", json!(service.limits.daily_text_parts)),
        ("annual_email", json!(service.limits.annual_email)),
        ("annual_text_parts", json!(service.limits.annual_text_parts)),
        ("files", json!(service.files)),
        ("file_contact", json!(service.file_contact)),
    ];
    object(fields)
}

/// Everything of an organisation's settings.
pub(crate) fn organisation(settings: &OrganisationSettings) -> Map<String, Value> {
    let languages: Vec<&str> = settings.languages.iter().map(|language| language.as_str()).collect();
    let kinds: Vec<&str> = settings.pii_kinds.iter().map(|kind| kind.as_str()).collect();
    object([
        ("fiscal_year_start", json!(settings.fiscal_year_start)),
        ("languages", json!(languages)),
        ("self_approval", json!(settings.self_approval)),
        ("pii_kinds", json!(kinds)),
        ("redact_by_default", json!(settings.redact_by_default)),
    ])
}

/// These fields.
pub(crate) fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect()
}
