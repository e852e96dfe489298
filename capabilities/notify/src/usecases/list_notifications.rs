//! A page of messages, newest first.

use super::find_notification::{ReadMessage, read};
use super::{Caller, Failure};
use crate::Notify;
use crate::model::request::{ListQuery, TemplateType};
use crate::model::{Channel, NotificationId, Status};
use crate::sql::notification::{self, Notification};
use uuid::Uuid;
use yui_kernel::Result;
use yui_policy::Permission;
use yui_store::values;

/// How many messages a page has at most (section 2.6 of the wire facts).
pub const PAGE_SIZE: u32 = 250;

/// The newest messages that the query asks for, of those made with keys of the caller's type.
///
/// # Errors
/// A key that may not see messages; faults of the store.
pub async fn list_notifications(
    notify: &Notify,
    caller: &Caller,
    query: &ListQuery,
) -> Result<Vec<ReadMessage>, Failure> {
    let tenant = caller.access.require(Permission::ViewActivity)?;
    let Some(channel) = channel(&query.template_types) else { return Ok(Vec::new()) };
    let mut filters = values![
        caller.snapshot.service.id,
        caller.key_type().as_str(),
        query.older_than.map_or(NotificationId::from(Uuid::max()), NotificationId::from),
        PAGE_SIZE,
        states(query),
        channel,
    ]
    .to_vec();
    // Each of these is answered from an index of its own, however large the table is.
    let statement = match &query.reference {
        Some(reference) => {
            filters.extend(values![query.include_jobs, reference]);
            &notification::LIST_BY_REFERENCE
        }
        None if only(query, Status::FAILURES) => {
            filters.extend(values![query.include_jobs]);
            &notification::LIST_FAILED
        }
        None if only(query, Status::IN_FLIGHT) => {
            filters.extend(values![query.include_jobs]);
            &notification::LIST_IN_FLIGHT
        }
        None if query.include_jobs => &notification::LIST,
        None => &notification::LIST_SINGLE,
    };
    let rows = notify.store().read(tenant, move |tx| tx.list::<Notification>(statement, &filters)).await?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        messages.push(read(notify, tenant, &caller.snapshot, row).await?);
    }
    Ok(messages)
}

/// The channel to list, empty for all; none if only letters are asked for, which do not exist.
fn channel(types: &[TemplateType]) -> Option<&'static str> {
    if types.is_empty() {
        return Some("");
    }
    let mut channels = types.iter().filter_map(|kind| kind.channel());
    let first: Channel = channels.next()?;
    Some(if channels.all(|other| other == first) { first.as_str() } else { "" })
}

/// The states to list, each between spaces; empty for all.
fn states(query: &ListQuery) -> String {
    let names: Vec<&str> =
        query.statuses.iter().flat_map(|status| status.stored()).map(|status| status.as_str()).collect();
    if names.is_empty() { String::new() } else { format!(" {} ", names.join(" ")) }
}

/// Whether no states but these are asked for.
fn only(query: &ListQuery, states: &[Status]) -> bool {
    !query.statuses.is_empty()
        && query.statuses.iter().flat_map(|status| status.stored()).all(|status| states.contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_types_are_one_channel_all_or_none() {
        assert_eq!(channel(&[]), Some(""));
        assert_eq!(channel(&[TemplateType::Letter]), None);
        assert_eq!(channel(&[TemplateType::Letter, TemplateType::Sms, TemplateType::Sms]), Some("sms"));
        assert_eq!(channel(&[TemplateType::Sms, TemplateType::Email]), Some(""));
    }

    #[test]
    fn names_of_states_are_widened() {
        let query = ListQuery { statuses: vec![Status::Accepted, Status::Received], ..ListQuery::default() };
        assert_eq!(states(&query), " created sending delivered ");
        assert_eq!(states(&ListQuery::default()), "");
    }
}
