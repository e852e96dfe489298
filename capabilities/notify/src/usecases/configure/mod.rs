//! Services and all that belongs to them, made as declared.
//!
//! Each use case works within a transaction that its caller opens, so that a whole declaration is applied or nothing of it,
//! and says what it changed. Applying the same declaration again changes nothing.

mod put_api_key;
mod put_callbacks;
mod put_inbound_numbers;
mod put_organisation_settings;
mod put_reply_to;
mod put_safelist;
mod put_service;
mod put_template;
mod put_terms;
mod put_text_senders;
mod revoke_api_key;

pub use put_api_key::{ApiKeySpec, KeySecret, put_api_key};
pub use put_callbacks::{CallbackSpec, put_callbacks};
pub use put_inbound_numbers::{
    INBOUND_PROVIDERS, InboundNumberSpec, inbound_numbers, put_inbound_numbers, put_text_answers,
};
pub use put_organisation_settings::put_organisation_settings;
pub use put_reply_to::{ReplyToSpec, put_reply_to};
pub use put_safelist::put_safelist;
pub use put_service::put_service;
pub use put_template::put_template;
pub(super) use put_template::{created, difference, updated, version_columns, write_version};
pub use put_terms::{change_retention, find_terms, put_terms};
pub use put_text_senders::{TextSenderSpec, put_text_senders};
pub use revoke_api_key::revoke_api_key;
