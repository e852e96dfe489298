//! The operator finds people, whatever organisation they belong to.

use crate::Identity;
use crate::sql::member::{self, FoundMember};
use uuid::Uuid;
use yui_kernel::{Error, NodeWide, OrganisationId, Result};
use yui_store::{NodeTx, containing, values};

/// How many people a page has at most.
const PAGE: u32 = 100;

/// The shortest text that is searched for, in characters: an operator looks for somebody, not through everybody.
const SHORTEST: usize = 2;

/// Members whose address or name holds `text`, in the order of addresses, at most 100: those after an address and organisation, if they are
/// given. Former and blocked ones too.
///
/// # Errors
/// `Invalid` if the text is shorter than two characters; or as the store reports them.
pub async fn search_members(
    identity: &Identity,
    operator: &NodeWide,
    text: &str,
    after: Option<(String, OrganisationId)>,
) -> Result<Vec<FoundMember>> {
    if text.trim().chars().count() < SHORTEST {
        return Err(Error::invalid(format!("write at least {SHORTEST} characters of a name or an address")));
    }
    let (email, organisation) = after.unwrap_or_else(|| (String::new(), Uuid::nil().into()));
    let pattern = containing(text);
    let search =
        move |tx: &mut NodeTx<'_>| tx.list(&member::SEARCH, &values![&email, organisation.uuid(), &pattern, PAGE]);
    identity.store().read_node(operator, search).await
}
