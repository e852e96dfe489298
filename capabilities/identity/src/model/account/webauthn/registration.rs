//! Making a passkey (section 7.1).

use super::authenticator_data::{self, item};
use super::client_data::{self, Asked};
use super::cose::{ALGORITHMS, PublicKey};
use super::{CHALLENGE_LASTS, Challenge, Fault, RelyingParty, answer, decode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use serde::Deserialize;
use serde_json::json;

/// A passkey that was just made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// The id that the authenticator gave it.
    pub credential_id: Vec<u8>,
    /// Its public key, as COSE writes it.
    pub public_key: Vec<u8>,
    /// How often it was used; zero if it does not count.
    pub sign_count: u32,
    /// Whether it can be on several devices of its owner.
    pub backup_eligible: bool,
    /// Whether it is.
    pub backed_up: bool,
}

impl std::fmt::Debug for NewPasskey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPasskey").field("backed_up", &self.backed_up).finish_non_exhaustive()
    }
}

/// What a passkey is made with.
#[derive(Debug)]
pub struct Registration<'a> {
    /// For whom.
    pub party: &'a RelyingParty,
    /// What is to be signed.
    pub challenge: &'a Challenge,
}

#[derive(Deserialize)]
struct Credential {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "rawId")]
    raw_id: String,
    response: Response,
}

#[derive(Deserialize)]
struct Response {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    #[serde(rename = "attestationObject")]
    attestation: String,
}

impl Registration<'_> {
    /// What the browser is to be given, for `PublicKeyCredential.parseCreationOptionsFromJSON()`: `user` is the account's id in bytes, `email` and
    /// `name` are shown by the authenticator, `known` are the ids of passkeys that the account has.
    #[must_use]
    pub fn options(&self, user: &[u8], email: &str, name: &str, known: &[Vec<u8>]) -> serde_json::Value {
        let kinds: Vec<_> = ALGORITHMS.iter().map(|kind| json!({ "type": "public-key", "alg": kind })).collect();
        let known: Vec<_> =
            known.iter().map(|id| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(id) })).collect();
        json!({
            "rp": { "id": self.party.id, "name": format!("Yui {}", self.party.id) },
            "user": { "id": URL_SAFE_NO_PAD.encode(user), "name": email, "displayName": name },
            "challenge": self.challenge.base64url(),
            "pubKeyCredParams": kinds,
            "timeout": u64::try_from(CHALLENGE_LASTS.as_millis()).unwrap_or(300_000),
            "excludeCredentials": known,
            "authenticatorSelection": {
                "residentKey": "required", "requireResidentKey": true, "userVerification": "required"
            },
            "attestation": "none",
        })
    }

    /// Reads and checks what the browser answered: the JSON of `PublicKeyCredential.toJSON()`.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn check(&self, json: &str) -> Result<NewPasskey, Fault> {
        let credential: Credential = answer(json)?;
        if credential.kind != "public-key" {
            return Err(Fault::Malformed);
        }
        client_data::check(&decode(&credential.response.client_data)?, Asked::Create, self.challenge, self.party)?;
        let attestation = decode(&credential.response.attestation)?;
        let data = authenticator_data::read(&said_by_authenticator(&attestation)?, self.party)?;
        let made = data.credential.ok_or(Fault::Malformed)?;
        if decode(&credential.raw_id)? != made.id {
            return Err(Fault::Malformed);
        }
        PublicKey::read(&made.public_key)?;
        Ok(NewPasskey {
            credential_id: made.id,
            public_key: made.public_key,
            sign_count: data.sign_count,
            backup_eligible: data.backup_eligible,
            backed_up: data.backed_up,
        })
    }
}

/// The authenticator data in an attestation object (section 6.5.4). The statement in it is passed over: none was asked for.
fn said_by_authenticator(attestation: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut rest = attestation;
    let Value::Map(entries) = item(&mut rest)? else { return Err(Fault::Malformed) };
    let named = |entry: &(Value, Value)| entry.0.as_text() == Some("authData");
    let data = entries.into_iter().find(named).and_then(|(_, value)| value.into_bytes().ok());
    if rest.is_empty() { data.ok_or(Fault::Malformed) } else { Err(Fault::Malformed) }
}
