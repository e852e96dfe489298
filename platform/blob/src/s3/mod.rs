//! A bucket of Amazon S3, or of any store that speaks its protocol (MinIO, Ceph, Garage, and the object stores of most clouds).
//!
//! Three requests are all that is used: `PUT`, `GET` and `DELETE` of one object, each signed (AWS Signature Version 4), body included. An access key
//! that may do these three within the bucket is enough; the right to list is not needed.

mod fault;

use crate::{BlobFuture, BlobName, BlobStore, MAX_BYTES, bounded};
use bytes::Bytes;
use fault::Fault;
use http::{Method, Request, Response, StatusCode, Uri};
use std::sync::Arc;
use yui_kernel::{Env, Error, Result};
use yui_web::client::aws::{Keys, Signer};
use yui_web::client::{ClientSettings, HttpClient};

/// How often a request is made that the store or the way to it fails at. Each may be repeated without harm.
const TRIES: usize = 3;

/// Where a bucket is.
#[derive(Debug, Clone)]
pub struct S3Settings {
    /// Address of the service, `https://` or `http://`, without the bucket.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region that requests are signed for; stores that have none take `us-east-1`.
    pub region: String,
    /// Whether the bucket is the first part of the path, and not of the host's name.
    pub path_style: bool,
}

/// Keeps each object as one of a bucket.
pub struct S3 {
    base: String,
    bucket: String,
    host: String,
    keys: Keys,
    region: String,
    client: Arc<dyn HttpClient>,
    env: Env,
}

impl S3 {
    /// A bucket that is used with these keys and reached by `client`, whose bounds [`S3::bounds`] has widened.
    ///
    /// # Errors
    /// `Invalid` if endpoint or bucket cannot be part of an address.
    pub fn new(settings: S3Settings, keys: Keys, client: Arc<dyn HttpClient>, env: Env) -> Result<Self> {
        let S3Settings { endpoint, bucket, region, path_style } = settings;
        let invalid = |what: &str| Error::invalid(format!("the S3 {what}"));
        let uri: Uri =
            endpoint.parse().map_err(|_| invalid("endpoint is not an address like https://s3.example.jp"))?;
        let (Some(scheme @ ("http" | "https")), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(invalid("endpoint does not begin with https:// or http:// and a host"));
        };
        let inside = uri.path().trim_end_matches('/');
        if uri.query().is_some() || authority.as_str().contains('@') || (!path_style && !inside.is_empty()) {
            return Err(invalid("endpoint has more than a scheme, a host and a port"));
        }
        if !is_bucket(&bucket) {
            return Err(invalid("bucket is not a name of 3 to 63 small letters, digits, dots and hyphens"));
        }
        let base = if path_style {
            format!("{scheme}://{authority}{inside}/{bucket}")
        } else {
            format!("{scheme}://{bucket}.{authority}")
        };
        let host = authority.to_string();
        Ok(Self { base, bucket, host, keys, region, client, env })
    }

    /// The same client settings with room for the largest object.
    #[must_use]
    pub fn bounds(settings: ClientSettings) -> ClientSettings {
        ClientSettings { max_response: MAX_BYTES, ..settings }
    }

    /// One answer that says yes or that there is no such object.
    async fn ask(&self, method: Method, name: &BlobName, body: Bytes) -> Result<Response<Bytes>> {
        let mut tries = 0;
        loop {
            tries += 1;
            let fault = match self.try_once(&method, name, body.clone()).await? {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            if !fault.may_pass() || tries == TRIES {
                return Err(fault.error(&self.describe()));
            }
        }
    }

    async fn try_once(
        &self,
        method: &Method,
        name: &BlobName,
        body: Bytes,
    ) -> Result<std::result::Result<Response<Bytes>, Fault>> {
        let address = format!("{}/{name}", self.base);
        let request = Request::builder().method(method).uri(address).body(body);
        let mut request = request.map_err(|error| Error::internal("an S3 request cannot be made").because(error))?;
        let credentials = match self.keys.current().await {
            Ok(credentials) => credentials,
            Err(error) => return Ok(Err(Fault::NoKey(error))),
        };
        Signer::new(credentials, &self.region, "s3")
            .sign(&mut request, self.env.now())
            .map_err(|error| Error::invalid("requests to S3 cannot be signed").because(error))?;
        Ok(match self.client.send(request).await {
            Err(error) => Err(Fault::Unreached(error)),
            Ok(answer) if answer.status().is_success() => Ok(answer),
            Ok(answer) => {
                let fault = Fault::read(&answer);
                if fault.is_ended_key() {
                    self.keys.forget();
                }
                Err(fault)
            }
        })
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
        && !name.starts_with(['-', '.'])
        && !name.ends_with(['-', '.'])
        && !name.contains("..")
}

impl BlobStore for S3 {
    fn put<'a>(&'a self, name: &'a BlobName, content: Bytes) -> BlobFuture<'a, ()> {
        Box::pin(async move {
            bounded(content.len())?;
            self.ask(Method::PUT, name, content).await.map(drop)
        })
    }

    fn get<'a>(&'a self, name: &'a BlobName) -> BlobFuture<'a, Option<Bytes>> {
        Box::pin(async move {
            let mut tries = 0;
            loop {
                tries += 1;
                match self.try_once(&Method::GET, name, Bytes::new()).await? {
                    Ok(answer) if answer.status() == StatusCode::OK => return Ok(Some(answer.into_body())),
                    Ok(_) => return Err(Error::internal("an S3 store answered a GET with less than the object")),
                    Err(fault) if fault.is_missing_object() => return Ok(None),
                    Err(fault) if fault.may_pass() && tries < TRIES => {}
                    Err(fault) => return Err(fault.error(&self.describe())),
                }
            }
        })
    }

    fn delete<'a>(&'a self, name: &'a BlobName) -> BlobFuture<'a, ()> {
        Box::pin(async move {
            match self.ask(Method::DELETE, name, Bytes::new()).await {
                Ok(_) => Ok(()),
                // Some stores tell of an object that is not there, where S3 itself does not.
                Err(error) if error.kind() == yui_kernel::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
            }
        })
    }

    fn describe(&self) -> String {
        format!("the bucket {} at {}", self.bucket, self.host)
    }
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3").field("bucket", &self.bucket).finish_non_exhaustive()
    }
}
