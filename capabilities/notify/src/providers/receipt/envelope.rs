//! What Amazon SNS posts to its subscribers: an envelope with a signature.
//!
//! The signature proves that SNS posted it, for *some* account: whoever takes the content must also know the topic
//! ([`Envelope::topic`]), because anybody may have a topic. The certificate is the one to which the envelope points, on Amazon's own host alone and
//! fetched by HTTPS, which proves that it is Amazon's; a chain is not sent with it.
//!
//! <https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html>

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Deserialize;
use x509_cert::Certificate as X509;
use x509_cert::der::{Decode as _, Encode as _};
use yui_kernel::Timestamp;

/// Why an envelope is not taken. Holds nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// It is not in the form of SNS.
    #[error("this is no message of Amazon SNS")]
    Malformed,
    /// It points to a certificate, or to an address to confirm it, that is not on a host of SNS.
    #[error("the message points to an address that is not Amazon SNS's")]
    ForeignAddress,
    /// Its topic is none of those that the operator named.
    #[error("the topic is none of those in YUI_AWS_TOPICS")]
    UnknownTopic,
    /// The certificate could not be fetched, or the subscription not be confirmed; trying again may help.
    #[error("Amazon SNS could not be reached: {0}")]
    Unreachable(String),
    /// The certificate is none, or not valid at this time.
    #[error("the certificate is not valid")]
    Certificate,
    /// The signature is not by that certificate.
    #[error("the signature is not right")]
    Signature,
}

/// What an envelope is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Kind {
    /// It holds a message.
    Notification,
    /// The topic's owner wants to post here; visiting the address of the envelope says yes.
    SubscriptionConfirmation,
    /// The subscription was ended.
    UnsubscribeConfirmation,
}

/// An envelope. Nothing in it may be believed before [`Envelope::verify`].
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Envelope {
    #[serde(rename = "Type")]
    kind: Kind,
    message_id: String,
    topic_arn: String,
    subject: Option<String>,
    message: String,
    timestamp: String,
    token: Option<String>,
    #[serde(rename = "SubscribeURL")]
    subscribe_url: Option<String>,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    signing_cert_url: String,
}

impl Envelope {
    /// Reads an envelope.
    ///
    /// # Errors
    /// `Malformed`.
    pub fn parse(body: &[u8]) -> Result<Self, EnvelopeError> {
        serde_json::from_slice(body).map_err(|_| EnvelopeError::Malformed)
    }

    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The topic's ARN.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic_arn
    }

    /// What it holds.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where its certificate is.
    ///
    /// # Errors
    /// `ForeignAddress` where that is not a `.pem` on a host of SNS.
    pub fn certificate_url(&self) -> Result<Uri, EnvelopeError> {
        of_sns(&self.signing_cert_url)
            .filter(|uri| uri.path().ends_with(".pem") && uri.query().is_none())
            .ok_or(EnvelopeError::ForeignAddress)
    }

    /// The address whose visit confirms the subscription.
    ///
    /// # Errors
    /// `ForeignAddress` where there is none, or one that is not on a host of SNS.
    pub fn subscribe_url(&self) -> Result<Uri, EnvelopeError> {
        self.subscribe_url.as_deref().and_then(of_sns).ok_or(EnvelopeError::ForeignAddress)
    }

    /// Whether SNS signed it, with this certificate, which must be valid `now`.
    ///
    /// # Errors
    /// `Certificate`, `Malformed` (a version that is not known), `Signature`.
    pub fn verify(&self, certificate: &Certificate, now: Timestamp) -> Result<(), EnvelopeError> {
        if now.as_second() < certificate.not_before || now.as_second() > certificate.not_after {
            return Err(EnvelopeError::Certificate);
        }
        let algorithm = match self.signature_version.as_str() {
            // SHA-1; topics have it until their attribute SignatureVersion is set to 2.
            "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            "2" => &RSA_PKCS1_2048_8192_SHA256,
            _ => return Err(EnvelopeError::Malformed),
        };
        let signature = STANDARD.decode(&self.signature).map_err(|_| EnvelopeError::Malformed)?;
        let text = self.text_to_sign()?;
        UnparsedPublicKey::new(algorithm, &certificate.public_key)
            .verify(text.as_bytes(), &signature)
            .map_err(|_| EnvelopeError::Signature)
    }

    fn text_to_sign(&self) -> Result<String, EnvelopeError> {
        let mut text = String::new();
        let mut line = |name: &str, value: &str| text.push_str(&format!("{name}\n{value}\n"));
        line("Message", &self.message);
        line("MessageId", &self.message_id);
        if self.kind == Kind::Notification {
            if let Some(subject) = &self.subject {
                line("Subject", subject);
            }
            line("Timestamp", &self.timestamp);
        } else {
            line("SubscribeURL", self.subscribe_url.as_ref().ok_or(EnvelopeError::Malformed)?);
            line("Timestamp", &self.timestamp);
            line("Token", self.token.as_ref().ok_or(EnvelopeError::Malformed)?);
        }
        line("TopicArn", &self.topic_arn);
        line(
            "Type",
            match self.kind {
                Kind::Notification => "Notification",
                Kind::SubscriptionConfirmation => "SubscriptionConfirmation",
                Kind::UnsubscribeConfirmation => "UnsubscribeConfirmation",
            },
        );
        Ok(text)
    }
}

/// Shows neither the message nor the token.
impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope").field("kind", &self.kind).field("topic", &self.topic_arn).finish_non_exhaustive()
    }
}

/// What is needed of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// `SubjectPublicKeyInfo` (RFC 5280 section 4.1.2.7), in DER.
    public_key: Vec<u8>,
    /// First second of its validity, since 1970.
    not_before: i64,
    /// Last second.
    not_after: i64,
}

impl Certificate {
    /// Reads the first certificate of a PEM file.
    ///
    /// # Errors
    /// `Certificate`.
    pub fn from_pem(pem: &[u8]) -> Result<Self, EnvelopeError> {
        let der = CertificateDer::from_pem_slice(pem).map_err(|_| EnvelopeError::Certificate)?;
        let parsed = X509::from_der(&der).map_err(|_| EnvelopeError::Certificate)?.tbs_certificate;
        let seconds =
            |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        Ok(Self {
            public_key: parsed.subject_public_key_info.to_der().map_err(|_| EnvelopeError::Certificate)?,
            not_before: seconds(parsed.validity.not_before),
            not_after: seconds(parsed.validity.not_after),
        })
    }
}

/// An `https` address on `sns.{region}.amazonaws.com` or, in China, `sns.{region}.amazonaws.com.cn`.
fn of_sns(text: &str) -> Option<Uri> {
    let uri: Uri = text.parse().ok()?;
    // The authority as a whole, so that neither a user name nor a port comes through.
    let host = uri.authority()?.as_str();
    let region = host.strip_prefix("sns.")?;
    let region = region.strip_suffix(".amazonaws.com").or_else(|| region.strip_suffix(".amazonaws.com.cn"))?;
    let is_region = !region.is_empty()
        && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (uri.scheme_str() == Some("https") && is_region).then_some(uri)
}
