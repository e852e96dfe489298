//! What an API key was used for.

use crate::Notify;
use crate::model::{ApiKeyId, Channel, ServiceId};
use crate::sql::statistic::{self, KeyFigure};
use yui_kernel::{Result, Timestamp};
use yui_policy::{Access, Permission};
use yui_store::values;

/// The figures of a key since it was made; those of a test key, too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ApiKeyStatistics {
    /// E-mails that it asked for.
    pub email_sends: u64,
    /// Text messages that it asked for.
    pub sms_sends: u64,
    /// Both.
    pub total_sends: u64,
    /// When the last message was accepted from it.
    pub last_send: Option<Timestamp>,
}

/// What a key of the service was used for; nothing for a key that the service does not have.
///
/// # Errors
/// `Forbidden` without `view_activity`; faults of the store.
pub async fn api_key_statistics(
    notify: &Notify,
    access: &Access,
    service: ServiceId,
    key: ApiKeyId,
) -> Result<ApiKeyStatistics> {
    let tenant = access.require_in(service.uuid(), Permission::ViewActivity)?;
    let figures = notify
        .store()
        .read(tenant, move |tx| tx.list::<KeyFigure>(&statistic::OF_API_KEY, &values![service, key]))
        .await?;
    let of = |channel| figures.iter().filter(|one| one.channel == channel).map(|one| one.messages).sum();
    let (email_sends, sms_sends) = (of(Channel::Email), of(Channel::Sms));
    Ok(ApiKeyStatistics {
        email_sends,
        sms_sends,
        total_sends: email_sends.saturating_add(sms_sends),
        last_send: figures.iter().map(|one| one.last_at).max(),
    })
}
