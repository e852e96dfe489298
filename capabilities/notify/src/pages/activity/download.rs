//! `/services/{service_id}/activity.csv`: the messages of the last seven days as a file.

use crate::Notify;
use crate::model::report::BYTE_ORDER_MARK;
use crate::pages::csv;
use crate::pages::service::service_of;
use crate::usecases::reports::export_activity;
use axum::body::Body;
use axum::extract::State;
use futures_util::stream;
use yui_kernel::Error;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Page, Shown};

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let channel = query.first("channel").and_then(|name| name.parse().ok());
    let mut file = export_activity(&notify, access, &snapshot.service, channel, page.language().into())?;
    // What is wrong with the store is told before anything is sent.
    let first = file.next().await?.unwrap_or_default();
    let rest = stream::try_unfold(file, |mut file| async move {
        let piece = file.next().await?;
        Ok::<_, Error>(piece.map(|piece| (piece, file)))
    });
    let pieces = futures_util::StreamExt::chain(stream::iter([Ok(BYTE_ORDER_MARK.to_vec()), Ok(first)]), rest);
    Ok(csv::file("activity.csv", Body::from_stream(pieces))?)
}
