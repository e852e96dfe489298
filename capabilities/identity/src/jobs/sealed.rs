//! What is in a mail alone: one-time tokens and codes, sealed with the node's keys while their mail waits.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Env, Error, Result};
use yui_store::seal::Keyring;

const PURPOSE: &str = "identity/one-time-token";

/// The secret as a job holds it.
///
/// # Errors
/// As the keyring reports them.
pub(super) fn seal(keyring: &Keyring, env: &Env, secret: &str) -> Result<String> {
    Ok(STANDARD.encode(keyring.seal(PURPOSE, secret.as_bytes(), env.random.as_ref())?))
}

/// The secret as the mail tells it.
///
/// # Errors
/// `Internal` if it is not what [`seal`] gave; as the keyring reports them.
pub(super) fn open(keyring: &Keyring, sealed: &str) -> Result<SecretString> {
    let sealed = STANDARD.decode(sealed).map_err(|_| Error::internal("a sealed token is not base64"))?;
    let bytes = keyring.open(PURPOSE, &sealed)?;
    let text = std::str::from_utf8(bytes.expose_secret()).map_err(|_| Error::internal("a sealed token is not text"))?;
    Ok(SecretString::from(text))
}
