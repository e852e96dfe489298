//! The history of an account's door.

use super::find_session::SignedIn;
use crate::Identity;
use crate::model::account::SignInEventId;
use crate::sql::sign_in_event::{self, SignInEvent};
use uuid::Uuid;
use yui_kernel::Result;
use yui_store::values;

/// How many entries a page has at most.
pub const HISTORY_PAGE: u32 = 50;

/// The newest entries of one's own account first, at most [`HISTORY_PAGE`]; `before` is the last one of the page before.
///
/// # Errors
/// As the store reports them.
pub async fn list_sign_ins(
    identity: &Identity,
    who: &SignedIn,
    before: Option<SignInEventId>,
) -> Result<Vec<SignInEvent>> {
    let (account, before) = (who.account, before.map_or(Uuid::max(), SignInEventId::uuid));
    identity
        .store()
        .read(&who.tenant(), move |tx| tx.list(&sign_in_event::LIST, &values![account, before, HISTORY_PAGE]))
        .await
}
