//! `/services/{service_id}/activity.csv`: the messages of the last seven days as a file.

use crate::Notify;
use crate::pages::service::service_of;
use crate::usecases::reports::{ActivityExport, export_activity};
use axum::extract::State;
use yui_sheet::written::BYTE_ORDER_MARK;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Page, Shown, download};

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let channel = query.first("channel").and_then(|name| name.parse().ok());
    let file = export_activity(&notify, access, &snapshot.service, channel, page.language().into())?;
    let next = |mut file: ActivityExport| async { Ok(file.next().await?.map(|piece| (piece, file))) };
    Ok(download::streamed("activity.csv", BYTE_ORDER_MARK, file, next).await?)
}
