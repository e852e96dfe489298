//! What the node itself tells the people who run a service, by e-mail: that a limit is near, that a key was revoked.
//!
//! A use case writes a notice in the transaction of the change that it tells of ([`tell`]); jobs send it to every member that manages
//! the service, one e-mail each, so that a retry reaches only who was not reached. Texts are in messages/notices.*.ftl: of each notice
//! a subject, what happened, and what to do. They go out in the languages of the service's country.

mod mailer;
mod send;
mod text;

pub(crate) use text::reply_to_text;

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
    /// Four fifths of a limit are used.
    LimitNear {
        /// `email` or `sms`.
        channel: String,
        /// `day` or `year`.
        span: String,
        /// How much was sent.
        used: String,
        /// Of how much.
        limit: String,
    },
    /// A limit is used up.
    LimitReached {
        /// `email` or `sms`.
        channel: String,
        /// `day` or `year`.
        span: String,
        /// How much was sent.
        limit: String,
    },
    /// The operator changed how much the service may send.
    LimitsChanged {
        /// E-mails a day.
        daily_email: String,
        /// Parts of text messages a day.
        daily_text_parts: String,
        /// E-mails a fiscal year.
        annual_email: String,
        /// Parts of text messages a fiscal year.
        annual_text_parts: String,
    },
    /// The service may write to everyone now.
    GoLiveApproved,
    /// The service stays in trial mode.
    GoLiveRejected {
        /// Why.
        reason: String,
    },
    /// The service is stopped for now.
    ServiceSuspended {
        /// Why.
        reason: String,
    },
    /// The service works again.
    ServiceResumed,
    /// The service is gone for good.
    ServiceArchived,
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
            Self::LimitNear { .. } => "limit-near",
            Self::LimitReached { .. } => "limit-reached",
            Self::LimitsChanged { .. } => "limits-changed",
            Self::GoLiveApproved => "go-live-approved",
            Self::GoLiveRejected { .. } => "go-live-rejected",
            Self::ServiceSuspended { .. } => "service-suspended",
            Self::ServiceResumed => "service-resumed",
            Self::ServiceArchived => "service-archived",
        }
    }

    /// The values of its texts' variables; `service` and `node` are there for every notice.
    fn values(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::KeyLeaked { key, found } => vec![("key", key), ("found", found)],
            Self::CallbackSuspended { kind } => vec![("kind", kind)],
            Self::BounceWarning { rate } | Self::EmailStopped { rate } => vec![("rate", rate)],
            Self::LimitNear { used, limit, .. } => vec![("used", used), ("limit", limit)],
            Self::LimitReached { limit, .. } => vec![("limit", limit)],
            Self::LimitsChanged { daily_email, daily_text_parts, annual_email, annual_text_parts } => vec![
                ("daily_email", daily_email),
                ("daily_text_parts", daily_text_parts),
                ("annual_email", annual_email),
                ("annual_text_parts", annual_text_parts),
            ],
            Self::GoLiveRejected { reason } | Self::ServiceSuspended { reason } => vec![("reason", reason)],
            Self::GoLiveApproved | Self::ServiceResumed | Self::ServiceArchived => Vec::new(),
        }
    }

    /// Variables whose values differ from language to language: each with the key of its word.
    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::LimitNear { channel, span, .. } | Self::LimitReached { channel, span, .. } => {
                vec![("counted", format!("word-{channel}")), ("span", format!("word-{span}"))]
            }
            _ => Vec::new(),
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
