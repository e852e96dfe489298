//! What a message says: template text, the values that fill it, and the forms in which it leaves.
//!
//! A template is parsed once ([`Content`]) and kept; filling and rendering then only walk it. Everything here is pure,
//! takes time in proportion to its input and bounds its own depth, because both the templates and the values come from
//! outside. Two promises hold everywhere: a value is never searched for placeholders, and nothing in a value can become
//! HTML of its own.

pub mod email;
mod fill;
pub mod limits;
mod personalisation;
mod python;
pub mod sanitise;
pub mod sms;
mod subject;
mod template;
mod typography;
pub mod unsubscribe;
mod whitespace;

pub use email::{EmailBody, Header, HtmlEmail, TextDirection};
pub use fill::Lists;
pub use limits::sms_limit;
pub use personalisation::{PersonalValue, Personalisation, normalise_name};
pub use sanitise::{SanitisedValue, sanitise_values};
pub use sms::{Sms, SmsAlphabet, SmsEncoding, SmsRules};
pub use subject::Subject;
pub use template::{Content, Placeholder, missing};
pub use unsubscribe::{UnsubscribeError, UnsubscribeUrl};
pub(in crate::model) use whitespace::is_zero_width;
