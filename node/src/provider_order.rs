//! `yui providers`: in which order the providers of a channel are tried, and which of them take messages.

use crate::cli::{Output, ProvidersCommand};
use crate::config::Settings;
use crate::migrate;
use crate::wiring::{Node, open_store_as_guest};
use yui_kernel::{Env, Error, NodeWide, Origin, Result};
use yui_notify::Notify;
use yui_notify::model::Channel;
use yui_notify::usecases::{enable_provider, list_provider_changes, list_providers, order_providers};
use yui_store::AuditEntry;

/// How many changes are shown.
const SHOWN: u32 = 50;

/// Does it, beside a running node, whose processes follow within a second.
///
/// # Errors
/// `Invalid`, `Conflict` or `NotFound`, saying what to do; as the store reports them.
pub async fn providers(settings: Settings, what: &ProvidersCommand, output: &mut Output) -> Result<()> {
    let env = Env::system();
    let store = open_store_as_guest(&settings, &env).await?;
    migrate::at_start(&settings, &store).await?;
    let address = settings.network.listen.0;
    let node = Node::new(settings, env, store.clone(), address)?;
    let done = carry_out(&node.notify, what, output).await;
    store.close().await?;
    done
}

async fn carry_out(notify: &Notify, what: &ProvidersCommand, output: &mut Output) -> Result<()> {
    let operator = NodeWide::system("providers").from_origin(Origin::command_line());
    match what {
        ProvidersCommand::List => {
            let mut lines = Vec::new();
            for channel in [Channel::Email, Channel::Sms] {
                lines.extend(listed(notify, &operator, channel).await?);
            }
            output.say(&lines.join("\n"))
        }
        ProvidersCommand::Order { channel, names } => {
            let channel = named(channel)?;
            order_providers(notify, &operator, channel, names).await?;
            output.say(&listed(notify, &operator, channel).await?.join("\n"))
        }
        ProvidersCommand::Enable { channel, name } => switch(notify, &operator, channel, name, true, output).await,
        ProvidersCommand::Disable { channel, name } => switch(notify, &operator, channel, name, false, output).await,
        ProvidersCommand::History { channel } => {
            let entries = list_provider_changes(notify, &operator, named(channel)?, None, SHOWN).await?;
            if entries.is_empty() {
                return output.say("no changes: the order is that of the settings");
            }
            output.say(&entries.iter().map(told).collect::<Vec<_>>().join("\n"))
        }
    }
}

async fn switch(
    notify: &Notify,
    operator: &NodeWide,
    channel: &str,
    name: &str,
    enabled: bool,
    output: &mut Output,
) -> Result<()> {
    let channel = named(channel)?;
    enable_provider(notify, operator, channel, name, enabled).await?;
    output.say(&listed(notify, operator, channel).await?.join("\n"))
}

/// A line a provider. Whether one is down or slow is known to the running processes alone, each for itself.
async fn listed(notify: &Notify, operator: &NodeWide, channel: Channel) -> Result<Vec<String>> {
    let states = list_providers(notify, operator, channel).await?;
    let line = |(place, state): (usize, &yui_notify::route::ProviderState)| {
        let place = if state.enabled { (place + 1).to_string() } else { "-".to_owned() };
        let taking = if state.enabled { "" } else { "  takes no messages" };
        format!("{channel}  {place}  {}{taking}", state.name)
    };
    Ok(states.iter().enumerate().map(line).collect())
}

/// `2026-11-22T01:00:00Z  system:providers (command line)  provider.order: smtp, ses`.
fn told(entry: &AuditEntry) -> String {
    let origin = entry.origin.as_deref().map(|origin| format!(" ({origin})")).unwrap_or_default();
    let after = entry.after.as_ref().and_then(|after| after.as_array()).into_iter().flatten();
    let order: Vec<String> = after
        .filter_map(|choice| {
            let name = choice.get("provider")?.as_str()?;
            let enabled = choice.get("enabled")?.as_bool()?;
            Some(if enabled { name.to_owned() } else { format!("{name} (takes no messages)") })
        })
        .collect();
    format!("{}  {}{origin}  {}: {}", entry.at, entry.actor, entry.action, order.join(", "))
}

fn named(channel: &str) -> Result<Channel> {
    channel.parse().map_err(|_| Error::invalid(format!("{channel:?} is no channel: write email or sms")))
}

#[cfg(test)]
mod tests;
