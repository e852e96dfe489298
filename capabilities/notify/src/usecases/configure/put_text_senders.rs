//! Makes the senders of text messages be as declared.

use crate::model::TextSenderId;
use crate::model::service::{Service, TextSender};
use crate::sql::text_sender;
use crate::usecases::trail;
use serde_json::{Map, Value, json};
use yui_kernel::{Change, Effect, Result};
use yui_store::{Audited, TenantTx, values};

/// A sender of text messages as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSenderSpec {
    /// The id it shall have, for requests that name it.
    pub id: Option<TextSenderId>,
    /// Up to 11 letters and digits, or a number.
    pub sender: String,
    /// Whether it is used when a request names none; at most one is.
    pub is_default: bool,
}

/// Creates what is new and archives what is no longer declared. If none is declared the default, the first is.
///
/// # Errors
/// As the store reports them.
pub fn put_text_senders(tx: &mut TenantTx<'_>, service: &Service, declared: &[TextSenderSpec]) -> Result<Vec<Change>> {
    let stored = tx.list::<TextSender>(&text_sender::LIST, &values![service.id])?;
    let any_default = declared.iter().any(|spec| spec.is_default);
    let mut changes = Vec::new();
    for (position, spec) in declared.iter().enumerate() {
        let is_default = spec.is_default || (!any_default && position == 0);
        let effect = match stored.iter().find(|stored| stored.sender == spec.sender) {
            Some(stored) if stored.is_default == is_default && !stored.archived => Effect::Unchanged,
            Some(stored) => {
                tx.execute(&text_sender::UPDATE, &values![service.id, stored.id, is_default, false])?;
                Effect::Updated(vec!["default"])
            }
            None => {
                let id = spec.id.unwrap_or_else(|| TextSenderId::new(tx.env()));
                tx.execute(&text_sender::INSERT, &values![service.id, id, &spec.sender, is_default, false])?;
                Effect::Created
            }
        };
        changes.push(Change::new("text-sender", format!("{}#{}", service.handle, position + 1), effect));
    }
    for gone in
        stored.iter().filter(|stored| !stored.archived && !declared.iter().any(|spec| spec.sender == stored.sender))
    {
        tx.execute(&text_sender::UPDATE, &values![service.id, gone.id, false, true])?;
        changes.push(Change::new("text-sender", gone.id.to_string(), Effect::Updated(vec!["archived"])));
    }
    if changes.iter().any(|change| change.effect != Effect::Unchanged) {
        let now = tx.list::<TextSender>(&text_sender::LIST, &values![service.id])?;
        let entry = Audited::new("service.text_senders", "service", service.id);
        trail::changed(tx, entry, Some(shown(&stored)), shown(&now))?;
    }
    Ok(changes)
}

fn shown(list: &[TextSender]) -> Map<String, Value> {
    let offered: Vec<Value> = list
        .iter()
        .filter(|one| !one.archived)
        .map(|one| json!({ "id": one.id, "sender": one.sender, "default": one.is_default }))
        .collect();
    Map::from_iter([("text_senders".to_owned(), Value::from(offered))])
}
