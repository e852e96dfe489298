//! The states of a message and of a bulk send, and what they are called.

use super::Channel;
use super::dialect::names;

names! {
    /// The state of a message (section 2.10 of the wire facts): stable names that clients test for.
    Status {
        /// Accepted and not yet handed to a provider.
        Created = "created",
        /// A provider has it and will tell how it ended.
        Sending = "sending",
        /// A provider has it and will tell nothing more.
        Sent = "sent",
        /// A provider waits for the network.
        Pending = "pending",
        /// It reached the recipient's side.
        Delivered = "delivered",
        /// Taken back before it was sent.
        Cancelled = "cancelled",
        /// Umbrella of all failures in filters; no message has it.
        Failed = "failed",
        /// The node or its provider could not send it.
        TechnicalFailure = "technical-failure",
        /// The recipient could not be reached for now.
        TemporaryFailure = "temporary-failure",
        /// The recipient cannot be reached.
        PermanentFailure = "permanent-failure",
        /// The provider refused it.
        ProviderFailure = "provider-failure",
        /// Waits for a malware scan.
        PendingVirusCheck = "pending-virus-check",
        /// Its content was refused.
        ValidationFailed = "validation-failed",
        /// Malware was found in it.
        VirusScanFailed = "virus-scan-failed",
        /// A letter came back.
        ReturnedLetter = "returned-letter",
        /// It holds data that must not leave.
        PiiCheckFailed = "pii-check-failed",
        /// A letter waits.
        Accepted = "accepted",
        /// A letter arrived.
        Received = "received",
    }
}

impl Status {
    /// The states that `failed` stands for in a filter.
    pub const FAILURES: &'static [Self] = &[
        Self::Failed,
        Self::TechnicalFailure,
        Self::TemporaryFailure,
        Self::PermanentFailure,
        Self::ProviderFailure,
        Self::ValidationFailed,
        Self::VirusScanFailed,
        Self::ReturnedLetter,
        Self::PiiCheckFailed,
    ];

    /// Whether nothing more will happen to the message by itself.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Created | Self::Sending | Self::Pending | Self::PendingVirusCheck | Self::Accepted)
    }

    /// The words that GC Notify's answers carry beside the state.
    #[must_use]
    pub fn description(self, channel: Channel) -> &'static str {
        match (self, channel) {
            (Self::Created | Self::Sending | Self::Pending | Self::PendingVirusCheck | Self::Accepted, _) => {
                "In transit"
            }
            (Self::Sent, Channel::Sms) => "Sent",
            (Self::Sent | Self::Delivered | Self::Received, _) => "Delivered",
            (Self::Cancelled, _) => "Cancelled",
            (Self::TemporaryFailure, Channel::Email) => "Content or inbox issue",
            (Self::TemporaryFailure, Channel::Sms) => "Carrier issue",
            (Self::PermanentFailure, Channel::Email) => "No such address",
            (Self::PermanentFailure | Self::ProviderFailure, Channel::Sms) => "No such number",
            (Self::VirusScanFailed, _) => "Attachment has virus",
            (Self::PiiCheckFailed, _) => "Exceeds Protected A",
            (Self::TechnicalFailure, _) => "Tech issue",
            (Self::Failed | Self::ProviderFailure | Self::ValidationFailed | Self::ReturnedLetter, _) => "Failed",
        }
    }
}

names! {
    /// The state of a bulk send.
    BulkStatus {
        /// Its rows are becoming notifications, or will at once.
        Pending = "pending",
        /// Its rows are becoming notifications.
        InProgress = "in progress",
        /// Every row is a notification.
        Finished = "finished",
        /// It waits for its time.
        Scheduled = "scheduled",
        /// Taken back before its time.
        Cancelled = "cancelled",
    }
}
