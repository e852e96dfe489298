//! What the authenticator says (section 6.1): authenticator data.

use super::{Fault, RelyingParty};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use ciborium::Value;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// The longest id of a credential (section 4).
const LONGEST_ID: usize = 1_023;

/// What was read and checked: for this domain, by a person whom the authenticator verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuthenticatorData {
    pub(super) sign_count: u32,
    pub(super) backup_eligible: bool,
    pub(super) backed_up: bool,
    pub(super) credential: Option<AttestedCredential>,
}

/// A new credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttestedCredential {
    pub(super) id: Vec<u8>,
    /// Its public key, as COSE (RFC 9052) writes it.
    pub(super) public_key: Vec<u8>,
}

/// Reads all of it, and nothing may be left over.
pub(super) fn read(bytes: &[u8], party: &RelyingParty) -> Result<AuthenticatorData, Fault> {
    let (party_hash, rest) = bytes.split_at_checked(32).ok_or(Fault::Malformed)?;
    let (&flags, rest) = rest.split_first().ok_or(Fault::Malformed)?;
    let (count, mut rest) = rest.split_first_chunk::<4>().ok_or(Fault::Malformed)?;
    if verify_slices_are_equal(party_hash, &party.id_hash()).is_err() {
        return Err(Fault::RelyingParty);
    }
    let has = |flag: u8| flags & flag != 0;
    if !has(USER_PRESENT) || !has(USER_VERIFIED) {
        return Err(Fault::UserVerification);
    }
    if has(BACKED_UP) && !has(BACKUP_ELIGIBLE) {
        return Err(Fault::Backup);
    }
    let credential = if has(HAS_CREDENTIAL) { Some(credential(&mut rest)?) } else { None };
    if has(HAS_EXTENSIONS) && !matches!(item(&mut rest)?, Value::Map(_)) {
        return Err(Fault::Malformed);
    }
    if !rest.is_empty() {
        return Err(Fault::Malformed);
    }
    Ok(AuthenticatorData {
        sign_count: u32::from_be_bytes(*count),
        backup_eligible: has(BACKUP_ELIGIBLE),
        backed_up: has(BACKED_UP),
        credential,
    })
}

/// Attested credential data (section 6.5.1).
fn credential(rest: &mut &[u8]) -> Result<AttestedCredential, Fault> {
    // The model of the authenticator is nobody's business here.
    let (_model, after) = rest.split_at_checked(16).ok_or(Fault::Malformed)?;
    let (length, after) = after.split_first_chunk::<2>().ok_or(Fault::Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length == 0 || length > LONGEST_ID {
        return Err(Fault::Malformed);
    }
    let (id, after) = after.split_at_checked(length).ok_or(Fault::Malformed)?;
    let mut left = after;
    item(&mut left)?;
    let key = after.get(..after.len() - left.len()).ok_or(Fault::Malformed)?;
    *rest = left;
    Ok(AttestedCredential { id: id.to_vec(), public_key: key.to_vec() })
}

/// One CBOR item (RFC 8949); what follows it stays.
pub(super) fn item(rest: &mut &[u8]) -> Result<Value, Fault> {
    ciborium::de::from_reader_with_recursion_limit(rest, 16).map_err(|_| Fault::Malformed)
}
