//! Codes that stand in for a lost authenticator app.

use super::enrolling::Enrolling;
use crate::Identity;
use crate::jobs::{AccountMail, SendAccountMail};
use crate::model::account::{RECOVERY_CODES, RecoveryCode};
use crate::sql::recovery_code;
use serde_json::json;
use yui_kernel::Result;
use yui_store::{Audited, TenantTx, values};

/// Makes new recovery codes, in place of those that were left. They are shown once, with [`RecoveryCode::shown`]; each works once.
///
/// # Errors
/// As the store reports them.
pub async fn make_recovery_codes(identity: &Identity, who: &Enrolling) -> Result<Vec<RecoveryCode>> {
    let (who, keyring) = (who.clone(), identity.keyring().clone());
    let tenant = who.tenant();
    let make = move |tx: &mut TenantTx<'_>| {
        let (now, random) = (tx.now(), tx.env().random.clone());
        tx.execute(&recovery_code::DELETE_ALL, &values![who.account])?;
        let codes: Vec<RecoveryCode> = (0..RECOVERY_CODES).map(|_| RecoveryCode::new(random.as_ref())).collect();
        let rows: Vec<_> = codes.iter().map(|code| values![who.account, code.digest(), now].to_vec()).collect();
        tx.execute_many(&recovery_code::INSERT, &rows)?;
        tx.audit(
            &Audited::new("account.recovery-codes.make", "account", who.account).after(json!({ "codes": codes.len() })),
        )?;
        let mail = AccountMail::Changed { what: "recovery-codes".to_owned(), at: now };
        SendAccountMail::enqueue(tx, &keyring, who.account, mail, None)?;
        Ok(codes)
    };
    identity.store().write(&tenant, make).await
}
