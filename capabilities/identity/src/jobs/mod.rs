//! What happens after a use case: mails are sent, and what has expired is removed.

mod purge;
mod purge_accounts;
mod request_link;
mod sealed;
mod send_account_mail;
mod send_mail;

pub use purge::PurgeRegistrations;
pub use purge_accounts::PurgeAccounts;
pub use request_link::{RequestLink, RequestLinkHandler};
pub(crate) use send_account_mail::AccountMail;
pub use send_account_mail::{SendAccountMail, SendAccountMailHandler};
pub use send_mail::{Occasion, SendMail, SendMailHandler};
