//! `GET /assets/yui-file.css`

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use yui_web::respond;

const STYLE: &str = include_str!("../../../templates/files/style.css");

/// The style of the pages
#[utoipa::path(
    get,
    path = "/assets/yui-file.css",
    operation_id = "pageStyle",
    tag = "files",
    responses((status = 200, description = "The style", content_type = "text/css", body = String))
)]
pub(super) async fn page_style() -> Response {
    let mut response =
        respond::typed_bytes(StatusCode::OK, HeaderValue::from_static("text/css; charset=utf-8"), STYLE.as_bytes());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
