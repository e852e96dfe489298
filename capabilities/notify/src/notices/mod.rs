//! What the node itself tells the people who run a service, by e-mail: that a limit is near, that a key was revoked.
//!
//! A use case writes a notice in the transaction of the change that it tells of ([`tell`]); jobs send it to every member that manages
//! the service, one e-mail each, so that a retry reaches only who was not reached. Texts are in messages/notices.*.ftl: of each notice
//! a subject, what happened, and what to do. They go out in the languages of the service's country.

mod mailer;
mod send;
mod text;

pub use mailer::NodeMailer;
pub use send::{NoticeHandler, NoticeMail, NoticeMailHandler, SendNotice};

use crate::model::ServiceId;
use serde::{Deserialize, Serialize};
use yui_kernel::{Lane, Result};
use yui_store::TenantTx;
use yui_store::jobs::Enqueue;

/// Something that the people who run a service should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "notice")]
pub enum Notice {
    /// An API key was found in public and has been revoked.
    KeyLeaked {
        /// The key's name.
        key: String,
        /// Where it was found, as the finder says: an address or the name of a place.
        found: String,
    },
    /// A receiver of callbacks failed so often that it is not called any more.
    CallbackSuspended {
        /// What it is told: `delivery`, `received` or `complaint`.
        kind: String,
    },
    /// Many of the service's e-mails come back.
    BounceWarning {
        /// How many in a hundred: `5.1`.
        rate: String,
    },
    /// Too many of the service's e-mails came back, so it sends none any more.
    EmailStopped {
        /// How many in a hundred: `10.2`.
        rate: String,
    },
}

impl Notice {
    /// What its texts are called.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::KeyLeaked { .. } => "key-leaked",
            Self::CallbackSuspended { .. } => "callback-suspended",
            Self::BounceWarning { .. } => "bounce-warning",
            Self::EmailStopped { .. } => "email-stopped",
        }
    }

    /// The values of its texts' variables; `service` and `node` are there for every notice.
    fn values(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::KeyLeaked { key, found } => vec![("key", key), ("found", found)],
            Self::CallbackSuspended { kind } => vec![("kind", kind)],
            Self::BounceWarning { rate } | Self::EmailStopped { rate } => vec![("rate", rate)],
        }
    }
}

/// Has the members that manage a service told, once this transaction has committed.
///
/// # Errors
/// As the store reports them.
pub fn tell(tx: &mut TenantTx<'_>, service: ServiceId, notice: &Notice) -> Result<()> {
    tx.enqueue(&SendNotice { service, notice: notice.clone() }, Enqueue::now(Lane::Normal)).map(drop)
}
