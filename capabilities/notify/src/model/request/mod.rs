//! Requests: from what a client sent to typed values, or to the whole list of what is wrong with it.
//!
//! Each kind of request has its file and a `parse` that collects **every** error in the order in which the products'
//! schemas report them: the properties in the schema's order, then missing ones, then unknown ones; each text once.
//! Texts follow the product of the service's [`Dialect`](super::Dialect); what is *accepted* does not: a field that either
//! product takes at an endpoint is taken in both dialects, and only names that neither knows are refused.
//!
//! Values are described in errors as both products do, with Python's notation and without single quotes.

mod base64;
mod bulk;
mod email;
mod events;
mod fields;
mod file;
mod idempotency;
mod json;
pub mod legacy;
mod letter;
mod list;
mod manage_template;
mod path;
mod personalisation;
mod preview;
#[cfg(test)]
mod properties;
pub(super) mod python;
mod query;
mod received;
mod report;
mod scheduled;
mod sms;
mod template_type;
mod templates;

pub use bulk::{BulkRequest, BulkSource, MAX_BULK_ROWS};
pub use email::EmailRequest;
pub use events::EventsQuery;
pub use file::{FileDelivery, FileValue};
pub use idempotency::IdempotencyKey;
pub use json::parse_json;
pub use letter::refuse_letter;
pub use list::ListQuery;
pub use manage_template::{CreateTemplateRequest, UpdateTemplateRequest, category_problem};
pub use path::{notification_id, report_id, template_id, template_version};
pub use personalisation::{GivenValues, MAX_FILE_BYTES, MAX_FILES};
pub use preview::PreviewRequest;
pub use received::ReceivedQuery;
pub use report::{ReportRequest, ReportsQuery};
pub use scheduled::MAX_SCHEDULE_HOURS;
pub use sms::SmsRequest;
pub use template_type::TemplateType;
pub use templates::TemplatesQuery;

use super::Dialect;
use super::recipient::Region;
use yui_kernel::Timestamp;

/// What a request is judged by, besides its own words.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Whose texts the service's clients know.
    pub dialect: Dialect,
    /// Where numbers without a country's code are at home.
    pub region: Region,
    /// The current instant, for `scheduled_for`.
    pub now: Timestamp,
}
