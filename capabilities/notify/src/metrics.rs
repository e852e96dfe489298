//! What notify counts, for those who run the node. No label names an organisation, a service or a person.

use crate::model::service::CallbackKind;
use crate::model::{Channel, KeyType};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use std::time::Duration;
use yui_kernel::Lane;
use yui_web::Metrics;

/// Upper bounds of the time from acceptance to hand-over, in seconds: from "at once" to the day on which a message is given up.
const HAND_OVER: [f64; 14] =
    [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1_800.0, 14_400.0, 86_400.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Accepted {
    channel: &'static str,
    key_type: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Delivery {
    channel: &'static str,
    provider: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    kind: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InLane {
    lane: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FromTable {
    table: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    channel: &'static str,
}

impl Accepted {
    fn of(channel: Channel, key_type: KeyType) -> Self {
        // The words of declarations, not those that are stored.
        let key_type = match key_type {
            KeyType::Live => "live",
            KeyType::Team => "team",
            KeyType::Test => "test",
        };
        Self { channel: channel.as_str(), key_type }
    }
}

/// How one call to a service's own system ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// The receiver took it.
    Delivered,
    /// The receiver said that it will never take it.
    Refused,
    /// It is tried again later.
    Retried,
    /// It was tried often enough.
    GivenUp,
}

impl CallOutcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Retried => "retried",
            Self::GivenUp => "given-up",
        }
    }
}

/// What came of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptOutcome {
    /// Its message has a new status.
    Applied,
    /// A complaint was kept.
    Complaint,
    /// It said nothing new.
    Ignored,
    /// It waits for its message.
    Early,
    /// It has waited in vain.
    Dropped,
}

impl ReceiptOutcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Complaint => "complaint",
            Self::Ignored => "ignored",
            Self::Early => "early",
            Self::Dropped => "dropped",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Told {
    provider: String,
    outcome: &'static str,
}

/// The counters. Clones count together.
#[derive(Debug, Clone)]
pub struct NotifyMetrics {
    accepted: Family<Accepted, Counter>,
    bulk_rows: Family<Accepted, Counter>,
    deliveries: Family<Delivery, Counter>,
    hand_over: Family<InLane, Histogram, fn() -> Histogram>,
    repeated: Family<Of, Counter>,
    purged: Family<FromTable, Counter>,
    callbacks: Family<Call, Counter>,
    receipts: Family<Told, Counter>,
}

impl Default for NotifyMetrics {
    fn default() -> Self {
        let new = Self {
            accepted: Family::default(),
            bulk_rows: Family::default(),
            deliveries: Family::default(),
            hand_over: Family::new_with_constructor(|| Histogram::new(HAND_OVER)),
            repeated: Family::default(),
            purged: Family::default(),
            callbacks: Family::default(),
            receipts: Family::default(),
        };
        for table in ["notification", "received_text", "bulk_send", "report"] {
            drop(new.purged.get_or_create(&FromTable { table }));
        }
        // A rate over a series that appears with its first event misses that event.
        for channel in Channel::ALL {
            for key_type in [KeyType::Live, KeyType::Team, KeyType::Test] {
                let labels = Accepted::of(*channel, key_type);
                drop(new.accepted.get_or_create(&labels));
                drop(new.bulk_rows.get_or_create(&labels));
            }
            drop(new.repeated.get_or_create(&Of { channel: channel.as_str() }));
        }
        new
    }
}

impl NotifyMetrics {
    /// Lets `metrics` show what is counted here.
    pub fn register(&self, metrics: &Metrics) {
        let Self { accepted, bulk_rows, deliveries, hand_over, repeated, purged, callbacks, receipts } = self.clone();
        metrics.register("yui_notify_receipts", "What providers told of messages, by what came of it", receipts);
        metrics.register("yui_notify_accepted_messages", "Single messages that were accepted and stored", accepted);
        metrics.register(
            "yui_notify_accepted_bulk_rows",
            "Rows of bulk sends that were accepted and stored",
            bulk_rows,
        );
        metrics.register("yui_notify_deliveries", "Attempts to hand a message over, by how they ended", deliveries);
        metrics.register(
            "yui_notify_hand_over_seconds",
            "From a message's acceptance, or the time it was scheduled for, to the provider's taking it",
            hand_over,
        );
        metrics.register("yui_notify_purged_rows", "Rows that were deleted because their time was over", purged);
        metrics.register(
            "yui_notify_repeated_attempts",
            "Attempts whose predecessor ended in a crash, so that the recipient may get a second copy",
            repeated,
        );
        metrics.register("yui_notify_callbacks", "Calls to services' own systems, by how they ended", callbacks);
    }

