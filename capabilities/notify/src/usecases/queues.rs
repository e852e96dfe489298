//! What work waits in the node, for the operator.

use crate::Notify;
use std::collections::BTreeMap;
use yui_kernel::{Lane, NodeWide, Result};
use yui_store::jobs::Queue;

/// The jobs of all kinds, each kind in its lane, the most urgent lane first. Counts them: for a look now and then.
///
/// # Errors
/// As the store reports them.
pub async fn list_queues(notify: &Notify, operator: &NodeWide) -> Result<Vec<Queue>> {
    let mut queues = notify.store().queues(operator).await?;
    queues.sort_by(|one, other| (one.lane, &one.kind).cmp(&(other.lane, &other.kind)));
    Ok(queues)
}

/// The same, a line a lane; lanes without work are there, too, with nothing in them.
///
/// # Errors
/// As the store reports them.
pub async fn list_lanes(notify: &Notify, operator: &NodeWide) -> Result<BTreeMap<Lane, Queue>> {
    let empty = |lane| Queue { lane, kind: String::new(), waiting: 0, later: 0, running: 0, dead: 0, oldest: None };
    let mut lanes: BTreeMap<Lane, Queue> = Lane::ALL.into_iter().map(|lane| (lane, empty(lane))).collect();
    for queue in notify.store().queues(operator).await? {
        let Some(lane) = lanes.get_mut(&queue.lane) else { continue };
        lane.waiting += queue.waiting;
        lane.later += queue.later;
        lane.running += queue.running;
        lane.dead += queue.dead;
        lane.oldest = lane.oldest.into_iter().chain(queue.oldest).min();
    }
    Ok(lanes)
}
