//! Unsubscribing with the node's own link: what is in it, what following it does, and what a service learns of it.
//!
//! The node goes on sending: who is to be written to is in the service's own lists. So the requests are kept until the service takes them
//! over, in reports that hold each request once.

mod link;
mod record;
mod reports;

pub use link::{LINK_LASTS, Link, address};
pub use record::{find_unsubscribe_link, record_unsubscribing};
pub use reports::{ReportRows, Unsubscribed, export_report, finish_report, list_unsubscribed, make_report};
