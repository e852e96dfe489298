//! `/services/{service_id}/templates/{template_id}/email`: the e-mail itself, for a frame.

use super::look::Look;
use super::template_id;
use crate::Notify;
use crate::pages::service::service_of;
use crate::usecases::templates::find_template;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use yui_kernel::Error;
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown};
use yui_web::respond;

/// An e-mail has its style within, as mail programs need it. It runs nothing, loads nothing and leads nowhere.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'self'";

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let template = find_template(&notify, access, snapshot.service.id, template_id(&path)?).await?;
    let look = Look::of_template(&notify, access, &snapshot.service, &template).await?;
    let html = look.html.ok_or_else(|| Error::not_found("the template is not there"))?;
    Ok(framed(html))
}

/// The document of an e-mail as an answer that can stand in a frame of the node's own pages alone.
pub(in crate::pages) fn framed(html: String) -> Response {
    let mut response = respond::typed_bytes(StatusCode::OK, HeaderValue::from_static("text/html; charset=utf-8"), html);
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
