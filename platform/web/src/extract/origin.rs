//! Where a request came from.

use crate::proxies::Peer;
use axum::extract::FromRequestParts;
use http::request::Parts;
use std::convert::Infallible;

/// The client's address, for the context that a use case acts in; unknown where no server stands before the router, as in tests. Behind
/// proxies it is what the trusted ones say: [`TrustedProxies`](crate::TrustedProxies).
#[derive(Debug, Clone)]
pub struct Origin(pub yui_kernel::Origin);

impl Origin {
    /// The client's address of a request.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let client = parts.extensions.get::<Peer>().map(|peer| peer.proxies.client(peer.address, &parts.headers));
        Self(client.map(yui_kernel::Origin::address).unwrap_or_default())
    }
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}
