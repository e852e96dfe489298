//! `GET /v2/openapi-en` and `GET /v2/openapi-fr`

use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use yui_web::respond;

/// The document in its two languages, as YAML.
#[derive(Clone, Default)]
pub(super) struct Documents {
    pub(super) en: Bytes,
    pub(super) fr: Bytes,
}

fn yaml(document: Bytes) -> Response {
    respond::typed_bytes(StatusCode::OK, HeaderValue::from_static("application/yaml"), document)
}

/// The description of this API in English
///
/// An OpenAPI 3.1 document as YAML.
#[utoipa::path(
    get,
    path = "/v2/openapi-en",
    operation_id = "findOpenapiEn",
    tag = "documentation",
    responses((status = 200, description = "The document", content_type = "application/yaml", body = String))
)]
pub(super) async fn find_openapi_en(State(documents): State<Documents>) -> Response {
    yaml(documents.en)
}

/// The description of this API in French
///
/// An OpenAPI 3.1 document as YAML.
#[utoipa::path(
    get,
    path = "/v2/openapi-fr",
    operation_id = "findOpenapiFr",
    tag = "documentation",
    responses((status = 200, description = "The document", content_type = "application/yaml", body = String))
)]
pub(super) async fn find_openapi_fr(State(documents): State<Documents>) -> Response {
    yaml(documents.fr)
}
