//! `GET /_status/live-service-and-organisation-counts`

use super::answer::{Answered, ok};
use crate::Notify;
use crate::usecases;
use axum::extract::State;
use serde::Serialize;

/// How much the node is used.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct LiveCountsAnswer {
    /// Organisations with a live service.
    pub organisations: u64,
    /// Live services.
    pub services: u64,
}

/// Count live services and their organisations
///
/// Names none of them.
#[utoipa::path(
    get,
    path = "/_status/live-service-and-organisation-counts",
    operation_id = "countLive",
    tag = "node",
    responses((status = 200, description = "The counts", body = LiveCountsAnswer))
)]
pub(super) async fn count_live(State(notify): State<Notify>) -> Answered {
    let counts = usecases::count_live(&notify).await?;
    Ok(ok(&LiveCountsAnswer { organisations: counts.organisations, services: counts.services }))
}
