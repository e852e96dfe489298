//! Signing requests for Amazon's services and whatever speaks like them: AWS Signature Version 4, by Amazon's own signer.
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

mod encode;
mod keys;
#[cfg(test)]
mod tests;
mod xml;

pub use encode::percent_encode;
pub use keys::{ContainerToken, KeyError, KeySource, Keys};
pub use xml::element;

use aws_credential_types::Credentials as Key;
use aws_lc_rs::digest;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningParams, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderName, HeaderValue, Request};
use secrecy::{ExposeSecret as _, SecretString};
use tracing::subscriber::NoSubscriber;
use yui_kernel::Timestamp;

/// What signing adds; what an earlier signature left there is not signed again.
const ADDED: [HeaderName; 4] = [
    AUTHORIZATION,
    HeaderName::from_static("x-amz-content-sha256"),
    HeaderName::from_static("x-amz-date"),
    HeaderName::from_static("x-amz-security-token"),
];

/// Headers that are not signed beyond those that the signer itself leaves out: the client or a proxy sets or changes them after the signature.
const UNSIGNED: [&str; 4] = ["connection", "expect", "traceparent", "x-request-id"];

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
    /// Region, key id, session token or a header holds characters that no signature takes.
    #[error("the access key's id, its session token, the region and all headers must be printable text")]
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
        self.sign_by(self.settings(), request, now)
    }

    fn settings(&self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        if self.service == "s3" {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        settings.excluded_headers.get_or_insert_default().extend(UNSIGNED.map(Into::into));
        settings
    }

    fn sign_by(
        &self,
        settings: SigningSettings,
        request: &mut Request<Bytes>,
        now: Timestamp,
    ) -> Result<(), SignError> {
        let host = host(request).ok_or(SignError::NoHost)?;
        ADDED.iter().for_each(|name| drop(request.headers_mut().remove(name)));
        request.headers_mut().insert(HOST, host);

        let token = self.credentials.session_token.as_ref().map(|token| token.expose_secret().to_owned());
        let secret = self.credentials.secret_access_key.expose_secret();
        let key = Key::new(&self.credentials.access_key_id, secret, token, None, "yui").into();
        let params: SigningParams<'_> = v4::SigningParams::builder()
            .identity(&key)
            .region(&self.region)
            .name(&self.service)
            .time(now.into())
            .settings(settings)
            .build()
            .map_err(|_| SignError::Unwritable)?
            .into();
        // The signer writes requests, headers and all, to the log of whoever wants the finest one; the node's logs hold neither.
        let quietly = |request| tracing::subscriber::with_default(NoSubscriber::default(), || sign(request, &params));
        let (instructions, _) = quietly(self.signable(request)?).map_err(|_| SignError::Unwritable)?.into_parts();
        for header in instructions.into_parts().0 {
            let mut value = HeaderValue::from_str(header.value()).map_err(|_| SignError::Unwritable)?;
            let name = HeaderName::from_static(header.name());
            value.set_sensitive(header.sensitive() || name == AUTHORIZATION);
            request.headers_mut().insert(name, value);
        }
        Ok(())
    }
    /// What of the request is signed. The body's digest is ours, so that bodies go through the one cryptography stack, which is the faster one too.
    fn signable<'r>(&self, request: &'r Request<Bytes>) -> Result<SignableRequest<'r>, SignError> {
        let body = match self.payload {
            Payload::Signed => SignableBody::Precomputed(hash(request.body())),
            Payload::Unsigned => SignableBody::UnsignedPayload,
        };
        let headers = request.headers().iter().map(|(name, value)| Ok((name.as_str(), value.to_str()?)));
        let headers: Vec<(&str, &str)> =
            headers.collect::<Result<_, http::header::ToStrError>>().map_err(|_| SignError::Unwritable)?;
        SignableRequest::new(request.method().as_str(), request.uri().to_string(), headers.into_iter(), body)
            .map_err(|_| SignError::Unwritable)
    }
}

/// SHA-256 in lower-case hexadecimal.
fn hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
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
