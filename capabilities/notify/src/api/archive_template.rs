//! `DELETE /v2/manage-template/{template_id}`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::request;
use crate::usecases;
use crate::usecases::managed_template::{ManagedTemplate, manager};
use axum::extract::State;
use yui_web::extract::PathParams;

/// Take a template out of use
///
/// Nothing more is sent with it; it and what was sent can still be read. The key needs the permission `manage_templates`.
#[utoipa::path(
    delete,
    path = "/v2/manage-template/{template_id}",
    operation_id = "archiveTemplate",
    tag = "manage-templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(("template_id" = uuid::Uuid, Path, description = "The template's id")),
    responses(
        (status = 200, description = "The template, out of use", body = ManagedTemplate),
        (status = 400, description = "The id is not a UUID, or the template is out of use already", body = ErrorBody),
        (status = 404, description = "The service has no such template", body = ErrorBody),
        (status = 409, description = "Somebody changed the template at the same time", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn archive_template(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
) -> Answered {
    manager(&caller)?;
    let id = request::template_id(path.get("template_id"))?;
    Ok(ok(&usecases::archive_template(&notify, &caller, id.into()).await?))
}
