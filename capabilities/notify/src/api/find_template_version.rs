//! `GET /v2/template/{template_id}/version/{version}`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use super::template::TemplateAnswer;
use crate::Notify;
use crate::model::{problem, request};
use crate::usecases;
use axum::extract::State;
use yui_web::extract::PathParams;

/// Read one version of a template
///
/// A version never changes.
#[utoipa::path(
    get,
    path = "/v2/template/{template_id}/version/{version}",
    operation_id = "findTemplateVersion",
    tag = "templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(
        ("template_id" = uuid::Uuid, Path, description = "The template's id"),
        ("version" = u32, Path, description = "The version, from 1"),
    ),
    responses(
        (status = 200, description = "The template", body = TemplateAnswer),
        (status = 400, description = "The id is not a UUID, or the version is 0", body = ErrorBody),
        (status = 404, description = "The service has no such template or version", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn find_template_version(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    let (id, version) = request::template_version(path.get("template_id"), path.get("version"))?;
    let found = usecases::find_template(&notify, &caller, id.into(), Some(version)).await?;
    Ok(ok(&TemplateAnswer::new(&*found.ok_or_else(problem::no_result_found)?)))
}
