//! What providers that call the node prove themselves with.

use crate::providers::receipt::Inbox;
use crate::providers::settings::GatewayCalls;
use secrecy::SecretString;
use std::sync::Arc;

/// The providers that may call the node, as the operator set them up: no others are listened to.
#[derive(Debug, Clone, Default)]
pub struct Proofs {
    /// Twilio: the account's token, with which it signs its calls.
    pub twilio: Option<SecretString>,
    /// Amazon's services, by way of SNS.
    pub amazon: Option<Arc<Inbox>>,
    /// A text-message gateway.
    pub gateway: Option<GatewayCalls>,
}
