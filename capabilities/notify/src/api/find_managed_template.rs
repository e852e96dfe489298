//! `GET /v2/manage-template/{template_id}`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::{problem, request};
use crate::usecases;
use crate::usecases::managed_template::{ManagedTemplate, manager};
use axum::extract::State;
use yui_web::extract::PathParams;

/// Read a template with all that can be changed
///
/// The key needs the permission `manage_templates`.
#[utoipa::path(
    get,
    path = "/v2/manage-template/{template_id}",
    operation_id = "findManagedTemplate",
    tag = "manage-templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(("template_id" = uuid::Uuid, Path, description = "The template's id")),
    responses(
        (status = 200, description = "The template", body = ManagedTemplate),
        (status = 400, description = "The id is not a UUID", body = ErrorBody),
        (status = 404, description = "The service has no such template", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn find_managed_template(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    manager(&caller)?;
    let id = request::template_id(path.get("template_id"))?;
    let found = usecases::find_managed_template(&notify, &caller, id.into()).await?;
    Ok(ok(&found.ok_or_else(problem::no_result_found)?))
}
