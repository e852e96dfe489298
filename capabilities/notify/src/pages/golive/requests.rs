//! `/organisation/go-live`: the requests of the organisation's services to go live, where it decides about them by itself.

use super::steps;
use crate::Notify;
use crate::model::ServiceId;
use crate::usecases::services::{
    Decision, GoLiveView, OwnRequest, decide_go_live, find_own_go_live_request, list_own_go_live_requests,
};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Error, ErrorKind, Result};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "golive/requests.html")]
struct Requests<'a> {
    page: &'a Page,
    requests: Option<Vec<OwnRequest>>,
}

#[derive(Template)]
#[template(path = "golive/request.html")]
struct Request<'a> {
    page: &'a Page,
    errors: Errors,
    request: OwnRequest,
    /// What has to be done, how far it is, and the tone of that.
    steps: [(&'static str, &'static str, &'static str); 4],
    reason: String,
}

pub(super) async fn list(page: Page, State(notify): State<Notify>) -> Shown {
    let requests = list_own_go_live_requests(&notify, page.access()?).await?;
    page.show(&Requests { page: &page, requests })
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, service_in(&path)?, Errors::default(), String::new()).await
}

pub(super) async fn approve(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    decide(&page, &notify, service_in(&path)?, Decision::Approve, "approved", String::new()).await
}

pub(super) async fn refuse(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let reason = form.text("reason");
    let decision = Decision::Reject { reason: reason.clone() };
    decide(&page, &notify, service_in(&path)?, decision, "refused", reason).await
}

async fn decide(
    page: &Page,
    notify: &Notify,
    id: ServiceId,
    decision: Decision,
    notice: &str,
    reason: String,
) -> Shown {
    match decide_go_live(notify, page.access()?, id, decision).await {
        Ok(()) => Ok(go_to(&format!("/organisation/go-live?notice={notice}"))),
        Err(error) => {
            let is_reason = error.kind() == ErrorKind::Invalid;
            let errors = if is_reason { page.refused_at("reason", error)? } else { page.refused(error)? };
            shown(page, notify, id, errors, reason).await
        }
    }
}

async fn shown(page: &Page, notify: &Notify, id: ServiceId, errors: Errors, reason: String) -> Shown {
    let (request, GoLiveView { checklist, .. }) = find_own_go_live_request(notify, page.access()?, id).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &Request { page, errors, request, steps: steps(&checklist), reason })
}

fn service_in(path: &PathParams) -> Result<ServiceId> {
    let unknown = |_| Error::not_found("this service does not wait for a decision");
    path.get("service").parse::<Uuid>().map(ServiceId::from).map_err(unknown)
}
