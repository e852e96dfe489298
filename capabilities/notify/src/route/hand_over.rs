//! Hands a message to the provider whose turn it is.

use crate::Notify;
use crate::providers::{Accepted, Outgoing, Provider, SendError};
use std::sync::Arc;
use yui_kernel::{Error, Result};

/// A provider and what it said to a message.
pub type HandedOver = (Arc<dyn Provider>, std::result::Result<Accepted, SendError>);

impl Notify {
    /// Hands the message to the provider whose turn it is, and to the next one where that one cannot be reached or has no way to the recipient.
    /// Only then is it certain that no provider has it: after any other failure the message waits for its schedule.
    ///
    /// `before` is a provider that may have taken the message in an earlier attempt, if there is one.
    ///
    /// # Errors
    /// As the store reports them, before anything was handed over.
    pub async fn hand_over(&self, outgoing: &Outgoing, before: Option<&str>) -> Result<HandedOver> {
        let channel = outgoing.channel();
        let route = self.route(channel);
        route.refresh(self.store()).await?;
        let mut refused: Vec<(Arc<dyn Provider>, SendError)> = Vec::new();
        loop {
            let tried: Vec<&str> = refused.iter().map(|(provider, _)| provider.name()).collect();
            let Some(provider) = route.pick(self.env().now(), &tried, before) else {
                let (provider, error) = verdict(refused).ok_or_else(|| Error::internal("no provider was tried"))?;
                return Ok((provider, Err(error)));
            };
            if let Some((passed_over, _)) = refused.last() {
                self.metrics().attempted(channel, passed_over.name(), "passed-over");
            }
            let sent = provider.send(outgoing).await;
            route.note(provider.name(), &sent, self.env().now());
            match sent {
                Err(error @ (SendError::Unavailable { .. } | SendError::Unroutable { .. })) => {
                    refused.push((provider, error));
                }
                sent => return Ok((provider, sent)),
            }
        }
    }
}

/// What became of a message that nobody took: as long as one of them could not be asked, it may still find a way.
fn verdict(mut refused: Vec<(Arc<dyn Provider>, SendError)>) -> Option<(Arc<dyn Provider>, SendError)> {
    match refused.iter().rposition(|(_, error)| error.is_retryable()) {
        Some(place) => Some(refused.swap_remove(place)),
        None => refused.pop(),
    }
}
