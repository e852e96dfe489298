//! Why an outgoing call has no answer.

use std::error::Error;
use std::net::IpAddr;

/// Why there is no answer. No text holds the address's path or query, nor anything of request or answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The address cannot be called.
    #[error("the address cannot be called: {0}")]
    Address(&'static str),
    /// The guard refuses every address of the host.
    #[error("the host's address {address} is not a public one; the operator can allow it")]
    Refused {
        /// One of the refused addresses.
        address: IpAddr,
    },
    /// The name has no address, or could not be resolved.
    #[error("the host's name could not be resolved: {0}")]
    Dns(String),
    /// None of the addresses took the connection.
    #[error("no connection: {0}")]
    Connect(String),
    /// No TLS session: a certificate that is not trusted, above all.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// Not finished in time.
    #[error("no answer in time")]
    TimedOut,
    /// The answer is larger than the bound.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The bound, in bytes.
        limit: usize,
    },
    /// The connection broke, or what came back is not HTTP.
    #[error("the exchange broke off: {0}")]
    Broken(String),
}

impl ClientError {
    /// Whether the request certainly did not reach the other side, so that sending it again cannot double its effect.
    #[must_use]
    pub fn is_before_sending(&self) -> bool {
        matches!(self, Self::Address(_) | Self::Refused { .. } | Self::Dns(_) | Self::Connect(_) | Self::Tls(_))
    }

    /// Finds what we put, or what TLS put, at the bottom of the pool's errors.
    pub(super) fn classify(error: &(dyn Error + 'static)) -> Self {
        let mut cause = Some(error);
        let mut last = error;
        while let Some(found) = cause {
            if let Some(ours) = found.downcast_ref::<Self>() {
                return ours.clone();
            }
            if let Some(tls) = found.downcast_ref::<rustls::Error>() {
                return Self::Tls(tls.to_string());
            }
            // An I/O error shows the causes of what it wraps, not that itself.
            let wrapped = found.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            last = found;
            cause = wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| found.source());
        }
        Self::Broken(last.to_string())
    }
}
