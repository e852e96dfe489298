//! What comes back, and what follows from it: counts for each service, a warning, a stop, and the list of addresses that do not work.
//!
//! The counts are kept where the status of a message changes ([`record`]); nothing is ever counted by looking at messages.

mod judge;
mod list_complaints;
mod list_problem_addresses;
mod list_stopped;
mod purge;
mod record;
mod resume;
mod status;

pub use judge::judge;
pub use list_complaints::list_complaints;
pub use list_problem_addresses::{list_problem_addresses, write_problem_addresses};
pub use list_stopped::list_stopped_services;
pub use purge::PurgeBounces;
pub use record::{complained, heard, sent};
pub use resume::{resume_email, resume_email_here};
pub use status::{BounceStatus, bounce_status};

use crate::model::ServiceId;
use crate::model::bounces::{Tally, WINDOW, hour};
use crate::sql::bounce_count;
use crate::sql::bounce_standing::{self, Standing};
use yui_kernel::{Result, Timestamp};
use yui_store::{TenantTx, values};

/// How a service stands, and its counts within the window that ends now.
fn read(tx: &mut TenantTx<'_>, service: ServiceId, now: Timestamp) -> Result<(Standing, Tally)> {
    let standing = tx.find::<Standing>(&bounce_standing::FIND, &values![service])?.unwrap_or_default();
    let start = hour(now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN)) + 1;
    let (sent, bounced) =
        tx.find(&bounce_count::SUM, &values![service, start.max(standing.counts_from)])?.unwrap_or_default();
    Ok((standing, Tally { sent, bounced }))
}
