//! The suppression list of an organisation: addresses to which none of its services sends anything any more, because there is no such
//! mailbox or its owner does not want it. Writing to them on and on has mailbox providers refuse the mail of everyone on the node.
//!
//! An address comes onto the list by what comes back ([`bounces`](super::bounces)) or by hand, and leaves it by hand. The list is looked at
//! when a message is delivered, not when it is accepted: accepting stays as fast as it is.

mod add;
mod apply;
mod list;
mod remove;

pub use add::suppress_address;
pub use apply::end_suppressed;
pub use list::{find_suppressed, list_suppressed};
pub use remove::unsuppress_address;

use crate::model::bounces::normal_form;
use yui_kernel::{Error, Result};

/// The form in which the list holds an address.
fn normal(address: &str) -> Result<String> {
    normal_form(address).ok_or_else(|| Error::invalid("that is not an e-mail address"))
}
