//! `GET /branding/{brand_id}/{file}`

use super::answer::Answered;
use super::refusal::ErrorBody;
use crate::Notify;
use crate::model::{BrandId, problem};
use crate::usecases::branding;
use axum::extract::State;
use http::{HeaderName, HeaderValue, header};
use uuid::Uuid;
use yui_web::extract::PathParams;
use yui_web::respond;

/// Fetch a logo
///
/// E-mails show the logo of their sender from here. The address holds the digest of the image, so that it never shows another one and can be
/// kept for ever. It sets no cookie.
#[utoipa::path(
    get,
    path = "/branding/{brand_id}/{file}",
    operation_id = "findLogo",
    tag = "files",
    params(
        ("brand_id" = uuid::Uuid, Path, description = "The brand's id"),
        ("file" = String, Path, description = "SHA-256 of the image in hexadecimal digits, and `.png` or `.jpg`"),
    ),
    responses(
        (status = 200, description = "The image", content_type = "image/png", body = String),
        (status = 404, description = "There is no such logo", body = ErrorBody),
    )
)]
pub(super) async fn find_logo(State(notify): State<Notify>, path: PathParams) -> Answered {
    let brand: Uuid = path.get("brand_id").parse().map_err(|_| problem::no_result_found())?;
    let found = branding::find_logo(&notify, BrandId::from(brand), path.get("file")).await?;
    let (format, content) = found.ok_or_else(problem::no_result_found)?;
    let media_type = HeaderValue::from_static(format.media_type());
    let mut response = respond::typed_bytes(http::StatusCode::OK, media_type, content);
    for (name, value) in [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Opened by itself it can do nothing, whatever is in it.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}
