//! What a file asks a notify service to be.

use super::{PersonalText, Place};
use crate::config::value::Region;
use secrecy::SecretString;
use std::path::PathBuf;
use uuid::Uuid;
use yui_kernel::Lane;
use yui_notify::model::callback::SigningSecret;
use yui_notify::model::opt_out::Keyword;
use yui_notify::model::service::{CallbackKind, ServiceMode};
use yui_notify::model::terms::Terms;
use yui_notify::model::{Channel, Dialect, KeyType};
use yui_notify::usecases::configure::InboundNumberSpec;
use yui_policy::Permission;

/// A sender of messages, found by its handle within the organisation.
#[derive(Debug, Clone)]
pub struct ServiceSpec {
    /// Where it was written.
    pub origin: Place,
    /// The id to create it with, so that API keys made elsewhere fit; an id is made where there is none.
    pub id: Option<Uuid>,
    /// What it is found by: small letters, digits and hyphens.
    pub handle: String,
    /// Its name, which recipients see.
    pub name: String,
    /// Whom it may write to.
    pub mode: ServiceMode,
    /// Whose client libraries it serves.
    pub dialect: Dialect,
    /// Whether it sends at all.
    pub active: bool,
    /// The country of numbers that are written without one.
    pub region: Option<Region>,
    /// The IANA name of the time zone in which its days begin.
    pub time_zone: Option<String>,
    /// The part of the sender's address before the `@`.
    pub email_from: Option<String>,
    /// The part of the sender's address after the `@`, in ASCII; the node's own where there is none.
    pub sending_domain: Option<String>,
    /// Whether text messages start with the service's name.
    pub prefix_texts: bool,
    /// How it may send, without duplicates, at least one.
    pub channels: Vec<Channel>,
    /// Whether text messages may go to other countries.
    pub international_texts: bool,
    /// How much it may send.
    pub limits: LimitsSpec,
    /// For how many days its messages are kept, and the price book that they cost by.
    pub terms: Terms,
    /// Whether it may send files with its e-mails.
    pub files: bool,
    /// Where readers of its files can ask.
    pub file_contact: Option<String>,
    /// Addresses for answers; exactly one is the default where there are any.
    pub reply_to: Vec<ReplyToSpec>,
    /// Senders of text messages; exactly one is the default where there are any.
    pub text_senders: Vec<TextSenderSpec>,
    /// The numbers to which people send texts for it.
    pub inbound_numbers: Vec<InboundNumberSpec>,
    /// What it answers by itself to words like STOP.
    pub text_answers: Vec<(Keyword, String)>,
    /// Whom a trial service and a team key may write to beside the members.
    pub safelist: SafelistSpec,
    /// Where the service's system hears of events; one of a kind.
    pub callbacks: Vec<CallbackSpec>,
    /// Its templates; their handles differ.
    pub templates: Vec<TemplateSpec>,
    /// Its API keys; their names differ.
    pub api_keys: Vec<ApiKeySpec>,
}

/// How much a service may send; the node's defaults hold for what is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LimitsSpec {
    /// API requests a minute and type of key.
    pub per_minute: Option<u32>,
    /// E-mails a day.
    pub daily_email: Option<u32>,
    /// Parts of text messages a day.
    pub daily_text_parts: Option<u32>,
    /// E-mails a fiscal year.
    pub annual_email: Option<u32>,
    /// Parts of text messages a fiscal year.
    pub annual_text_parts: Option<u32>,
}

/// An address for answers.
#[derive(Debug, Clone)]
pub struct ReplyToSpec {
    /// Where it was written.
    pub origin: Place,
    /// The id to create it with, so that requests can name it.
    pub id: Option<Uuid>,
    /// E-mail address.
    pub address: PersonalText,
    /// Whether it is taken where a request names none.
    pub default: bool,
}

/// A sender of text messages.
#[derive(Debug, Clone)]
pub struct TextSenderSpec {
    /// Where it was written.
    pub origin: Place,
    /// The id to create it with, so that requests can name it.
    pub id: Option<Uuid>,
    /// A name of at most 11 characters, or a number.
    pub sender: String,
    /// Whether it is taken where a request names none.
    pub default: bool,
}

/// Recipients beside the members.
#[derive(Debug, Clone, Default)]
pub struct SafelistSpec {
    /// E-mail addresses.
    pub emails: Vec<PersonalText>,
    /// Telephone numbers in E.164 form.
    pub phones: Vec<PersonalText>,
}

/// Where the service's system hears of events.
#[derive(Debug, Clone)]
pub struct CallbackSpec {
    /// Where it was written.
    pub origin: Place,
    /// What it tells of.
    pub kind: CallbackKind,
    /// An `https://` URL; `http://` only to an IP address or `localhost`.
    pub url: String,
    /// What the node proves itself with; at least ten characters.
    pub bearer_token: SecretString,
    /// What calls are signed with; where there is none, calls are signed as they are so far.
    pub signing_secret: Option<SigningSecret>,
}

/// A template, found by its handle within the service. Another subject or body makes a new version.
#[derive(Debug, Clone)]
pub struct TemplateSpec {
    /// Where it was written.
    pub origin: Place,
    /// What it is found by: small letters, digits and hyphens.
    pub handle: String,
    /// The id to create it with, so that clients can keep it; an id is made where there is none.
    pub id: Option<Uuid>,
    /// How it is sent; never changes.
    pub channel: Channel,
    /// Its name.
    pub name: String,
    /// The subject: there for e-mail, `None` for text messages.
    pub subject: Option<String>,
    /// The body, with placeholders; line ends are `\n`.
    pub body: String,
    /// Name or id of its category.
    pub category: Option<String>,
    /// The lane; what the category says where it is `None`, else normal.
    pub lane: Option<Lane>,
    /// Whether the values are hidden once a message is sent.
    pub redact: bool,
    /// Whether the whole e-mail reads from right to left.
    pub right_to_left: bool,
    /// Whether its e-mails carry a link of the node's own by which readers unsubscribe.
    pub has_unsubscribe_link: bool,
}

/// An API key, found by its name within the service.
#[derive(Debug, Clone)]
pub struct ApiKeySpec {
    /// Where it was written.
    pub origin: Place,
    /// Its name: letters, digits, hyphens and underscores, because it is a part of the full key.
    pub name: String,
    /// Whom it reaches.
    pub key_type: KeyType,
    /// What it may do beside sending and reading, without duplicates: manage_templates, manage_reports.
    pub permissions: Vec<Permission>,
    /// Where its secret comes from.
    pub secret: KeySecret,
    /// Whether it must not be used any more. A key that is revoked stays revoked: another one needs another name.
    pub revoked: bool,
}

/// Where the secret part of an API key comes from.
#[derive(Debug, Clone)]
pub enum KeySecret {
    /// Given: a UUID in its usual form, small letters.
    Given(SecretString),
    /// Made when the key is created; the full key is written to this file with mode 600. Its folder exists.
    WriteTo(PathBuf),
}
