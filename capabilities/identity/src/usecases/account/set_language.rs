//! The language in which an account's owner is written to and shown pages, and the calendar of dates in it.

use super::find_session::SignedIn;
use crate::Identity;
use crate::model::Language;
use crate::sql::account;
use serde_json::json;
use yui_kernel::{Error, Result};
use yui_store::{Audited, TenantTx, values};

/// Chooses the language of one's own account, and whether years are counted by era, which only Japanese does.
///
/// # Errors
/// `Invalid` for eras in another language; or as the store reports them.
pub async fn set_language(identity: &Identity, who: &SignedIn, language: Language, era: bool) -> Result<()> {
    if era && language != Language::Japanese {
        return Err(Error::invalid("only Japanese counts years by era"));
    }
    if (who.language, who.era) == (language, era) {
        return Ok(());
    }
    let (account, before) = (who.account, (who.language, who.era));
    let set = move |tx: &mut TenantTx<'_>| {
        tx.execute(&account::SET_LANGUAGE, &values![account, language.code(), era, tx.now()])?;
        let state = |(language, era): (Language, bool)| json!({ "language": language.code(), "era": era });
        let entry = Audited::new("account.language", "account", account);
        tx.audit(&entry.before(state(before)).after(state((language, era))))
    };
    identity.store().write(&who.tenant(), set).await
}
