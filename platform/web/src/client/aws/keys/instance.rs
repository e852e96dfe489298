//! The role of a virtual machine, by the metadata service of Amazon EC2. Version 2 alone: each reading begins with a token, so that nobody can have
//! the node read the service by a mere address.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html>

use super::{KeyError, Temporary, ask, read};
use crate::client::HttpClient;
use crate::client::aws::percent_encode;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request};

const PLACE: &str = "the machine's metadata service";
const TOKEN: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token");
const LIFETIME: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token-ttl-seconds");
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";

pub(super) async fn fetch(client: &dyn HttpClient, address: &str) -> Result<Temporary, KeyError> {
    let wish = (LIFETIME, HeaderValue::from_static("60"));
    let token = ask(client, PLACE, request(Method::PUT, address, "/latest/api/token", wish)?).await?;
    let mut token = HeaderValue::from_bytes(&token).map_err(|_| KeyError::Unreadable { place: PLACE })?;
    token.set_sensitive(true);
    let get = async |path: &str| ask(client, PLACE, request(Method::GET, address, path, (TOKEN, token.clone()))?).await;
    let roles = get(ROLES).await?;
    let role = std::str::from_utf8(&roles).ok().and_then(|roles| roles.lines().next()).map(str::trim);
    let role = role.filter(|role| !role.is_empty()).ok_or(KeyError::Unreadable { place: PLACE })?;
    read(PLACE, &get(&format!("{ROLES}{}", percent_encode(role))).await?)
}

fn request(
    method: Method,
    address: &str,
    path: &str,
    (name, value): (HeaderName, HeaderValue),
) -> Result<Request<Bytes>, KeyError> {
    let request = Request::builder().method(method).uri(format!("{address}{path}")).header(name, value);
    request.body(Bytes::new()).map_err(|_| KeyError::Unaskable { place: PLACE, problem: "its address is none" })
}
