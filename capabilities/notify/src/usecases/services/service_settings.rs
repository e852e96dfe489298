//! The settings of a service, as its people see them.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::{ReplyTo, Service, TextSender};
use crate::sql::reply_to_check::{self, Check};
use crate::sql::safelist::Entry;
use crate::sql::{reply_to, safelist, service, text_sender};
use yui_kernel::Result;
use yui_policy::{Access, Permission};
use yui_store::{TenantTx, values};

/// A service with what belongs to its settings.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceSettings {
    /// The service.
    pub service: Service,
    /// Addresses for answers, the default one first; those too that were taken out of use.
    pub reply_to: Vec<ReplyTo>,
    /// Addresses for answers that wait for their confirmation, the newest first.
    pub waiting: Vec<Check>,
    /// What its texts come from, the default one first; those too that were taken out of use.
    pub text_senders: Vec<TextSender>,
    /// Whom it may write to in trial and with team keys, beside its members.
    pub safelist: Vec<Entry>,
}

impl std::fmt::Debug for ServiceSettings {
    /// Without addresses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceSettings").field("service", &self.service.id).finish_non_exhaustive()
    }
}

/// The settings as they are stored now.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; or as the store reports them.
pub async fn service_settings(notify: &Notify, access: &Access, id: ServiceId) -> Result<ServiceSettings> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    let read = move |tx: &mut TenantTx<'_>| {
        let key = values![id];
        Ok(ServiceSettings {
            service: tx.get(&service::FIND, &key, "the service")?,
            reply_to: tx.list(&reply_to::LIST, &key)?,
            waiting: tx.list(&reply_to_check::WAITING, &values![id, tx.now()])?,
            text_senders: tx.list(&text_sender::LIST, &key)?,
            safelist: tx.list(&safelist::LIST, &key)?,
        })
    };
    notify.store().read(tenant, read).await
}
