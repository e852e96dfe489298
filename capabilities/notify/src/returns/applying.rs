//! Reports are applied like the receipts of every provider.

use super::listener::ReceiptSink;
use crate::Notify;
use crate::model::receipt::Receipt;
use crate::usecases::apply_receipts;
use std::future::Future;
use std::pin::Pin;
use yui_kernel::Result;

/// Applies reports to the messages of a node.
pub struct Applying(pub Notify);

impl ReceiptSink for Applying {
    fn take(&self, receipts: Vec<Receipt>) -> Pin<Box<dyn Future<Output = Result<()>> + Send + '_>> {
        Box::pin(apply_receipts(&self.0, receipts))
    }
}
