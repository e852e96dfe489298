//! What all organisations of the node sent in some days, for its operators.

use super::organisation::{ServiceFigures, by_service};
use crate::Notify;
use crate::model::figures::{Day, DayRange, Fate, Tally, summed};
use crate::model::{Channel, Status};
use crate::sql::statistic::{self, DayFigure, NodeFigure, SharedFigure};
use std::collections::BTreeMap;
use yui_kernel::{NodeWide, OrganisationId, Result};
use yui_store::values;

/// The figures of the node; messages of test keys are in none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeSummary {
    /// By channel and state.
    pub statuses: BTreeMap<Channel, BTreeMap<Status, Tally>>,
    /// Of each organisation that sent something.
    pub organisations: Vec<OrganisationFigures>,
}

/// The figures of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationFigures {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Of each of its services that sent something.
    pub services: Vec<ServiceFigures>,
}

/// The figures of every organisation from a day to a day, each service in its own time zone. It names no recipient and no template.
///
/// # Errors
/// Faults of the store.
pub async fn node_summary(notify: &Notify, operator: &NodeWide, days: DayRange) -> Result<NodeSummary> {
    let range = values![days.first.number(), days.last.number()];
    let figures =
        notify.store().read_node(operator, move |tx| tx.list::<NodeFigure>(&statistic::OF_NODE, &range)).await?;
    let statuses = figures.iter().map(|one| ((one.figure.channel, one.figure.status), one.figure.tally));
    let mut summary = NodeSummary::default();
    for ((channel, status), tally) in summed(statuses) {
        summary.statuses.entry(channel).or_default().insert(status, tally);
    }
    for group in figures.chunk_by(|one, next| one.organisation == next.organisation) {
        let of_one: Vec<SharedFigure> = group.iter().map(|one| one.figure).collect();
        let services = by_service(&of_one);
        if let (Some(first), false) = (group.first(), services.is_empty()) {
            summary.organisations.push(OrganisationFigures { organisation: first.organisation, services });
        }
    }
    Ok(summary)
}

/// How many messages of each fate all organisations had on each day that had any, for a chart.
///
/// # Errors
/// Faults of the store.
pub async fn node_days(
    notify: &Notify,
    operator: &NodeWide,
    days: DayRange,
) -> Result<BTreeMap<Day, BTreeMap<Fate, i64>>> {
    let range = values![days.first.number(), days.last.number()];
    let list = move |tx: &mut yui_store::NodeTx<'_>| tx.list::<DayFigure>(&statistic::DAYS_OF_NODE, &range);
    let mut found: BTreeMap<Day, BTreeMap<Fate, i64>> = BTreeMap::new();
    for one in notify.store().read_node(operator, list).await? {
        *found.entry(one.day).or_default().entry(one.status.fate()).or_default() += one.messages;
    }
    Ok(found)
}
