//! An authenticator with a browser around it: makes passkeys and answers challenges as the standard (Web Authentication level 3) says, or not
//! quite, as the test tells it to. It writes CBOR by itself, so that it checks what reads it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The person was there, was verified, the passkey may be on several devices and is.
pub const USUAL_FLAGS: u8 = 0x01 | 0x04 | 0x08 | 0x10;

/// Which signatures it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
    /// RSA with 2048 bits, PKCS#1 v1.5, SHA-256.
    Rs256,
}

enum Key {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(RsaKeyPair),
}

/// What it says that it should not; nothing by default.
#[derive(Debug, Clone, Default)]
pub struct Twist {
    /// Another `type` in the client data.
    pub kind: Option<&'static str>,
    /// Another origin.
    pub origin: Option<String>,
    /// Another relying party.
    pub rp_id: Option<String>,
    /// In another site's frame.
    pub cross_origin: bool,
    /// Other flags for user and backup.
    pub flags: Option<u8>,
    /// Another person's handle.
    pub user: Option<Vec<u8>>,
    /// With extensions in the authenticator data.
    pub extensions: bool,
    /// With bytes after the authenticator data.
    pub trailing: bool,
    /// With a bit of the signature changed.
    pub bad_signature: bool,
}

/// An authenticator with one passkey.
pub struct Authenticator {
    key: Key,
    origin: String,
    credential_id: Vec<u8>,
    user: Vec<u8>,
    /// How often it was used; stays zero where [`Authenticator::counts`] is not set.
    pub sign_count: u32,
    /// Whether it counts.
    pub counts: bool,
    /// What it does wrong.
    pub twist: Twist,
}

impl Authenticator {
    /// One whose browser shows pages of `origin`, such as `https://yui.example.jp`.
    ///
    /// # Panics
    /// If no key can be made.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a fake fails its test by panicking")]
    pub fn new(kind: Kind, origin: &str) -> Self {
        let key = match kind {
            Kind::Es256 => Key::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key")),
            Kind::EdDsa => Key::EdDsa(Ed25519KeyPair::generate().expect("a key")),
            Kind::Rs256 => Key::Rs256(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key")),
        };
        let mut credential_id = vec![0; 32];
        aws_lc_rs::rand::fill(&mut credential_id).expect("random bytes");
        Self {
            key,
            origin: origin.to_owned(),
            credential_id,
            user: Vec::new(),
            sign_count: 0,
            counts: false,
            twist: Twist::default(),
        }
    }

    /// Makes the passkey: what `navigator.credentials.create()` gives for these options, as JSON.
    #[must_use]
    pub fn create(&mut self, options: &Value) -> String {
        self.user = decode(text_at(options, "/user/id"));
        let client_data = self.client_data("webauthn.create", options);
        let rp_id = text_at(options, "/rp/id").to_owned();
        let mut data = self.authenticator_data(&rp_id, 0x40);
        data.extend([0_u8; 16]);
        data.extend(u16::try_from(self.credential_id.len()).unwrap_or(0).to_be_bytes());
        data.extend(&self.credential_id);
        data.extend(self.cose_key());
        self.finish_data(&mut data);
        let mut attestation = vec![0xa3];
        attestation
            .extend([text("fmt"), text("none"), text("attStmt"), vec![0xa0], text("authData"), bytes(&data)].concat());
        json!({
            "id": encode(&self.credential_id), "rawId": encode(&self.credential_id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": { "clientDataJSON": encode(&client_data), "attestationObject": encode(&attestation), "transports": ["internal"] },
        })
        .to_string()
    }

    /// Answers a challenge: what `navigator.credentials.get()` gives for these options, as JSON.
    #[must_use]
    pub fn get(&mut self, options: &Value) -> String {
        if self.counts {
            self.sign_count += 1;
        }
        let client_data = self.client_data("webauthn.get", options);
        let mut data = self.authenticator_data(text_at(options, "/rpId"), 0);
        self.finish_data(&mut data);
        let mut signature = self.sign(&[data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat());
        if let Some(byte) = signature.last_mut().filter(|_| self.twist.bad_signature) {
            *byte ^= 1;
        }
        let user = self.twist.user.as_ref().unwrap_or(&self.user);
        json!({
            "id": encode(&self.credential_id), "rawId": encode(&self.credential_id), "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encode(&client_data), "authenticatorData": encode(&data), "signature": encode(&signature),
                "userHandle": encode(user),
            },
        })
        .to_string()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({
            "type": self.twist.kind.unwrap_or(kind),
            "challenge": text_at(options, "/challenge"),
            "origin": self.twist.origin.as_ref().unwrap_or(&self.origin),
            "crossOrigin": self.twist.cross_origin,
        })
        .to_string()
        .into_bytes()
    }

    fn authenticator_data(&self, rp_id: &str, further: u8) -> Vec<u8> {
        let rp_id = self.twist.rp_id.as_deref().unwrap_or(rp_id);
        let extensions = if self.twist.extensions { 0x80 } else { 0 };
        let flags = self.twist.flags.unwrap_or(USUAL_FLAGS) | further | extensions;
        let mut data = digest(&SHA256, rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(self.sign_count.to_be_bytes());
        data
    }

    fn finish_data(&self, data: &mut Vec<u8>) {
        if self.twist.extensions {
            data.push(0xa1);
            data.extend(text("credProtect"));
            data.push(0x03);
        }
        if self.twist.trailing {
            data.push(0);
        }
    }

    #[expect(clippy::expect_used, reason = "a fake fails its test by panicking")]
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Es256(key) => key.sign(&random, message).expect("a signature").as_ref().to_vec(),
            Key::EdDsa(key) => key.sign(message).as_ref().to_vec(),
            Key::Rs256(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).expect("a signature");
                signature
            }
        }
    }

    /// The public key as COSE writes it.
    fn cose_key(&self) -> Vec<u8> {
        match &self.key {
            Key::Es256(key) => {
                let point = key.public_key().as_ref();
                let (x, y) = point.get(1..).unwrap_or_default().split_at(32);
                // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
                [vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21], bytes(x), vec![0x22], bytes(y)].concat()
            }
            // {1: 1, 3: -8, -1: 6, -2: x}
            Key::EdDsa(key) => {
                [vec![0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21], bytes(key.public_key().as_ref())].concat()
            }
            // {1: 3, 3: -257, -1: n, -2: e}
            Key::Rs256(key) => {
                // RSAPublicKey (RFC 8017, appendix A.1.1) of 2048 bits: a head of nine bytes, the modulus, the head of the exponent.
                let der = key.public_key().as_ref();
                let (modulus, exponent) = (der.get(9..265).unwrap_or_default(), der.get(267..).unwrap_or_default());
                let head = vec![0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20];
                [head, bytes(modulus), vec![0x21], bytes(exponent)].concat()
            }
        }
    }
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator").field("sign_count", &self.sign_count).finish_non_exhaustive()
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
}

/// A text of the options; empty if it is not there.
fn text_at<'a>(options: &'a Value, pointer: &str) -> &'a str {
    options.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A text of at most 23 bytes in CBOR.
fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap_or(0);
    [&[0x60 | length], text.as_bytes()].concat()
}

/// Bytes in CBOR.
fn bytes(bytes: &[u8]) -> Vec<u8> {
    match u8::try_from(bytes.len()) {
        Ok(length @ 0..24) => [&[0x40 | length], bytes].concat(),
        Ok(length) => [&[0x58, length], bytes].concat(),
        Err(_) => [&[0x59], u16::try_from(bytes.len()).unwrap_or(0).to_be_bytes().as_slice(), bytes].concat(),
    }
}
