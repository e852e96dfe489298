//! `POST /v2/manage-template`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::body::body;
use super::idempotency_key::IdempotencyHeader;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::usecases;
use crate::usecases::managed_template::ManagedTemplate;
use axum::extract::State;
use axum::response::IntoResponse as _;
use uuid::Uuid;
use yui_web::extract::JsonBody;

/// A template to make
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({
    "name": "Appointment",
    "template_type": "email",
    "subject": "Your appointment on ((date))",
    "content": "Dear ((name)),\n\nplease come on ((date)).",
    "template_category_id": "edb966f3-4a4c-47a4-96ab-05ff259b919c"
}))]
pub(super) struct CreateTemplateRequestBody {
    /// Its name, of fewer than 255 characters.
    name: String,
    /// `email` or `sms`.
    template_type: String,
    /// The text with placeholders.
    content: String,
    /// The subject: needed for an e-mail.
    subject: Option<String>,
    /// One of the categories.
    template_category_id: Uuid,
    /// Its folder; null is the root.
    parent_folder_id: Option<Uuid>,
}

/// Make a template
///
/// The key needs the permission `manage_templates`.
#[utoipa::path(
    post,
    path = "/v2/manage-template",
    operation_id = "createTemplate",
    tag = "manage-templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Your name for this request. Sent again within 24 hours with the same body it gets the same answer and has no further effect")),
    request_body(content = CreateTemplateRequestBody, description = "The template"),
    responses(
        (status = 201, description = "The template is made", body = ManagedTemplate),
        (status = 400, description = "Something is wrong with the request", body = ErrorBody),
        (status = 409, description = "The Idempotency-Key was used for another request", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn create_template(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    key: IdempotencyHeader,
    json: JsonBody,
) -> Answered {
    Ok(usecases::create_template(&notify, &caller, &body(&json), key.as_deref()).await?.into_response())
}
