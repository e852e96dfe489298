//! The operator decides which providers of a channel take messages, and in which order they are tried.

use crate::Notify;
use crate::model::Channel;
use crate::route::ProviderState;
use crate::sql::provider_choice::{self, ProviderChoice};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Error, NodeWide, OrganisationId, Result, Timestamp};
use yui_store::audit::{self, AuditEntry, AuditId};
use yui_store::{Audited, NodeTx, values};

/// The channel's providers in the order in which they are tried, those out of use last, with their states as this process sees them.
///
/// # Errors
/// As the store reports them.
pub async fn list_providers(notify: &Notify, _operator: &NodeWide, channel: Channel) -> Result<Vec<ProviderState>> {
    let route = notify.route(channel);
    route.refresh(notify.store()).await?;
    Ok(route.states(notify.env().now()))
}

/// Tries the channel's providers in this order from now on: each process of the node does within a second.
///
/// # Errors
/// `Invalid` if the names are not exactly those of the configured providers.
pub async fn order_providers(notify: &Notify, operator: &NodeWide, channel: Channel, order: &[String]) -> Result<()> {
    let mut configured: Vec<&str> = notify.route(channel).providers().iter().map(|provider| provider.name()).collect();
    let mut named: Vec<&str> = order.iter().map(String::as_str).collect();
    configured.sort_unstable();
    named.sort_unstable();
    if configured != named {
        let known = configured.join(", ");
        return Err(Error::invalid(format!("name each provider of the channel {channel} once; they are {known}")));
    }
    let order = order.to_vec();
    change(notify, operator, channel, "provider.order", move |choices| {
        choices.sort_by_key(|choice| order.iter().position(|name| *name == choice.provider));
        Ok(())
    })
    .await
}

/// Lets a provider take messages, or no more. Messages that it has taken keep their way.
///
/// # Errors
/// `NotFound` if the channel has no such provider, `Conflict` if no other one would take messages.
pub async fn enable_provider(
    notify: &Notify,
    operator: &NodeWide,
    channel: Channel,
    provider: &str,
    enabled: bool,
) -> Result<()> {
    let name = provider.to_owned();
    let action = if enabled { "provider.enable" } else { "provider.disable" };
    change(notify, operator, channel, action, move |choices| {
        let choice = choices
            .iter_mut()
            .find(|choice| choice.provider == name)
            .ok_or_else(|| Error::not_found(format!("the channel {channel} has no provider of this name")))?;
        choice.enabled = enabled;
        if choices.iter().any(|choice| choice.enabled) {
            return Ok(());
        }
        Err(Error::conflict(format!("no other provider of the channel {channel} takes messages: enable one first")))
    })
    .await
}

/// Who changed the order of a channel's providers or switched one on or off, and what it was before; the newest first. `before` is the
/// last entry of the page before.
///
/// # Errors
/// As the store reports them.
pub async fn list_provider_changes(
    notify: &Notify,
    operator: &NodeWide,
    channel: Channel,
    before: Option<AuditId>,
    limit: u32,
) -> Result<Vec<AuditEntry>> {
    // Entries of the node itself stand under the organisation of all zeros.
    let node = operator.within(OrganisationId::from(Uuid::nil()));
    let before = before.map_or(Uuid::max(), AuditId::uuid);
    let until = notify.env().now().saturating_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
    let list = move |tx: &mut yui_store::TenantTx<'_>| {
        let always = (Timestamp::UNIX_EPOCH, until);
        tx.list(&audit::LIST, &values![before, "channel", channel.as_str(), "", always.0, always.1, limit])
    };
    notify.store().read(&node, list).await
}

/// Reads the choices, changes them, keeps all of them with their places, and writes down who did it.
async fn change(
    notify: &Notify,
    operator: &NodeWide,
    channel: Channel,
    action: &'static str,
    change: impl Fn(&mut Vec<ProviderChoice>) -> Result<()> + Send + 'static,
) -> Result<()> {
    let configured: Vec<String> =
        notify.route(channel).providers().iter().map(|provider| provider.name().to_owned()).collect();
    let work = move |tx: &mut NodeTx<'_>| {
        let stored: Vec<ProviderChoice> = tx.list(&provider_choice::LIST, &values![channel.as_str()])?;
        let mut choices: Vec<ProviderChoice> = configured
            .iter()
            .map(|name| {
                let chosen = stored.iter().find(|choice| choice.provider == *name).cloned();
                chosen.unwrap_or_else(|| ProviderChoice { provider: name.clone(), position: i64::MAX, enabled: true })
            })
            .collect();
        choices.sort_by_key(|choice| choice.position);
        let before = shown(&choices);
        change(&mut choices)?;
        let after = shown(&choices);
        if before == after {
            return Ok(());
        }
        let now = tx.now();
        for (choice, position) in choices.iter().zip(0_i64..) {
            let row = values![channel.as_str(), &choice.provider, position, choice.enabled, now];
            tx.execute(&provider_choice::PUT, &row)?;
        }
        tx.audit(&Audited::new(action, "channel", channel.as_str()).before(before).after(after))
    };
    notify.store().write_node(operator, work).await?;
    notify.route(channel).forget();
    Ok(())
}

fn shown(choices: &[ProviderChoice]) -> serde_json::Value {
    choices.iter().map(|choice| json!({ "provider": choice.provider, "enabled": choice.enabled })).collect()
}
