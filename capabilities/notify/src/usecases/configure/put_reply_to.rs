//! Makes the addresses for replies be as declared.

use crate::model::ReplyToId;
use crate::model::service::{ReplyTo, Service};
use crate::sql::reply_to;
use crate::usecases::trail;
use serde_json::{Map, Value, json};
use yui_kernel::{Change, Effect, Result};
use yui_store::{Audited, TenantTx, values};

/// An address for replies as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyToSpec {
    /// The id it shall have, for requests that name it.
    pub id: Option<ReplyToId>,
    /// The address.
    pub address: String,
    /// Whether it is used when a request names none; at most one is.
    pub is_default: bool,
}

/// Creates what is new and archives what is no longer declared. If none is declared the default, the first is.
///
/// # Errors
/// As the store reports them.
pub fn put_reply_to(tx: &mut TenantTx<'_>, service: &Service, declared: &[ReplyToSpec]) -> Result<Vec<Change>> {
    let stored = tx.list::<ReplyTo>(&reply_to::LIST, &values![service.id])?;
    let any_default = declared.iter().any(|spec| spec.is_default);
    let mut changes = Vec::new();
    for (position, spec) in declared.iter().enumerate() {
        let is_default = spec.is_default || (!any_default && position == 0);
        let effect = match stored.iter().find(|stored| stored.address == spec.address) {
            Some(stored) if stored.is_default == is_default && !stored.archived => Effect::Unchanged,
            Some(stored) => {
                tx.execute(&reply_to::UPDATE, &values![service.id, stored.id, is_default, false])?;
                Effect::Updated(vec!["default"])
            }
            None => {
                let id = spec.id.unwrap_or_else(|| ReplyToId::new(tx.env()));
                tx.execute(&reply_to::INSERT, &values![service.id, id, &spec.address, is_default, false])?;
                Effect::Created
            }
        };
        changes.push(Change::new("reply-to", format!("{}#{}", service.handle, position + 1), effect));
    }
    for gone in
        stored.iter().filter(|stored| !stored.archived && !declared.iter().any(|spec| spec.address == stored.address))
    {
        tx.execute(&reply_to::UPDATE, &values![service.id, gone.id, false, true])?;
        changes.push(Change::new("reply-to", gone.id.to_string(), Effect::Updated(vec!["archived"])));
    }
    if changes.iter().any(|change| change.effect != Effect::Unchanged) {
        let now = tx.list::<ReplyTo>(&reply_to::LIST, &values![service.id])?;
        let entry = Audited::new("service.reply_to", "service", service.id);
        trail::changed(tx, entry, Some(shown(&stored)), shown(&now))?;
    }
    Ok(changes)
}

/// Addresses are of organisations, not of people who get messages; the trail still names them by id alone.
fn shown(list: &[ReplyTo]) -> Map<String, Value> {
    let offered: Vec<Value> =
        list.iter().filter(|one| !one.archived).map(|one| json!({ "id": one.id, "default": one.is_default })).collect();
    Map::from_iter([("reply_to".to_owned(), Value::from(offered))])
}
