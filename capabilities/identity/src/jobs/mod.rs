//! What happens after a use case: mails are sent, and what has expired is removed.

mod purge;
mod send_mail;

pub use purge::PurgeRegistrations;
pub use send_mail::{Occasion, SendMail, SendMailHandler};
