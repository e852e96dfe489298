//! `GET /v2/templates`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use super::template::TemplateAnswer;
use crate::Notify;
use crate::model::request::TemplatesQuery;
use crate::usecases;
use axum::extract::State;
use serde::Serialize;
use yui_web::extract::QueryPairs;

/// The templates in use.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct TemplateList {
    /// Each in its newest version, by name.
    pub templates: Vec<TemplateAnswer>,
}

/// List templates
///
/// All templates in use, each in its newest version.
#[utoipa::path(
    get,
    path = "/v2/templates",
    operation_id = "listTemplates",
    tag = "templates",
    security(("jwt" = []), ("apiKey" = [])),
    params(("type" = Option<String>, Query, description = "Only templates of this kind: `email` or `sms`")),
    responses(
        (status = 200, description = "The templates", body = TemplateList),
        (status = 400, description = "A parameter is wrong", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn list_templates(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    query: QueryPairs,
) -> Answered {
    let rules = caller.rules(notify.env().now());
    let query = TemplatesQuery::parse(query.pairs(), rules)?;
    let templates = usecases::list_templates(&notify, &caller, query.template_type).await?;
    Ok(ok(&TemplateList { templates: templates.iter().map(TemplateAnswer::new).collect() }))
}
