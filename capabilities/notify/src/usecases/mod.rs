//! What can be done, one file a use case: authorise, load, decide by the model, save and enqueue in one transaction.

pub mod archive_template;
pub mod authenticate;
pub mod configure;
pub mod count_live;
pub mod create_template;
mod failure;
pub mod find_managed_template;
pub mod find_notification;
pub mod find_template;
pub mod idempotency;
pub mod list_notifications;
pub mod list_received_texts;
pub mod list_templates;
pub mod managed_template;
pub mod preview_template;
mod reading;
pub mod record_received_text;
pub mod send_bulk;
pub mod send_message;
pub mod update_template;

pub use archive_template::archive_template;
pub use authenticate::{Caller, authenticate};
pub use count_live::count_live;
pub use create_template::create_template;
pub use failure::Failure;
pub use find_managed_template::find_managed_template;
pub use find_notification::find_notification;
pub use find_template::find_template;
pub use list_notifications::list_notifications;
pub use list_received_texts::list_received_texts;
pub use list_templates::list_templates;
pub use preview_template::preview_template;
pub use record_received_text::record_received_text;
pub use send_bulk::send_bulk;
pub use send_message::send_message;
pub use update_template::update_template;
