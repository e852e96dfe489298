//! The other side of AWS Signature Version 4: what a server computes from a request that it has received.

use crate::http::Request;
use aws_lc_rs::{digest, hmac};
use std::fmt;

/// What a right signature says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The region for which it was signed.
    pub region: String,
    /// The service for which it was signed.
    pub service: String,
}

/// Why a signature is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsigned {
    /// There is none, or it is not in the form of Signature Version 4.
    Missing,
    /// It was made with a key that the server does not know.
    UnknownKey,
    /// It leaves out a header that must be in it.
    TooLittle(String),
    /// The body is another one.
    OtherBody,
    /// It is of another request, or by another key of the same id.
    Wrong,
}

impl fmt::Display for Unsigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "Missing Authentication Token"),
            Self::UnknownKey => write!(f, "The security token included in the request is invalid."),
            Self::TooLittle(header) => write!(f, "'{header}' must be a signed header."),
            Self::OtherBody => {
                write!(f, "The provided 'x-amz-content-sha256' header does not match what was computed.")
            }
            Self::Wrong => write!(f, "The request signature we calculated does not match the signature you provided."),
        }
    }
}

/// Whether `request` is signed with this key, for the region and service that it names itself.
///
/// # Errors
/// [`Unsigned`], in the order in which a server would notice.
pub fn verify(request: &Request, access_key_id: &str, secret_access_key: &str) -> Result<Signed, Unsigned> {
    let authorization = request.header("authorization").ok_or(Unsigned::Missing)?;
    let fields = authorization.strip_prefix("AWS4-HMAC-SHA256 ").ok_or(Unsigned::Missing)?;
    let field = |name: &str| {
        let found = fields.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='));
        found.ok_or(Unsigned::Missing)
    };
    let (credential, names, signature) = (field("Credential")?, field("SignedHeaders")?, field("Signature")?);
    let parts: Vec<&str> = credential.split('/').collect();
    let [id, date, region, service, "aws4_request"] = parts.as_slice() else { return Err(Unsigned::Missing) };
    if *id != access_key_id {
        return Err(Unsigned::UnknownKey);
    }
    let instant = request.header("x-amz-date").filter(|instant| instant.starts_with(date)).ok_or(Unsigned::Missing)?;
    let names: Vec<&str> = names.split(';').collect();
    let amazons = request.headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-amz-"));
    for needed in amazons.chain(["host"]).chain(request.header("content-type").map(|_| "content-type")) {
        if !names.contains(&needed) {
            return Err(Unsigned::TooLittle(needed.to_owned()));
        }
    }
    let text = canonical(request, &names, *service == "s3")?;
    let scope = format!("{date}/{region}/{service}/aws4_request");
    let to_sign = format!("AWS4-HMAC-SHA256\n{instant}\n{scope}\n{}", hash(text.as_bytes()));
    let key = [date, region, service, &"aws4_request"]
        .iter()
        .fold(format!("AWS4{secret_access_key}").into_bytes(), |key, text| mac(&key, text));
    if hex::encode(mac(&key, &to_sign)) != signature {
        return Err(Unsigned::Wrong);
    }
    Ok(Signed { region: (*region).to_owned(), service: (*service).to_owned() })
}

/// Only what clients of these services send: paths without dots and double slashes, queries that are already encoded.
fn canonical(request: &Request, names: &[&str], is_s3: bool) -> Result<String, Unsigned> {
    let path = if is_s3 { request.path().to_owned() } else { request.path().replace('%', "%25") };
    let mut query: Vec<String> = request.uri.query().unwrap_or_default().split('&').map(str::to_owned).collect();
    query.retain(|pair| !pair.is_empty());
    for pair in &mut query {
        if !pair.contains('=') {
            pair.push('=');
        }
    }
    query.sort_unstable();
    let mut lines = String::new();
    for name in names {
        let values: Vec<&str> = request.headers.get_all(*name).iter().filter_map(|value| value.to_str().ok()).collect();
        lines.push_str(&format!("{name}:{}\n", values.join(",").split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    let body = match request.header("x-amz-content-sha256") {
        Some("UNSIGNED-PAYLOAD") if is_s3 => "UNSIGNED-PAYLOAD".to_owned(),
        Some(told) if told != hash(&request.body) => return Err(Unsigned::OtherBody),
        _ => hash(&request.body),
    };
    let signed = names.join(";");
    Ok(format!("{}\n{path}\n{}\n{lines}\n{signed}\n{body}", request.method, query.join("&")))
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}
