//! `GET /v2/received-text-messages`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::links::Links;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::request::ReceivedQuery;
use crate::model::{ReceivedTextId, ServiceId};
use crate::sql::received_text::ReceivedText;
use crate::usecases;
use axum::extract::State;
use serde::Serialize;
use yui_web::extract::QueryPairs;
use yui_web::respond::wire_time;

const PATH: &str = "/v2/received-text-messages";

/// A text message that somebody sent to the service.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ReceivedTextAnswer {
    /// Its id.
    #[schema(value_type = Uuid)]
    pub id: ReceivedTextId,
    /// When it came in.
    pub created_at: String,
    /// The service.
    #[schema(value_type = Uuid)]
    pub service_id: ServiceId,
    /// The service's number.
    pub notify_number: String,
    /// Who sent it.
    pub user_number: String,
    /// What it says.
    pub content: String,
}

/// A page of texts received, newest first.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ReceivedTextPage {
    /// Up to 250 texts.
    pub received_text_messages: Vec<ReceivedTextAnswer>,
    /// Where this page and the next one are.
    pub links: Links,
}

/// List text messages received
///
/// Those of the last seven days, newest first, 250 a page. Follow `links.next` until it is no longer there.
#[utoipa::path(
    get,
    path = "/v2/received-text-messages",
    operation_id = "listReceivedTexts",
    tag = "received-texts",
    security(("jwt" = []), ("apiKey" = [])),
    params(("older_than" = Option<uuid::Uuid>, Query, description = "Only entries made before the one with this id")),
    responses(
        (status = 200, description = "A page of texts", body = ReceivedTextPage),
        (status = 400, description = "A parameter is wrong", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn list_received_texts(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    query: QueryPairs,
) -> Answered {
    let rules = caller.rules(notify.env().now());
    let query = ReceivedQuery::parse(query.pairs(), rules)?;
    let texts = usecases::list_received_texts(&notify, &caller, query).await?;
    let older_than = query.older_than.map(|id| id.to_string());
    let pairs: Vec<(&str, &str)> = older_than.iter().map(|id| ("older_than", id.as_str())).collect();
    let links = Links::new(&notify, PATH, &pairs, texts.last().map(|text| text.id));
    let service = caller.snapshot.service.id;
    let shown = |text: ReceivedText| ReceivedTextAnswer {
        id: text.id,
        created_at: wire_time(text.received_at),
        service_id: service,
        notify_number: text.to_number,
        user_number: text.from_number,
        content: text.content,
    };
    Ok(ok(&ReceivedTextPage { received_text_messages: texts.into_iter().map(shown).collect(), links }))
}
