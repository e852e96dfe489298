//! How many services are live, and how many organisations they belong to.

use super::Failure;
use crate::Notify;
use crate::sql::service;
use yui_kernel::{Error, NodeWide, Result};

/// The two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveCounts {
    /// Organisations with a live service.
    pub organisations: u64,
    /// Live services.
    pub services: u64,
}

/// Counts across organisations; names none of them.
///
/// # Errors
/// Faults of the store.
pub async fn count_live(notify: &Notify) -> Result<LiveCounts, Failure> {
    let context = NodeWide::system("live counts");
    let counted = notify.store().read_node(&context, |tx| tx.find::<(u64, u64)>(&service::COUNT_LIVE, &[])).await?;
    let (organisations, services) = counted.ok_or_else(|| Error::internal("a count gave no row"))?;
    Ok(LiveCounts { organisations, services })
}
