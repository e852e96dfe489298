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

    /// States of messages that have left the queue and not ended: they wait for a provider's word or for a scan.
    pub const IN_FLIGHT: &'static [Self] = &[Self::Sending, Self::Pending, Self::PendingVirusCheck];

    /// Whether nothing more will happen to the message by itself.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Created | Self::Sending | Self::Pending | Self::PendingVirusCheck | Self::Accepted)
    }

    /// Whether a message in this state may come to be in `next`: what a receipt that is late, early or repeated can still change.
    ///
    /// A message that never left keeps its end. Of one that left, the failure that is known to last is final; anything milder gives
    /// way to later news, because mail servers bounce what they had taken, and carriers deliver what they had given up.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match self {
            _ if self == next => false,
            Self::Created | Self::PendingVirusCheck => true,
            Self::Sending | Self::Pending => !matches!(next, Self::Created | Self::PendingVirusCheck | Self::Cancelled),
            Self::Sent => matches!(next, Self::Pending | Self::Delivered) || next.is_failure_on_the_way(),
            Self::Delivered => matches!(next, Self::TemporaryFailure | Self::PermanentFailure),
            Self::TemporaryFailure => matches!(next, Self::Delivered | Self::PermanentFailure | Self::TechnicalFailure),
            Self::TechnicalFailure => next == Self::Delivered,
            Self::Cancelled
            | Self::Failed
            | Self::PermanentFailure
            | Self::ProviderFailure
            | Self::ValidationFailed
            | Self::VirusScanFailed
            | Self::ReturnedLetter
            | Self::PiiCheckFailed
            | Self::Accepted
            | Self::Received => false,
        }
    }

    fn is_failure_on_the_way(self) -> bool {
        matches!(self, Self::TechnicalFailure | Self::TemporaryFailure | Self::PermanentFailure | Self::ProviderFailure)
    }

    /// The state in GC Notify's words, which for some failures depend on what the provider said.
    #[must_use]
    pub fn described(self, channel: Channel, provider_response: Option<&str>) -> &'static str {
        let said =
            |words: &[&str]| provider_response.is_some_and(|response| words.iter().any(|word| response.contains(word)));
        match (self, channel) {
            (Self::PermanentFailure, Channel::Email) if said(&["suppression list"]) => "Blocked",
            (Self::ProviderFailure, Channel::Sms)
                if said(&["NO_ORIGINATION_IDENTITIES_FOUND", "DESTINATION_COUNTRY_BLOCKED"]) =>
            {
                "Can't send to this international number"
            }
            _ => self.description(channel),
        }
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
    /// The state of a bulk send. Those that the peers have for letters are there because filters name them.
    BulkStatus {
        /// A spreadsheet was uploaded and is sound; nobody has said yet that it shall be sent.
        Checked = "checked",
        /// Its rows are becoming notifications, or will at once.
        Pending = "pending",
        /// Its rows are becoming notifications.
        InProgress = "in progress",
        /// Every row is a notification.
        Finished = "finished",
        /// It waits for its time.
        Scheduled = "scheduled",
        /// Taken back before its time, or the service was stopped.
        Cancelled = "cancelled",
        /// The peers stop a job there; here it is refused before it begins.
        SendingLimitsExceeded = "sending limits exceeded",
        /// Letters that wait for their printer.
        ReadyToSend = "ready to send",
        /// Letters that their printer has.
        SentToPrinter = "sent to dvla",
        /// The node could not go on with it.
        Error = "error",
    }
}

impl BulkStatus {
    /// Whether nothing more will become of its rows.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Finished | Self::Cancelled | Self::SendingLimitsExceeded | Self::SentToPrinter | Self::Error
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn a_message_that_never_left_keeps_its_end() {
        for end in [Status::Cancelled, Status::VirusScanFailed, Status::PiiCheckFailed, Status::ValidationFailed] {
            for next in Status::ALL {
                assert!(!end.may_become(*next), "{end} became {next}");
            }
        }
    }

    #[test]
    fn late_news_counts_unless_the_failure_is_known_to_last() {
        assert!(Status::Delivered.may_become(Status::PermanentFailure));
        assert!(Status::Sent.may_become(Status::Delivered));
        assert!(Status::TemporaryFailure.may_become(Status::Delivered));
        assert!(!Status::PermanentFailure.may_become(Status::Delivered));
        assert!(!Status::Delivered.may_become(Status::Sent));
        assert!(!Status::Delivered.may_become(Status::Sending));
    }

    #[test]
    fn nothing_goes_back_to_waiting() {
        for status in Status::ALL.iter().filter(|status| status.is_final()) {
            assert!(!status.may_become(Status::Created) && !status.may_become(Status::Sending), "{status}");
            assert!(!status.may_become(*status));
        }
    }
}
