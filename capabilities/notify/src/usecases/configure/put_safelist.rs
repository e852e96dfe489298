//! Makes the safelist be as declared.

use crate::model::Channel;
use crate::model::service::Service;
use crate::sql::safelist;
use serde_json::json;
use std::collections::BTreeSet;
use yui_kernel::{Change, Effect, Result};
use yui_store::{Audited, TenantTx, values};

/// Makes exactly these the recipients, beside the team, that the service may write to in trial mode and with team keys.
/// Recipients are in the form that is compared: addresses in lower case, numbers in E.164.
///
/// # Errors
/// As the store reports them.
pub fn put_safelist(tx: &mut TenantTx<'_>, service: &Service, declared: &[(Channel, String)]) -> Result<Change> {
    let stored = tx.list::<safelist::Entry>(&safelist::LIST, &values![service.id])?;
    let stored: BTreeSet<(Channel, String)> =
        stored.into_iter().map(|entry| (entry.channel, entry.recipient)).collect();
    let declared: BTreeSet<(Channel, String)> = declared.iter().cloned().collect();
    for (channel, recipient) in stored.difference(&declared) {
        tx.execute(&safelist::DELETE, &values![service.id, channel.as_str(), recipient])?;
    }
    for (channel, recipient) in declared.difference(&stored) {
        tx.execute(&safelist::INSERT, &values![service.id, channel.as_str(), recipient])?;
    }
    let effect = if stored == declared { Effect::Unchanged } else { Effect::Updated(vec!["recipients"]) };
    if effect != Effect::Unchanged {
        // Recipients are people: the trail says how many came and went, not who.
        tx.audit(
            &Audited::new("service.safelist", "service", service.id)
                .before(json!({ "recipients": stored.len() }))
                .after(json!({
                    "recipients": declared.len(),
                    "added": declared.difference(&stored).count(),
                    "removed": stored.difference(&declared).count(),
                })),
        )?;
    }
    Ok(Change::new("safelist", &service.handle, effect))
}
