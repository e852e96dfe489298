//! An SNS topic: what it posts to its subscribers, signed with a certificate of its own.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::io;

/// A topic. Its certificate is valid from 2020 to 2040.
pub struct FakeTopic {
    arn: String,
    key: RsaKeyPair,
    certificate: String,
}

impl FakeTopic {
    /// Where its messages say that the certificate is.
    pub const CERTIFICATE_URL: &str =
        "https://sns.ca-central-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";

    /// A topic with a new key.
    ///
    /// # Errors
    /// When the key or the certificate cannot be made.
    pub fn new(arn: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
        let key = RsaKeyPair::from_pkcs8(&pair.serialize_der())?;
        let mut params = CertificateParams::new(vec!["sns.amazonaws.com".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "sns.amazonaws.com");
        (params.not_before, params.not_after) = (rcgen::date_time_ymd(2020, 1, 1), rcgen::date_time_ymd(2040, 1, 1));
        let certificate = params.self_signed(&pair)?.pem();
        Ok(Self { arn: arn.to_owned(), key, certificate })
    }

    /// The certificate, as its address answers.
    #[must_use]
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// A notification with this text, as it is posted to an HTTPS subscriber.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn notification(&self, id: &str, timestamp: &str, message: &str) -> io::Result<Value> {
        self.signed(json!({
            "Type": "Notification", "MessageId": id, "TopicArn": self.arn, "Message": message, "Timestamp": timestamp,
            "UnsubscribeURL": "https://sns.ca-central-1.amazonaws.com/?Action=Unsubscribe",
        }))
    }

    /// The request to confirm a subscription at `subscribe_url`.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn subscription(&self, id: &str, timestamp: &str, subscribe_url: &str) -> io::Result<Value> {
        self.signed(json!({
            "Type": "SubscriptionConfirmation", "MessageId": id, "Token": "2336412f37fb687f5d51e6e2425a", "TopicArn": self.arn,
            "Message": "You have chosen to subscribe to the topic.\nTo confirm the subscription, visit the SubscribeURL.",
            "SubscribeURL": subscribe_url, "Timestamp": timestamp,
        }))
    }

    /// Adds version, signature and certificate to an envelope.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn signed(&self, mut envelope: Value) -> io::Result<Value> {
        let fields = envelope.as_object_mut().ok_or(io::ErrorKind::InvalidInput)?;
        let mut signature = vec![0; self.key.public_modulus_len()];
        let text = string_to_sign(fields);
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(io::Error::other)?;
        fields.insert("SignatureVersion".to_owned(), json!("2"));
        fields.insert("Signature".to_owned(), json!(STANDARD.encode(signature)));
        fields.insert("SigningCertURL".to_owned(), json!(Self::CERTIFICATE_URL));
        Ok(envelope)
    }
}

/// <https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html>
fn string_to_sign(fields: &Map<String, Value>) -> String {
    let names: &[&str] = match fields.get("Type").and_then(Value::as_str) {
        Some("Notification") => &["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
        _ => &["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
    };
    let lines = names.iter().filter_map(|name| Some((name, fields.get(*name)?.as_str()?)));
    lines.map(|(name, value)| format!("{name}\n{value}\n")).collect()
}
