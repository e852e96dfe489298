//! Changes what the people of a service decide about it.

use super::{as_operator, claim_sender, name, save, sender_name, take};
use crate::Notify;
use crate::model::{Channel, ServiceId};
use crate::sql::sender_name as claimed;
use yui_kernel::{Error, Feature, NodeWide, Result};
use yui_policy::{Access, Permission};
use yui_store::values;

/// What shall be different; what is not named stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceChange {
    /// Its name, which recipients see.
    pub name: Option<String>,
    /// What stands before the `@` of the sender's address.
    pub sender_name: Option<String>,
    /// Whether text messages begin with the service's name.
    pub prefix_texts: Option<bool>,
    /// How it may send; at least one way.
    pub channels: Option<Vec<Channel>>,
    /// Whether text messages may go to other countries.
    pub international_texts: Option<bool>,
    /// Whether it may send files with its e-mails.
    pub files: Option<bool>,
}

/// Changes a service; whatever waits is sent by the new settings.
///
/// # Errors
/// `Forbidden` without `manage_service` in it, or for a way to send that operators switched off; `NotFound`; `Invalid` if a name is none or no channel is left; `Conflict` if the sender's address is
/// another service's.
pub async fn change_service(notify: &Notify, access: &Access, id: ServiceId, change: ServiceChange) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?.clone();
    let change = ServiceChange {
        name: change.name.as_deref().map(name).transpose()?,
        sender_name: change.sender_name.as_deref().map(sender_name).transpose()?,
        channels: change.channels.map(channels).transpose()?,
        ..change
    };
    let (context, domain) = (NodeWide::system("sender names"), notify.settings().email_domain.clone());
    let may_text = notify.is_on(tenant.organisation(), Feature::TextMessages).await?;
    let may_have_files = notify.is_on(tenant.organisation(), Feature::Files).await?;
    notify
        .store()
        .write_node(&context, move |tx| {
            let before = tx.within(&tenant, |tx| take(tx, id))?;
            let mut after = before.clone();
            let ServiceChange { name, sender_name, prefix_texts, channels, international_texts, files } =
                change.clone();
            after.name = name.unwrap_or(after.name);
            after.email_from = sender_name.unwrap_or(after.email_from);
            after.prefix_texts = prefix_texts.unwrap_or(after.prefix_texts);
            after.channels = channels.unwrap_or(after.channels);
            after.international_texts = international_texts.unwrap_or(after.international_texts);
            after.files = files.unwrap_or(after.files);
            if !may_text && after.sends(Channel::Sms) && !before.sends(Channel::Sms) {
                return Err(Error::forbidden("those who run the node have switched off text messages"));
            }
            if !may_have_files && after.files && !before.files {
                return Err(Error::forbidden("those who run the node have switched off sending files"));
            }
            if after.email_from != before.email_from {
                claim_sender(tx, &tenant, &domain, &after)?;
            }
            tx.within(&tenant, |tx| save(tx, &before, &after, "service.change")).map(drop)
        })
        .await?;
    notify.services().forget(id);
    Ok(())
}

/// Each channel once, in their order; at least one.
fn channels(chosen: Vec<Channel>) -> Result<Vec<Channel>> {
    let chosen: Vec<Channel> = Channel::ALL.iter().copied().filter(|channel| chosen.contains(channel)).collect();
    if chosen.is_empty() {
        return Err(Error::invalid("a service sends e-mails, text messages, or both"));
    }
    Ok(chosen)
}

/// Has the service's e-mails come from another domain, or from the node's. For operators: mail servers must be told of it.
///
/// # Errors
/// `NotFound`; `Invalid` if the domain is none; or as the store reports them.
pub async fn change_sending_domain(
    notify: &Notify,
    operator: &NodeWide,
    id: ServiceId,
    domain: Option<String>,
) -> Result<()> {
    let domain = domain.map(|domain| domain.trim().to_ascii_lowercase());
    let is_domain = |domain: &String| {
        domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
            && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
    };
    if domain.as_ref().is_some_and(|domain| !is_domain(domain)) {
        return Err(Error::invalid("this is not a domain; write it like mail.city.example.jp"));
    }
    as_operator(notify, operator, id, move |tx| {
        let before = take(tx, id)?;
        let mut after = before.clone();
        after.sending_domain.clone_from(&domain);
        // The address that was claimed under the old domain is another one now.
        tx.execute(&claimed::DELETE, &values![id])?;
        save(tx, &before, &after, "service.sending-domain").map(drop)
    })
    .await
}
