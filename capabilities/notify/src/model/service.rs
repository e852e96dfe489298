//! Services as they are declared and as they are stored.

use super::dialect::names;
use super::recipient::Region;
use super::{ApiKeyId, Channel, Dialect, KeyType, ReplyToId, ServiceId, TextSenderId};
use yui_kernel::Timestamp;
use yui_policy::Permissions;

names! {
    /// Whether a service may write to everyone.
    ServiceMode {
        /// To its team and safelist only, in small numbers.
        Trial = "trial",
        /// To everyone.
        Live = "live",
    }
}

names! {
    /// Whether a service works.
    ServiceState {
        /// It does.
        Active = "active",
        /// An operator has stopped it for now.
        Suspended = "suspended",
        /// It is gone for good; what it sent can still be read by operators.
        Archived = "archived",
    }
}

names! {
    /// What a service is called back about.
    CallbackKind {
        /// A message reached a final state.
        Delivery = "delivery",
        /// A text message came in.
        Received = "received",
        /// A recipient called a message unwanted.
        Complaint = "complaint",
    }
}

/// How much a service may send. Text messages are counted in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests in 60 seconds, for each key type on its own.
    pub per_minute: u32,
    /// E-mails a day.
    pub daily_email: u32,
    /// Parts of text messages a day.
    pub daily_text_parts: u32,
    /// E-mails in the organisation's fiscal year.
    pub annual_email: u32,
    /// Parts of text messages in the organisation's fiscal year.
    pub annual_text_parts: u32,
}

impl Limits {
    /// What a service of this dialect and mode starts with (section 6.4 of the wire facts).
    #[must_use]
    pub fn defaults(dialect: Dialect, mode: ServiceMode) -> Self {
        let (per_minute, email, parts, annual_text_parts) = match dialect {
            Dialect::Gc => (1_000, 10_000, 1_500, 100_000),
            Dialect::Govuk => (3_000, 250_000, 250_000, 250_000 * 366),
        };
        let (daily_email, daily_text_parts) = match mode {
            ServiceMode::Trial => (50, 50),
            ServiceMode::Live => (email, parts),
        };
        Self { per_minute, daily_email, daily_text_parts, annual_email: 20_000_000.max(email * 366), annual_text_parts }
    }
}

impl Limits {
    /// What holds for a channel: a day, then a fiscal year.
    #[must_use]
    pub fn of(&self, channel: Channel) -> (u32, u32) {
        match channel {
            Channel::Email => (self.daily_email, self.annual_email),
            Channel::Sms => (self.daily_text_parts, self.annual_text_parts),
        }
    }
}

/// A service as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id, which is also the issuer of its tokens.
    pub id: ServiceId,
    /// Its short name within the organisation, for declarations.
    pub handle: String,
    /// Its name as recipients see it.
    pub name: String,
    /// Trial or live.
    pub mode: ServiceMode,
    /// Whether it works.
    pub state: ServiceState,
    /// Whose clients it serves.
    pub dialect: Dialect,
    /// ISO 3166-1 alpha-2 code of the country whose numbers need no country code.
    pub region: String,
    /// IANA name of the zone in which its days begin.
    pub time_zone: String,
    /// Local part of the address it sends from.
    pub email_from: String,
    /// Domain it sends from, where it is not the node's.
    pub sending_domain: Option<String>,
    /// Whether its text messages begin with its name.
    pub prefix_texts: bool,
    /// What it may send.
    pub channels: Vec<Channel>,
    /// Whether it may send text messages to other countries.
    pub international_texts: bool,
    /// How much it may send.
    pub limits: Limits,
    /// Whether it may send files with its e-mails.
    pub files: bool,
    /// Where readers of its files can ask: an address of a web page, an e-mail address or a telephone number.
    pub file_contact: Option<String>,
}

impl Service {
    /// The country whose numbers need no country code; the dialect's own where the stored one is unknown.
    #[must_use]
    pub fn phone_region(&self) -> Region {
        self.region.parse().unwrap_or_else(|_| Region::default_of(self.dialect))
    }

    /// Whether it may send by this channel.
    #[must_use]
    pub fn sends(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }
}

/// The zone in which a service's days begin: the country's where it has one, else what the dialect's product uses.
#[must_use]
pub fn default_time_zone(region: &str, dialect: Dialect) -> &'static str {
    match (region, dialect) {
        ("JP", _) => "Asia/Tokyo",
        (_, Dialect::Govuk) => "Europe/London",
        (_, Dialect::Gc) => "UTC",
    }
}

/// An API key as stored, with its secret opened.
#[derive(Clone)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Its name, unique among the service's keys in use.
    pub name: String,
    /// What it may reach.
    pub key_type: KeyType,
    /// What it may do beyond sending and reading.
    pub permissions: Permissions,
    /// The secret: the text of a UUID, with which tokens are signed.
    pub secret: secrecy::SecretString,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiKey").field("id", &self.id).field("key_type", &self.key_type).finish_non_exhaustive()
    }
}

/// An address for replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTo {
    /// Its id, which requests may name.
    pub id: ReplyToId,
    /// The address.
    pub address: String,
    /// Whether it is used when a request names none.
    pub is_default: bool,
    /// Whether it is no longer offered.
    pub archived: bool,
}

/// A sender of text messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSender {
    /// Its id, which requests may name.
    pub id: TextSenderId,
    /// Up to 11 letters and digits, or a number.
    pub sender: String,
    /// Whether it is used when a request names none.
    pub is_default: bool,
    /// Whether it is no longer offered.
    pub archived: bool,
}

/// Where a service is called back.
#[derive(Clone)]
pub struct Callback {
    /// What about.
    pub kind: CallbackKind,
    /// An https address.
    pub url: String,
    /// The bearer token that the call carries.
    pub bearer: secrecy::SecretString,
    /// What calls are signed with; nothing where the receiver has no secret.
    pub signing: Option<super::callback::SigningSecrets>,
    /// Whether calls wait, because the receiver failed too often or somebody stopped them.
    pub suspended: bool,
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callback").field("kind", &self.kind).finish_non_exhaustive()
    }
}
