//! A role that is taken on with a token of an identity provider: `AssumeRoleWithWebIdentity` of Amazon STS, which is not signed.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>

use super::container::read_token;
use super::{KeyError, Temporary, ask};
use crate::client::HttpClient;
use crate::client::aws::{Credentials, element};
use bytes::Bytes;
use http::Request;
use http::header::CONTENT_TYPE;
use secrecy::ExposeSecret as _;
use std::path::Path;

const PLACE: &str = "Amazon STS";

/// The longest part of a key that is read, in characters.
const LONGEST: usize = 8_192;

pub(super) async fn fetch(
    client: &dyn HttpClient,
    sts: &str,
    role: &str,
    session: &str,
    token_file: &Path,
) -> Result<Temporary, KeyError> {
    let token = read_token(token_file).await?;
    let body = form(role, session, token.expose_secret());
    let request = Request::post(format!("{}/", sts.trim_end_matches('/')))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8")
        .body(Bytes::from(body))
        .map_err(|_| KeyError::Unaskable { place: PLACE, problem: "its address is none" })?;
    let answer = ask(client, PLACE, request).await?;
    let part = |name| element(&answer, name, LONGEST).ok_or(KeyError::Unreadable { place: PLACE });
    let credentials = Credentials::new(part("AccessKeyId")?, part("SecretAccessKey")?.into())
        .with_session_token(Some(part("SessionToken")?.into()));
    let expires = part("Expiration")?.parse().map_err(|_| KeyError::Unreadable { place: PLACE })?;
    Ok(Temporary { credentials, expires })
}

fn form(role: &str, session: &str, token: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("Action", "AssumeRoleWithWebIdentity")
        .append_pair("Version", "2011-06-15")
        .append_pair("RoleArn", role)
        .append_pair("RoleSessionName", session)
        .append_pair("WebIdentityToken", token)
        .finish()
}
