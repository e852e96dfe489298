//! Adapters to the outside: what carries an e-mail or a text message away from the node.
//!
//! A delivery job renders a message into an [`Outgoing`], hands it to a [`Provider`] and acts on the answer. These
//! providers exist:
//!
//! - [`smtp`]: the mail server of the node's operator;
//! - [`gateway`]: any text-message service with an HTTP API, described in configuration;
//! - [`amazon`]: SES for e-mail, SNS and End User Messaging for text messages;
//! - [`twilio`]: Twilio's Messages API;
//! - [`capture`]: files in a directory, the default where nothing is configured: nothing leaves the machine.
//!
//! What every provider promises:
//!
//! - It tries once. Retrying is the job's, on its schedule; [`SendError`] says whether and when that makes sense.
//! - A retry of the same message carries the same identity ([`MessageId`] in an e-mail, the reference in a text), so that
//!   a receiver can tell the copy that follows an [uncertain](SendError::Uncertain) outcome.
//! - No recipient, content or secret appears in an error, an answer or a `Debug` output.

pub mod amazon;
pub mod capture;
pub mod dkim;
pub mod gateway;
pub mod mime;
pub mod outcome;
pub mod outgoing;
pub mod receipt;
pub(crate) mod redact;
pub mod settings;
pub mod smtp;
pub mod twilio;

pub use outcome::{Accepted, SendError};
pub use outgoing::{Attachment, MessageId, Outgoing, OutgoingEmail, OutgoingText, Transit};
pub use settings::{EmailSettings, TextSettings, build_email, build_text};

use crate::model::{Channel, Status};
use std::future::Future;
use std::pin::Pin;

/// The future that a provider's method returns.
pub type ProviderFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries messages of one channel.
pub trait Provider: Send + Sync + 'static {
    /// What it carries.
    fn channel(&self) -> Channel;

    /// A short name for metrics, logs and the notification's record: `smtp`, `capture`, or the gateway's configured name.
    fn name(&self) -> &str;

    /// The state of a message that this provider took, as long as nothing more is heard of it. Of an e-mail the next mail server has
    /// said that it will deliver it or tell; a text message may still be lost on its way.
    fn accepted_status(&self) -> Status {
        match self.channel() {
            Channel::Email => Status::Delivered,
            Channel::Sms => Status::Sent,
        }
    }

    /// Hands one message over, once.
    ///
    /// # Errors
    /// [`SendError`] says whose turn it is: the schedule's (try again) or the sender's (this message cannot be sent).
    /// A message of another channel is [`SendError::Permanent`].
    fn send<'a>(&'a self, message: &'a Outgoing) -> ProviderFuture<'a, Result<Accepted, SendError>>;

    /// Reaches the provider without sending anything, and says in plain words what was found: for `yui doctor`.
    ///
    /// # Errors
    /// What is wrong and what to do about it, for the operator; holds no secret.
    fn check(&self) -> ProviderFuture<'_, yui_kernel::Result<String>>;
}
