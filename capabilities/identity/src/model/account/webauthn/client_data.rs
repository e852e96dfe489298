//! What the browser says the authenticator was asked (section 5.8.1): collected client data.

use super::{Challenge, Fault, RelyingParty, decode};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use serde::Deserialize;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Create,
    Get,
}

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

/// Checks that the browser asked what the node wanted, at the node's own pages and not in another site's frame.
pub(super) fn check(json: &[u8], asked: Asked, challenge: &Challenge, party: &RelyingParty) -> Result<(), Fault> {
    let data: ClientData = serde_json::from_slice(json).map_err(|_| Fault::Malformed)?;
    let kind = match asked {
        Asked::Create => "webauthn.create",
        Asked::Get => "webauthn.get",
    };
    if data.kind != kind || verify_slices_are_equal(&decode(&data.challenge)?, challenge.bytes()).is_err() {
        return Err(Fault::Challenge);
    }
    if data.origin != party.origin || data.cross_origin {
        return Err(Fault::Origin);
    }
    Ok(())
}
