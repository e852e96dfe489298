//! Using a passkey (section 7.2).

use super::client_data::{self, Asked};
use super::cose::PublicKey;
use super::{CHALLENGE_LASTS, Challenge, Fault, RelyingParty, answer, authenticator_data, decode};
use aws_lc_rs::digest::{SHA256, digest};
use serde::Deserialize;
use serde_json::json;

/// An answer whose form was read and of which nothing was checked yet.
#[derive(Clone)]
pub struct Assertion {
    credential_id: Vec<u8>,
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
    user: Option<Vec<u8>>,
}

/// A passkey as it was stored.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownPasskey {
    /// Its public key, as COSE writes it.
    pub public_key: Vec<u8>,
    /// The id of the account, in bytes, which the authenticator has too.
    pub user: Vec<u8>,
    /// How often it was used when it was last seen.
    pub sign_count: u32,
    /// Whether it can be on several devices.
    pub backup_eligible: bool,
}

/// What is new about a passkey that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// How often it was used.
    pub sign_count: u32,
    /// Whether it is on several devices.
    pub backed_up: bool,
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
    #[serde(rename = "authenticatorData")]
    authenticator_data: String,
    signature: String,
    #[serde(rename = "userHandle", default)]
    user: Option<String>,
}

impl Assertion {
    /// What the browser is to be given, for `PublicKeyCredential.parseRequestOptionsFromJSON()`: any passkey of this site, which the authenticator
    /// finds by itself, so that nothing tells who has one.
    #[must_use]
    pub fn options(party: &RelyingParty, challenge: &Challenge) -> serde_json::Value {
        json!({
            "challenge": challenge.base64url(),
            "rpId": party.id,
            "allowCredentials": [],
            "userVerification": "required",
            "timeout": u64::try_from(CHALLENGE_LASTS.as_millis()).unwrap_or(300_000),
        })
    }

    /// Reads what the browser answered: the JSON of `PublicKeyCredential.toJSON()`.
    ///
    /// # Errors
    /// [`Fault::Malformed`].
    pub fn read(json: &str) -> Result<Self, Fault> {
        let credential: Credential = answer(json)?;
        if credential.kind != "public-key" {
            return Err(Fault::Malformed);
        }
        let response = credential.response;
        Ok(Self {
            credential_id: decode(&credential.raw_id)?,
            client_data: decode(&response.client_data)?,
            authenticator_data: decode(&response.authenticator_data)?,
            signature: decode(&response.signature)?,
            user: response.user.as_deref().map(decode).transpose()?,
        })
    }

    /// Which passkey it says it is.
    #[must_use]
    pub fn credential_id(&self) -> &[u8] {
        &self.credential_id
    }

    /// Checks it against the passkey.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn check(&self, party: &RelyingParty, challenge: &Challenge, known: &KnownPasskey) -> Result<Seen, Fault> {
        client_data::check(&self.client_data, Asked::Get, challenge, party)?;
        let data = authenticator_data::read(&self.authenticator_data, party)?;
        if self.user.as_ref().is_some_and(|user| *user != known.user) {
            return Err(Fault::Account);
        }
        if data.backup_eligible != known.backup_eligible {
            return Err(Fault::Backup);
        }
        let hash = digest(&SHA256, &self.client_data);
        let signed = [self.authenticator_data.as_slice(), hash.as_ref()].concat();
        PublicKey::read(&known.public_key)?.verify(&signed, &self.signature)?;
        // Those that do not count say zero for ever.
        let counts = data.sign_count > 0 || known.sign_count > 0;
        if counts && data.sign_count <= known.sign_count {
            return Err(Fault::Counter);
        }
        Ok(Seen { sign_count: data.sign_count, backed_up: data.backed_up })
    }
}

impl std::fmt::Debug for Assertion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Assertion(hidden)")
    }
}
