//! `POST /v2/template/{template_id}/preview`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::request::{PreviewRequest, parse_json};
use crate::model::{TemplateId, problem};
use crate::usecases;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use yui_web::extract::{JsonBody, PathParams};

/// The values of a preview
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the derive, for the document; requests are parsed by the model")]
#[schema(example = json!({ "personalisation": { "name": "Hanako" } }))]
pub(super) struct PreviewRequestBody {
    /// A value for each placeholder: text, a number, true or false, or a list.
    personalisation: Option<Value>,
}

/// A template filled with values.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct PreviewAnswer {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: TemplateId,
    /// `email` or `sms`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its version.
    pub version: u32,
    /// The text with its values.
    pub body: String,
    /// The whole HTML page of an e-mail.
    pub html: Option<String>,
    /// The subject with its values, of an e-mail.
    pub subject: Option<String>,
    /// Always null: letters are not offered.
    pub postage: Option<String>,
}

/// Preview a template
///
/// Fills the newest version with values and sends nothing. As it changes nothing, an `Idempotency-Key` makes no difference.
#[utoipa::path(
    post,
    path = "/v2/template/{template_id}/preview",
    operation_id = "previewTemplate",
    tag = "templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(("template_id" = uuid::Uuid, Path, description = "The template's id")),
    request_body(content = PreviewRequestBody, description = "The values"),
    responses(
        (status = 200, description = "The filled template", body = PreviewAnswer),
        (status = 400, description = "Something is wrong with the request, or values are missing", body = ErrorBody),
        (status = 404, description = "The service has no such template", body = ErrorBody),
        (status = 415, description = "The body is not declared as JSON", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn preview_template(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    path: PathParams,
    body: JsonBody,
) -> Answered {
    let rules = caller.rules(notify.env().now());
    let json = parse_json(rules.dialect, body.content_type(), body.raw())?;
    let request = PreviewRequest::parse(path.get("template_id"), json, rules)?;
    let preview = usecases::preview_template(&notify, &caller, &request).await?;
    let preview = preview.ok_or_else(problem::no_result_found)?;
    let template = &preview.prepared.template;
    Ok(ok(&PreviewAnswer {
        id: template.id,
        kind: template.channel.as_str(),
        version: template.version,
        body: preview.body,
        html: preview.html,
        subject: preview.subject,
        postage: None,
    }))
}
