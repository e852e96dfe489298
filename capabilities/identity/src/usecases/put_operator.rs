//! Makes one of the people who run the node be as declared.

use crate::model::OperatorSpec;
use crate::sql::operator;
use serde_json::json;
use yui_kernel::{Change, Difference, Effect, OperatorId, Result};
use yui_store::{Audited, NodeTx, values};

/// Creates the operator with this address, or gives it the declared name.
///
/// # Errors
/// As the store reports them.
pub fn put_operator(tx: &mut NodeTx<'_>, declared: &OperatorSpec) -> Result<(OperatorId, Change)> {
    let email = declared.email.to_lowercase();
    let now = tx.now();
    let Some((id, name)) = tx.find::<(OperatorId, String)>(&operator::FIND_BY_EMAIL, &values![&email])? else {
        let id = OperatorId::new(tx.env());
        tx.execute(&operator::INSERT, &values![id, email, &declared.name, now])?;
        tx.audit(&Audited::new("operator.create", "operator", id))?;
        return Ok((id, Change::new("operator", id.to_string(), Effect::Created)));
    };
    let effect = Difference::default().field("name", &name, &declared.name).effect();
    if let Effect::Updated(fields) = &effect {
        tx.execute(&operator::UPDATE, &values![id, &declared.name, now])?;
        tx.audit(&Audited::new("operator.update", "operator", id).after(json!({ "changed": fields })))?;
    }
    Ok((id, Change::new("operator", id.to_string(), effect)))
}
