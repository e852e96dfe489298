//! The language in which an account's owner is written to and shown pages.

use super::find_session::SignedIn;
use crate::Identity;
use crate::model::Language;
use crate::sql::account;
use serde_json::json;
use yui_kernel::Result;
use yui_store::{Audited, TenantTx, values};

/// Chooses the language of one's own account.
///
/// # Errors
/// As the store reports them.
pub async fn set_language(identity: &Identity, who: &SignedIn, language: Language) -> Result<()> {
    if who.language == language {
        return Ok(());
    }
    let (account, before) = (who.account, who.language);
    let set = move |tx: &mut TenantTx<'_>| {
        tx.execute(&account::SET_LANGUAGE, &values![account, language.code(), tx.now()])?;
        let state = |language: Language| json!({ "language": language.code() });
        tx.audit(&Audited::new("account.language", "account", account).before(state(before)).after(state(language)))
    };
    identity.store().write(&who.tenant(), set).await
}
