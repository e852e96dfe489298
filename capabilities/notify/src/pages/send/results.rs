//! `/services/{service_id}/send/jobs/{bulk_id}/results`: what became of each row, as CSV.

use super::bulk_id;
use crate::Notify;
use crate::pages::csv;
use crate::pages::service::service_of;
use crate::usecases::bulk::bulk_results;
use axum::body::Body;
use axum::extract::State;
use futures_util::stream;
use yui_kernel::Error;
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown};

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let id = bulk_id(&path)?;
    let mut results = bulk_results(&notify, access, service, id, page.language().into()).await?;
    // What is wrong with the store is told before anything is sent.
    let first = results.next().await?.unwrap_or_default();
    let rest = stream::try_unfold(results, |mut results| async move {
        let piece = results.next().await?;
        Ok::<_, Error>(piece.map(|piece| (piece, results)))
    });
    let pieces = futures_util::StreamExt::chain(stream::iter([Ok(first)]), rest);
    Ok(csv::file(&format!("results-{id}.csv"), Body::from_stream(pieces))?)
}
