//! `GET /v2/template/{template_id}`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use super::template::TemplateAnswer;
use crate::Notify;
use crate::model::{problem, request};
use crate::usecases;
use axum::extract::State;
use yui_web::extract::PathParams;

/// Read a template
///
/// The newest version. Templates out of use can still be read.
#[utoipa::path(
    get,
    path = "/v2/template/{template_id}",
    operation_id = "findTemplate",
    tag = "templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(("template_id" = uuid::Uuid, Path, description = "The template's id")),
    responses(
        (status = 200, description = "The template", body = TemplateAnswer),
        (status = 400, description = "The id is not a UUID", body = ErrorBody),
        (status = 404, description = "The service has no such template", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn find_template(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    let id = request::template_id(path.get("template_id"))?;
    let found = usecases::find_template(&notify, &caller, id.into(), None).await?;
    Ok(ok(&TemplateAnswer::new(&*found.ok_or_else(problem::no_result_found)?)))
}
