//! Callers that hand rows to a writer and wait until it has committed them, together with those of others.

use crate::Result;
use crate::load::Caller;
use std::future::Future;
use tokio::sync::{mpsc, oneshot};

/// How many rows share a commit at most.
pub(super) const MOST: usize = 512;

/// The client's name for a message, spread over the index as those of the load generator are.
pub(super) fn reference(number: u64) -> String {
    format!("case-{}-{number}", number % 64)
}

/// What a writer tells a caller: that its rows are durable.
pub(super) type Waiting = oneshot::Sender<()>;

/// A caller without a node between it and the writer.
pub(crate) struct Inserter(mpsc::UnboundedSender<Waiting>);

impl Inserter {
    /// So many callers and what they send.
    pub(super) fn many(callers: usize) -> (Vec<Self>, mpsc::UnboundedReceiver<Waiting>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        ((0..callers).map(|_| Self(sender.clone())).collect(), receiver)
    }
}

impl Caller for Inserter {
    fn call(&mut self) -> impl Future<Output = Result<()>> + Send {
        let (caller, durable) = oneshot::channel();
        let sent = self.0.send(caller);
        async move {
            sent.map_err(|_| "the bare writer has ended".to_owned())?;
            durable.await.map_err(|_| "the bare writer failed; its message is above".to_owned())
        }
    }
}
