//! `/services/{service_id}/api/deliveries`: what the service's own systems were told, and telling it again.

use super::words;
use crate::Notify;
use crate::model::DeliveryId;
use crate::model::callback::DeliveryState;
use crate::model::service::CallbackKind;
use crate::pages::service::service_of;
use crate::usecases::callbacks::{DELIVERIES_PAGE, DeliveryQuery, LoggedDelivery, list_deliveries, redeliver};
use askama::Template;
use axum::extract::State;
use yui_kernel::Error;
use yui_policy::Permission;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Page, Pagination, Shown, go_to};

#[derive(Template)]
#[template(path = "api/deliveries.html")]
struct DeliveriesPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    kinds: Vec<(&'static str, String)>,
    states: Vec<(&'static str, String)>,
    kind: String,
    state: String,
    may_manage: bool,
    deliveries: Vec<LoggedDelivery>,
    pagination: Pagination,
}

pub(super) async fn list(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    shown(&page, &notify, &path, &query, Errors::default()).await
}

/// Tells one once more.
pub(super) async fn again(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let missing = |_| Error::not_found("delivery not found; deliveries are kept for 7 days");
    let delivery: DeliveryId = path.get("delivery_id").parse().map_err(missing)?;
    match redeliver(&notify, access, service, delivery).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/api/deliveries?notice=delivery-again"))),
        Err(error) => shown(&page, &notify, &path, &QueryPairs::parse(""), page.refused(error)?).await,
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, query: &QueryPairs, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let given = |name: &str| query.first(name).unwrap_or_default().to_owned();
    let (kind, state) = (given("kind"), given("state"));
    let older_than: Option<DeliveryId> = query.first("from").and_then(|id| id.parse().ok());
    let asked = DeliveryQuery { kind: kind.parse().ok(), state: state.parse().ok(), older_than };
    let deliveries = list_deliveries(notify, access, service.id, asked).await?;
    let is_full = u32::try_from(deliveries.len()).is_ok_and(|count| count >= DELIVERIES_PAGE);
    let next = deliveries.last().filter(|_| is_full).map(|last| last.delivery.id.to_string());
    let at = older_than.map(|id| id.to_string());
    let path = format!("/services/{}/api", service.id);
    let pairs = [("kind", kind.as_str()), ("state", state.as_str())];
    let pagination = Pagination::new(&format!("{path}/deliveries"), &pairs, at.as_deref(), next.as_deref());
    let any = || std::iter::once(("", page.t("any").to_owned()));
    let kinds = CallbackKind::ALL.iter().map(|one| (one.as_str(), page.t(words::kind(*one)).to_owned()));
    let states = DeliveryState::ALL.iter().map(|one| (one.as_str(), page.t(words::state(*one)).to_owned()));
    let status = if errors.is_empty() { http::StatusCode::OK } else { http::StatusCode::CONFLICT };
    let shown = DeliveriesPage {
        page,
        errors,
        path,
        zone: &service.time_zone,
        kinds: any().chain(kinds).collect(),
        states: any().chain(states).collect(),
        kind,
        state,
        may_manage: access.permissions_in(service.id.uuid()).contains(Permission::ManageService),
        deliveries,
        pagination,
    };
    page.show_as(status, &shown)
}

impl DeliveriesPage<'_> {
    /// Whether it can be told once more: nothing that waits, and nothing that is gone.
    fn can_repeat(&self, logged: &LoggedDelivery) -> bool {
        self.may_manage && !matches!(logged.delivery.state, DeliveryState::Waiting | DeliveryState::Dropped)
    }
}
