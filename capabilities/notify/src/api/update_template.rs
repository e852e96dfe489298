//! `PATCH /v2/manage-template/{template_id}`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::body::body;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::request;
use crate::usecases;
use crate::usecases::managed_template::{ManagedTemplate, manager};
use axum::extract::State;
use uuid::Uuid;
use yui_web::extract::{JsonBody, PathParams};

/// What to change of a template
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({ "subject": "Your new appointment on ((date))" }))]
pub(super) struct UpdateTemplateRequestBody {
    /// Its name, of fewer than 255 characters.
    name: Option<String>,
    /// The text with placeholders.
    content: Option<String>,
    /// Subject, of e-mails.
    subject: Option<String>,
    /// One of the categories.
    template_category_id: Option<Uuid>,
    /// Its folder; null is the root.
    parent_folder_id: Option<Uuid>,
}

/// Change a template
///
/// What changes becomes a new version; messages already accepted keep theirs. The key needs the permission `manage_templates`.
#[utoipa::path(
    patch,
    path = "/v2/manage-template/{template_id}",
    operation_id = "updateTemplate",
    tag = "manage-templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(("template_id" = uuid::Uuid, Path, description = "The template's id")),
    request_body(content = UpdateTemplateRequestBody, description = "The changes"),
    responses(
        (status = 200, description = "The template as it is now", body = ManagedTemplate),
        (status = 400, description = "Something is wrong with the request, or the template is out of use", body = ErrorBody),
        (status = 404, description = "The service has no such template", body = ErrorBody),
        (status = 409, description = "Somebody changed the template at the same time", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn update_template(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
    json: JsonBody,
) -> Answered {
    manager(&caller)?;
    let id = request::template_id(path.get("template_id"))?;
    Ok(ok(&usecases::update_template(&notify, &caller, id.into(), &body(&json)).await?))
}
