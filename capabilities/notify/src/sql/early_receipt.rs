//! Table `early_receipt`: receipts that no message was found for yet. It belongs to the node, since nobody knows yet whose they are.

use crate::model::receipt::Receipt;
use yui_kernel::Result;
use yui_store::{FromRow, Json, Row};

yui_store::statements! {
    /// A receipt to be tried again.
    pub node INSERT = "insert into early_receipt (receipt_id, receipt, tries, received_at) values ($1, $2, 0, $3)";
    /// One of them.
    pub node FIND = "select receipt, tries from early_receipt where receipt_id = $1";
    /// It was tried in vain once more.
    pub node POSTPONE = "update early_receipt set tries = tries + 1 where receipt_id = $1";
    /// Its message was found, or it is given up.
    pub node DELETE = "delete from early_receipt where receipt_id = $1";
}

/// A receipt that waits for its message.
#[derive(Debug, Clone)]
pub struct EarlyReceipt {
    /// What it says.
    pub receipt: Receipt,
    /// How often it was tried again in vain.
    pub tries: i64,
}

impl FromRow for EarlyReceipt {
    fn from_row(row: &mut Row) -> Result<Self> {
        let Json(receipt) = row.next()?;
        Ok(Self { receipt, tries: row.next()? })
    }
}
