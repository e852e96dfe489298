//! The operator searches the audit trails of all organisations, and of the node itself.

use super::list_audit::{ALWAYS, AUDIT_PAGE};
use super::search_members;
use crate::Identity;
use crate::sql::operator;
use uuid::Uuid;
use yui_kernel::{Actor, Error, NodeWide, OperatorId, OrganisationId, Result, Timestamp};
use yui_store::audit::{self, AuditEntry, AuditId};
use yui_store::{NodeTx, Value, containing, values};

/// How many people a search can be for.
const PEOPLE: usize = 8;

/// Which entries are wanted; what is not named does not narrow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditSearch {
    /// Of this organisation; that of all zeros stands for the node itself.
    pub organisation: Option<OrganisationId>,
    /// About this service or what belongs to it.
    pub service: Option<Uuid>,
    /// The kind of the thing that was changed, like `template`.
    pub kind: String,
    /// What was done, like `service.suspend`.
    pub action: String,
    /// The id of the thing, or a part of what the entry tells of it, such as its name.
    pub text: String,
    /// Who did it: any of these, at most eight. [`find_actors`] finds them.
    pub actors: Vec<Actor>,
    /// From when on.
    pub from: Option<Timestamp>,
    /// Until before when.
    pub until: Option<Timestamp>,
    /// Before which entry: the last one of the page before.
    pub before: Option<AuditId>,
}

/// The newest entries first, at most [`AUDIT_PAGE`]; [`AuditSearch::before`] gives the next page.
///
/// # Errors
/// As the store reports them.
pub async fn search_audit(identity: &Identity, operator: &NodeWide, search: &AuditSearch) -> Result<Vec<AuditEntry>> {
    let wanted = columns(search);
    identity.store().read_node(operator, move |tx: &mut NodeTx<'_>| tx.list(&audit::SEARCH, &wanted)).await
}

fn columns(search: &AuditSearch) -> Vec<Value> {
    let text = search.text.trim();
    // Texts stand in entries as JSON has them.
    let quoted = serde_json::Value::from(text).to_string();
    let [first, last] = ALWAYS;
    let (organisation, service) = (search.organisation, search.service);
    let mut columns = values![
        search.before.map_or(Uuid::max(), AuditId::uuid),
        organisation.map_or(Uuid::nil(), OrganisationId::uuid),
        organisation.is_none(),
        &search.kind,
        &search.action,
        service.unwrap_or_default(),
        service.map(|id| id.to_string()).unwrap_or_default(),
        service.is_none(),
        text,
        containing(quoted.trim_matches('"')),
    ]
    .to_vec();
    // Whoever is named last fills the places that are left.
    let mut actors = search.actors.iter().map(ToString::to_string).take(PEOPLE);
    let mut actor = String::new();
    for _ in 0..PEOPLE {
        actor = actors.next().unwrap_or(actor);
        columns.push(Value::from(actor.clone()));
    }
    columns.extend(values![search.from.unwrap_or(first), search.until.unwrap_or(last), AUDIT_PAGE]);
    columns
}

/// The people of an organisation, or of all, and the operators whose name or address holds a text, as the audit trail names them. The stored form,
/// `member:ID`, names one.
///
/// # Errors
/// `Invalid` if the text is too short or fits more than eight people; `NotFound` if it fits nobody; or as the store reports them.
pub async fn find_actors(
    identity: &Identity,
    operator: &NodeWide,
    text: &str,
    organisation: Option<OrganisationId>,
) -> Result<Vec<Actor>> {
    if let Ok(actor) = text.trim().parse() {
        return Ok(vec![actor]);
    }
    let members = search_members(identity, operator, text, None).await?;
    let of_organisation = |one: &crate::sql::member::FoundMember| organisation.is_none_or(|id| id == one.organisation);
    let mut actors: Vec<Actor> = members.into_iter().filter(of_organisation).map(|one| Actor::Member(one.id)).collect();
    let pattern = containing(text);
    let search = move |tx: &mut NodeTx<'_>| {
        tx.list::<(OperatorId,)>(&operator::SEARCH, &values![&pattern, u32::try_from(PEOPLE + 1).unwrap_or(u32::MAX)])
    };
    let operators = identity.store().read_node(operator, search).await?;
    actors.extend(operators.into_iter().map(|(id,)| Actor::Operator(id)));
    match actors.len() {
        0 => Err(Error::not_found("nobody is called so")),
        count if count > PEOPLE => {
            Err(Error::invalid(format!("more than {PEOPLE} people are called so; write the whole address")))
        }
        _ => Ok(actors),
    }
}
