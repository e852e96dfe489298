//! An S3 store with one bucket, which checks signatures and answers errors as documents of XML.
//!
//! It computes the signature by itself (AWS Signature Version 4) and takes path-style addresses alone.

use crate::http::{Answer, Endpoint, Request};
use aws_lc_rs::{digest, hmac};
use http::Method;
use std::collections::BTreeMap;
use std::io;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// The bucket that exists.
pub const BUCKET: &str = "yui-files";
/// The region that requests must be signed for.
pub const REGION: &str = "ap-northeast-1";
/// The id of the access key that works.
pub const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
/// Its secret.
pub const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A running store; its verbs are those of [`Endpoint`].
pub struct FakeS3 {
    endpoint: Endpoint,
    objects: Objects,
}

impl FakeS3 {
    /// Starts on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        let objects = Objects::default();
        let kept = objects.clone();
        let endpoint = Endpoint::start(move |_, request| answer(request, &kept))?;
        Ok(Self { endpoint, objects })
    }

    /// Every object by its name, as it is stored.
    #[must_use]
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Deref for FakeS3 {
    type Target = Endpoint;

    fn deref(&self) -> &Endpoint {
        &self.endpoint
    }
}

/// An error as S3 writes it.
fn error(status: u16, code: &str) -> Answer {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{code}</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>"
    );
    Answer::bytes(status, "application/xml", document)
}

fn answer(request: &Request, objects: &Objects) -> Answer {
    if let Err(code) = check_signature(request) {
        return error(403, code);
    }
    let Some(key) = request.path().strip_prefix(&format!("/{BUCKET}/")) else { return error(404, "NoSuchBucket") };
    let mut objects = objects.lock().unwrap_or_else(PoisonError::into_inner);
    match request.method {
        Method::PUT => {
            objects.insert(key.to_owned(), request.body.to_vec());
            Answer::status(200)
        }
        Method::GET => match objects.get(key) {
            Some(content) => Answer::bytes(200, "binary/octet-stream", content.clone()),
            None => error(404, "NoSuchKey"),
        },
        Method::DELETE => {
            objects.remove(key);
            Answer::status(204)
        }
        _ => error(405, "MethodNotAllowed"),
    }
}

fn check_signature(request: &Request) -> Result<(), &'static str> {
    let authorization = request.header("authorization").ok_or("AccessDenied")?;
    let field = |name: &str| {
        let (_, rest) = authorization.split_once(&format!("{name}="))?;
        Some(rest.split(',').next().unwrap_or_default())
    };
    let credential: Vec<&str> = field("Credential").ok_or("AuthorizationHeaderMalformed")?.split('/').collect();
    let [id, day, region, "s3", "aws4_request"] = credential[..] else { return Err("AuthorizationHeaderMalformed") };
    if id != ACCESS_KEY_ID {
        return Err("InvalidAccessKeyId");
    }
    if region != REGION {
        return Err("AuthorizationHeaderMalformed");
    }
    let content = hex::encode(digest::digest(&digest::SHA256, &request.body));
    if request.header("x-amz-content-sha256") != Some(content.as_str()) {
        return Err("XAmzContentSHA256Mismatch");
    }
    let signed = field("SignedHeaders").ok_or("AuthorizationHeaderMalformed")?;
    let headers: String =
        signed.split(';').map(|name| format!("{name}:{}\n", request.header(name).unwrap_or_default().trim())).collect();
    let query = request.uri.query().unwrap_or_default();
    let canonical = format!("{}\n{}\n{query}\n{headers}\n{signed}\n{content}", request.method, request.path());
    let instant = request.header("x-amz-date").ok_or("AccessDenied")?;
    let scope = format!("{day}/{region}/s3/aws4_request");
    let hash = hex::encode(digest::digest(&digest::SHA256, canonical.as_bytes()));
    let text = format!("AWS4-HMAC-SHA256\n{instant}\n{scope}\n{hash}");
    let secret = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    let key = [day, region, "s3", "aws4_request"].iter().fold(secret, |key, part| mac(&key, part));
    match field("Signature") {
        Some(signature) if signature == hex::encode(mac(&key, &text)) => Ok(()),
        _ => Err("SignatureDoesNotMatch"),
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}
