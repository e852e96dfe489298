//! Secrets at rest: sealed with the node key, each for one purpose, so that one cannot be put in another's place.

use crate::files::FileKey;
use crate::model::callback::SigningSecrets;
use crate::model::service::Callback;
use crate::sql::callback::SealedCallback;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use yui_kernel::{Env, Error, Result};
use yui_store::seal::Keyring;

const API_KEY: &str = "notify/api-key";
const ONE_TIME_TOKEN: &str = "notify/one-time-token";
const BEARER: &str = "notify/callback-bearer";
const DKIM: &str = "notify/dkim-key";
const SIGNING: &str = "notify/callback-signing";
const FILE_KEY: &str = "notify/file-key";

/// Seals the secret of an API key.
///
/// # Errors
/// `Internal` if sealing fails.
pub fn seal_api_key(keyring: &Keyring, env: &Env, secret: &str) -> Result<Vec<u8>> {
    keyring.seal(API_KEY, secret.as_bytes(), env.random.as_ref())
}

/// Opens the secret of an API key.
///
/// # Errors
/// `Internal` if no key of the node opens it.
pub fn open_api_key(keyring: &Keyring, sealed: &[u8]) -> Result<SecretString> {
    open(keyring, API_KEY, sealed)
}

/// Seals the bearer token of a callback.
///
/// # Errors
/// `Internal` if sealing fails.
pub fn seal_bearer(keyring: &Keyring, env: &Env, bearer: &SecretString) -> Result<Vec<u8>> {
    keyring.seal(BEARER, bearer.expose_secret().as_bytes(), env.random.as_ref())
}

/// Opens the bearer token of a callback.
///
/// # Errors
/// `Internal` if no key of the node opens it.
pub fn open_bearer(keyring: &Keyring, sealed: &[u8]) -> Result<SecretString> {
    open(keyring, BEARER, sealed)
}

/// Seals a key for signing e-mail (PKCS #8, DER).
///
/// # Errors
/// `Internal` if sealing fails.
pub fn seal_dkim_key(keyring: &Keyring, env: &Env, key: &SecretSlice<u8>) -> Result<Vec<u8>> {
    keyring.seal(DKIM, key.expose_secret(), env.random.as_ref())
}

/// Opens a key for signing e-mail.
///
/// # Errors
/// `Internal` if no key of the node opens it.
pub fn open_dkim_key(keyring: &Keyring, sealed: &[u8]) -> Result<SecretSlice<u8>> {
    keyring.open(DKIM, sealed)
}

/// Seals the secrets that calls to a receiver are signed with.
///
/// # Errors
/// `Internal` if sealing fails.
pub fn seal_signing(keyring: &Keyring, env: &Env, secrets: &SigningSecrets) -> Result<Vec<u8>> {
    keyring.seal(SIGNING, secrets.to_stored()?.expose_secret().as_bytes(), env.random.as_ref())
}

/// Opens the secrets that calls to a receiver are signed with.
///
/// # Errors
/// `Internal` if no key of the node opens it.
pub fn open_signing(keyring: &Keyring, sealed: &[u8]) -> Result<SigningSecrets> {
    SigningSecrets::from_stored(&open(keyring, SIGNING, sealed)?)
}

/// A callback as stored, with its secrets opened.
///
/// # Errors
/// `Internal` if no key of the node opens them.
pub fn open_callback(keyring: &Keyring, stored: SealedCallback) -> Result<Callback> {
    Ok(Callback {
        bearer: open_bearer(keyring, &stored.bearer_sealed)?,
        signing: stored.signing_sealed.map(|sealed| open_signing(keyring, &sealed)).transpose()?,
        suspended: stored.suspended_at.is_some(),
        kind: stored.kind,
        url: stored.url,
    })
}

/// Seals the key of a file.
///
/// # Errors
/// `Internal` if sealing fails.
pub fn seal_file_key(keyring: &Keyring, env: &Env, key: &FileKey) -> Result<Vec<u8>> {
    keyring.seal(FILE_KEY, key.as_bytes(), env.random.as_ref())
}

/// Opens the key of a file.
///
/// # Errors
/// `Internal` if no key of the node opens it.
pub fn open_file_key(keyring: &Keyring, sealed: &[u8]) -> Result<FileKey> {
    let bytes = keyring.open(FILE_KEY, sealed)?;
    FileKey::from_bytes(bytes.expose_secret()).ok_or_else(|| Error::internal("a sealed file key has another length"))
}

/// A new one-time token for a mailed link: 256 unpredictable bits as 64 hexadecimal digits.
#[must_use]
pub fn one_time_token(env: &Env) -> SecretString {
    let mut bytes = [0_u8; 32];
    env.random.fill(&mut bytes);
    SecretString::from(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// Seals a one-time token until its mail is sent.
///
/// # Errors
/// `Internal` if sealing fails.
pub fn seal_one_time_token(keyring: &Keyring, env: &Env, token: &SecretString) -> Result<Vec<u8>> {
    keyring.seal(ONE_TIME_TOKEN, token.expose_secret().as_bytes(), env.random.as_ref())
}

/// Opens a one-time token.
///
/// # Errors
/// `Internal` if no key of the node opens it.
pub fn open_one_time_token(keyring: &Keyring, sealed: &[u8]) -> Result<SecretString> {
    open(keyring, ONE_TIME_TOKEN, sealed)
}

fn open(keyring: &Keyring, purpose: &str, sealed: &[u8]) -> Result<SecretString> {
    let bytes = keyring.open(purpose, sealed)?;
    let text =
        std::str::from_utf8(bytes.expose_secret()).map_err(|_| Error::internal("a sealed secret is not text"))?;
    Ok(SecretString::from(text))
}

/// The digest by which a secret is looked up: SHA-256, enough because a secret has 122 random bits.
#[must_use]
pub fn digest(secret: &str) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes()).as_ref().to_vec()
}
