//! The role of a container: Amazon ECS, and EKS Pod Identity.
//!
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>

use super::{KeyError, Temporary, ask, read};
use crate::client::HttpClient;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Request};
use secrecy::{ExposeSecret as _, SecretString};
use std::path::{Path, PathBuf};

const PLACE: &str = "the container's endpoint for keys";

/// What a node proves itself with at a container's endpoint.
#[derive(Debug, Clone)]
pub enum ContainerToken {
    /// It.
    Text(SecretString),
    /// The file that holds it, which is read each time, because its owner replaces it now and then.
    File(PathBuf),
}

pub(super) async fn fetch(
    client: &dyn HttpClient,
    address: &str,
    token: Option<&ContainerToken>,
) -> Result<Temporary, KeyError> {
    let mut request = Request::get(address);
    if let Some(token) = token {
        let token = match token {
            ContainerToken::Text(token) => token.clone(),
            ContainerToken::File(path) => read_token(path).await?,
        };
        let mut value = HeaderValue::from_str(token.expose_secret())
            .map_err(|_| KeyError::Unaskable { place: PLACE, problem: "the token is more than one line of ASCII" })?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    let request = request.body(Bytes::new());
    let request = request.map_err(|_| KeyError::Unaskable { place: PLACE, problem: "its address is none" })?;
    read(PLACE, &ask(client, PLACE, request).await?)
}

/// A token in a file, without the end of its line.
pub(super) async fn read_token(path: &Path) -> Result<SecretString, KeyError> {
    let text = tokio::fs::read_to_string(path)
        .await
        .map_err(|error| KeyError::Token { path: path.display().to_string(), problem: error.kind().to_string() })?;
    Ok(text.trim().into())
}
