//! `/services/{service_id}/api/log`: the latest messages that programs asked for, as developers look at them.

use crate::Notify;
use crate::model::ApiKeyId;
use crate::pages::service::service_of;
use crate::sql::api_message::ApiMessage;
use crate::usecases::list_api_messages;
use askama::Template;
use axum::extract::State;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "api/log.html")]
struct LogPage<'a> {
    page: &'a Page,
    path: String,
    service: String,
    /// Whether those of one key are shown.
    is_narrowed: bool,
    messages: Vec<ApiMessage>,
    zone: &'a str,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let key: Option<ApiKeyId> = query.first("key").and_then(|key| key.parse().ok());
    let messages = list_api_messages(&notify, access, snapshot.service.id, key).await?;
    page.show(&LogPage {
        page: &page,
        path: format!("/services/{}/api", snapshot.service.id),
        service: format!("/services/{}", snapshot.service.id),
        is_narrowed: key.is_some(),
        messages,
        zone: &snapshot.service.time_zone,
    })
}
