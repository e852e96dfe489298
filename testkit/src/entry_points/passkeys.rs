//! What browsers answer for authenticators.

use super::text;
use yui_identity::model::account::webauthn::{Assertion, Challenge, KnownPasskey, Registration, RelyingParty};

/// An answer of a browser: a passkey that it made, or a use of one.
///
/// # Panics
/// Where a passkey is taken whose key cannot be used, or an answer that nobody signed.
pub fn passkey(data: &[u8]) {
    let data = text(data);
    let party = RelyingParty { id: "yui.example.jp".to_owned(), origin: "https://yui.example.jp".to_owned() };
    let challenge = Challenge::from(vec![0; 32]);
    let made = Registration { party: &party, challenge: &challenge }.check(&data);
    let public_key = made.map_or_else(|_| key(), |made| made.public_key);
    let known = KnownPasskey { public_key, user: vec![0; 16], sign_count: 0, backup_eligible: true };
    if let Ok(assertion) = Assertion::read(&data) {
        assert!(assertion.check(&party, &challenge, &known).is_err(), "nobody signed it");
    }
}

/// Ed25519, as COSE writes it, with a point that belongs to nobody.
fn key() -> Vec<u8> {
    [&[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20], (0..32).collect::<Vec<u8>>().as_slice()].concat()
}
