//! Signing requests for Amazon's services and whatever speaks like them: AWS Signature Version 4.
//!
//! The signature covers method, path, query, all headers but a few that change on the way, and the body. So nobody between can alter a request,
//! and nobody can send it again after a few minutes. The secret key never leaves the node.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>; Amazon's own test suite is in `vectors.json`.
//!
//! ```
//! # fn example(now: yui_kernel::Timestamp) -> Result<(), Box<dyn std::error::Error>> {
//! use bytes::Bytes;
//! use yui_web::client::aws::{Credentials, Signer};
//!
//! let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into());
//! let signer = Signer::new(credentials, "ca-central-1", "ses");
//! let mut request = http::Request::get("https://email.ca-central-1.amazonaws.com/v2/email/account").body(Bytes::new())?;
//! signer.sign(&mut request, now)?;
//! assert!(request.headers().contains_key("authorization"));
//! # Ok(())
//! # }
//! ```

mod canonical;
mod encode;
mod keys;
#[cfg(test)]
mod tests;
mod xml;

pub use encode::percent_encode;
pub use keys::{ContainerToken, KeyError, KeySource, Keys};
pub use xml::element;

use aws_lc_rs::hmac;
use bytes::Bytes;
use canonical::{Canonical, PathForm, hash};
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderName, HeaderValue, Request};
use secrecy::{ExposeSecret as _, SecretString};
use yui_kernel::Timestamp;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
const X_AMZ_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");

/// Stands for the body's digest where the body is not signed; only S3 takes it.
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// An access key. `Debug` shows its id alone.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The key's id, which is no secret.
    pub access_key_id: String,
    /// The key itself.
    pub secret_access_key: SecretString,
    /// The token that goes with a temporary key.
    pub session_token: Option<SecretString>,
}

impl Credentials {
    /// A lasting key.
    #[must_use]
    pub fn new(access_key_id: impl Into<String>, secret_access_key: SecretString) -> Self {
        Self { access_key_id: access_key_id.into(), secret_access_key, session_token: None }
    }

    /// The same with the token of a temporary key.
    #[must_use]
    pub fn with_session_token(self, token: Option<SecretString>) -> Self {
        Self { session_token: token, ..self }
    }
}

/// Why a request cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// Its address is not absolute.
    #[error("a request to be signed needs an address with a host")]
    NoHost,
    /// Region, key id or session token holds characters that no header takes.
    #[error("the access key's id, its session token and the region must be printable ASCII")]
    Unwritable,
}

/// What of the body is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Payload {
    /// All of it, by its SHA-256.
    #[default]
    Signed,
    /// Nothing: for large uploads to S3 over TLS, which protects the body by itself. Other services refuse it.
    Unsigned,
}

/// Signs requests to one service in one region.
#[derive(Debug, Clone)]
pub struct Signer {
    credentials: Credentials,
    region: String,
    service: String,
    payload: Payload,
}

impl Signer {
    /// A signer for a service by its signing name: `ses`, `sns`, `sms-voice`, `s3`.
    ///
    /// For `s3` the path is signed as it stands, because an object's name may hold dots, double slashes and encoded characters that mean
    /// something; and `x-amz-content-sha256` is sent. For all others the path is normalised and encoded once more.
    #[must_use]
    pub fn new(credentials: Credentials, region: impl Into<String>, service: impl Into<String>) -> Self {
        Self { credentials, region: region.into(), service: service.into(), payload: Payload::Signed }
    }

    /// The same with or without the body in the signature.
    #[must_use]
    pub fn with_payload(self, payload: Payload) -> Self {
        Self { payload, ..self }
    }

    /// Adds `Host`, `X-Amz-Date`, `X-Amz-Security-Token` (with a temporary key) and `Authorization`; for S3 `X-Amz-Content-Sha256` too.
    ///
    /// Everything but `User-Agent`, `Connection`, `Expect` and the headers of tracing is covered by the signature and must not change
    /// afterwards. Path and query must be percent-encoded as they are sent ([`percent_encode`]; a space is `%20`). Signing again
    /// replaces what was added.
    ///
    /// # Errors
    /// [`SignError`]: the request as it is can never be signed.
    pub fn sign(&self, request: &mut Request<Bytes>, now: Timestamp) -> Result<(), SignError> {
        let (date, instant) = (now.strftime("%Y%m%d").to_string(), now.strftime("%Y%m%dT%H%M%SZ").to_string());
        let host = host(request).ok_or(SignError::NoHost)?;
        let body = match self.payload {
            Payload::Signed => hash(request.body()),
            Payload::Unsigned => UNSIGNED_PAYLOAD.to_owned(),
        };
        let headers = request.headers_mut();
        headers.remove(AUTHORIZATION);
        headers.insert(HOST, host);
        headers.insert(X_AMZ_DATE, printable(&instant)?);
        if let Some(token) = &self.credentials.session_token {
            headers.insert(X_AMZ_SECURITY_TOKEN, secret(token.expose_secret())?);
        }
        if self.is_s3() {
            headers.insert(X_AMZ_CONTENT_SHA256, printable(&body)?);
        }
        let form = if self.is_s3() { PathForm::AsItStands } else { PathForm::Normalised };
        let authorization = self.authorization(&Canonical::of(request, form, &body), &date, &instant);
        request.headers_mut().insert(AUTHORIZATION, secret(&authorization)?);
        Ok(())
    }

    fn is_s3(&self) -> bool {
        self.service == "s3"
    }

    fn authorization(&self, canonical: &Canonical, date: &str, instant: &str) -> String {
        let scope = format!("{date}/{}/{}/aws4_request", self.region, self.service);
        let digest = hash(canonical.text.as_bytes());
        let signature = hex::encode(mac(&self.key(date), &format!("{ALGORITHM}\n{instant}\n{scope}\n{digest}")));
        let (id, signed) = (&self.credentials.access_key_id, &canonical.signed_headers);
        format!("{ALGORITHM} Credential={id}/{scope}, SignedHeaders={signed}, Signature={signature}")
    }

    /// The key of a day, region and service: whoever learned it could sign nothing else.
    fn key(&self, date: &str) -> hmac::Tag {
        let secret = format!("AWS4{}", self.credentials.secret_access_key.expose_secret());
        let of_day = tag(secret.as_bytes(), date);
        [self.region.as_str(), &self.service, "aws4_request"].iter().fold(of_day, |key, text| tag(key.as_ref(), text))
    }
}

fn tag(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

fn mac(key: &hmac::Tag, text: &str) -> hmac::Tag {
    tag(key.as_ref(), text)
}

/// `Host` as the client would write it: with the port, unless that is the scheme's own (RFC 9110 section 7.2).
fn host(request: &Request<Bytes>) -> Option<HeaderValue> {
    let uri = request.uri();
    let host = uri.host().filter(|host| !host.is_empty())?;
    let usual = match uri.scheme_str() {
        Some("https") => 443,
        _ => 80,
    };
    match uri.port_u16().filter(|port| *port != usual) {
        Some(port) => HeaderValue::from_str(&format!("{host}:{port}")).ok(),
        None => HeaderValue::from_str(host).ok(),
    }
}

fn printable(text: &str) -> Result<HeaderValue, SignError> {
    HeaderValue::from_str(text).map_err(|_| SignError::Unwritable)
}

fn secret(text: &str) -> Result<HeaderValue, SignError> {
    let mut value = printable(text)?;
    value.set_sensitive(true);
    Ok(value)
}
