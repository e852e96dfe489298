//! `GET /v2/notifications`

use super::answer::{Answered, ok};
use super::authenticated::Authenticated;
use super::links::Links;
use super::notification::NotificationAnswer;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::request::ListQuery;
use crate::usecases;
use axum::extract::State;
use serde::Serialize;
use yui_web::extract::QueryPairs;

const PATH: &str = "/v2/notifications";

/// A page of messages, newest first.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct NotificationPage {
    /// Up to 250 messages.
    pub notifications: Vec<NotificationAnswer>,
    /// Where this page and the next one are.
    pub links: Links,
}

/// List messages
///
/// Messages made with keys of the same type, newest first, 250 a page. Follow `links.next` until it is no longer there.
#[utoipa::path(
    get,
    path = "/v2/notifications",
    operation_id = "listNotifications",
    tag = "notifications",
    security(("jwt" = []), ("apiKey" = [])),
    params(
        ("template_type" = Option<Vec<String>>, Query, description = "`email` or `sms`; may be repeated"),
        ("status" = Option<Vec<String>>, Query, description = "A state; may be repeated. `failed` stands for every failure"),
        ("reference" = Option<String>, Query, description = "Your own name for the messages"),
        ("older_than" = Option<uuid::Uuid>, Query, description = "Only entries made before the one with this id"),
        ("include_jobs" = Option<bool>, Query, description = "Whether messages of bulk sends are listed too"),
    ),
    responses(
        (status = 200, description = "A page of messages", body = NotificationPage),
        (status = 400, description = "A parameter is wrong", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn list_notifications(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    query: QueryPairs,
) -> Answered {
    let rules = caller.rules(notify.env().now());
    let query = ListQuery::parse(query.pairs(), rules)?;
    let messages = usecases::list_notifications(&notify, &caller, &query).await?;
    let pairs = query.pairs();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_ref())).collect();
    let links = Links::new(&notify, PATH, &pairs, messages.last().map(|message| message.notification.id));
    let notifications = messages.into_iter().map(|message| NotificationAnswer::new(&notify, message)).collect();
    Ok(ok(&NotificationPage { notifications, links }))
}