    /// A message is stored.
    pub fn accepted(&self, channel: Channel, key_type: KeyType) {
        self.accepted.get_or_create(&Accepted::of(channel, key_type)).inc();
    }

    /// The rows of a bulk send are stored.
    pub fn accepted_rows(&self, channel: Channel, key_type: KeyType, rows: u32) {
        self.bulk_rows.get_or_create(&Accepted::of(channel, key_type)).inc_by(rows.into());
    }

    /// An attempt is recorded; `provider` is its name, or `none` where the message did not get that far.
    pub fn attempted(&self, channel: Channel, provider: &str, outcome: &'static str) {
        let provider = provider.to_owned();
        self.deliveries.get_or_create(&Delivery { channel: channel.as_str(), provider, outcome }).inc();
    }

    /// A provider took a message this long after it was due.
    pub fn handed_over(&self, lane: Lane, after: Duration) {
        self.hand_over.get_or_create(&InLane { lane: lane.as_str() }).observe(after.as_secs_f64());
    }

    /// Rows of a table are deleted because their time was over.
    pub fn purged(&self, table: &'static str, rows: u64) {
        self.purged.get_or_create(&FromTable { table }).inc_by(rows);
    }

    /// An attempt is recorded whose predecessor ended in a crash.
    pub fn repeated(&self, channel: Channel) {
        self.repeated.get_or_create(&Of { channel: channel.as_str() }).inc();
    }

    /// A provider told how a message fared.
    pub fn receipt(&self, provider: &str, outcome: ReceiptOutcome) {
        self.receipts.get_or_create(&Told { provider: provider.to_owned(), outcome: outcome.as_str() }).inc();
    }

    /// A service's system was called, or is not called any more.
    pub fn called_back(&self, kind: CallbackKind, outcome: CallOutcome) {
        self.callbacks.get_or_create(&Call { kind: kind.as_str(), outcome: outcome.as_str() }).inc();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everything_that_is_counted_is_shown() {
        let (metrics, counted) = (Metrics::default(), NotifyMetrics::default());
        counted.register(&metrics);
        counted.accepted(Channel::Email, KeyType::Live);
        counted.accepted_rows(Channel::Sms, KeyType::Team, 300);
        counted.attempted(Channel::Email, "smtp", "delivered");
        counted.handed_over(Lane::Bulk, Duration::from_millis(700));
        counted.repeated(Channel::Sms);
        counted.called_back(CallbackKind::Delivery, CallOutcome::GivenUp);
        let page = metrics.scrape().await.unwrap();
        for line in [
            r#"yui_notify_accepted_messages_total{channel="email",key_type="live"} 1"#,
            r#"yui_notify_accepted_messages_total{channel="sms",key_type="test"} 0"#,
            r#"yui_notify_accepted_bulk_rows_total{channel="sms",key_type="team"} 300"#,
            r#"yui_notify_deliveries_total{channel="email",provider="smtp",outcome="delivered"} 1"#,
            r#"yui_notify_hand_over_seconds_bucket{le="0.5",lane="bulk"} 0"#,
            r#"yui_notify_hand_over_seconds_bucket{le="1.0",lane="bulk"} 1"#,
            r#"yui_notify_repeated_attempts_total{channel="sms"} 1"#,
            r#"yui_notify_callbacks_total{kind="delivery",outcome="given-up"} 1"#,
        ] {
            assert!(page.lines().any(|shown| shown == line), "{line} in\n{page}");
        }
    }
}
