//! `/services/{service_id}/send/jobs/{bulk_id}/results`: what became of each row, as CSV.

use super::bulk_id;
use crate::Notify;
use crate::pages::service::service_of;
use crate::usecases::bulk::{BulkResults, bulk_results};
use axum::extract::State;
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown, download};

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let id = bulk_id(&path)?;
    let results = bulk_results(&notify, access, service, id, page.language().into()).await?;
    let next = |mut results: BulkResults| async { Ok(results.next().await?.map(|piece| (piece, results))) };
    Ok(download::streamed(&format!("results-{id}.csv"), &[], results, next).await?)
}
