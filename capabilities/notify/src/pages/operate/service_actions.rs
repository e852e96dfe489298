//! What an operator does about a service.

use super::service::{FIELDS, Typed, show_with};
use super::service_in;
use crate::Notify;
use crate::model::ServiceId;
use crate::model::service::Limits;
use crate::usecases::bounces::resume_email_here;
use crate::usecases::services::{self, Decision, decide_go_live, show_service};
use askama::Template;
use axum::extract::State;
use yui_kernel::{Error, Result};
use yui_policy::Access;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "operate/archive.html")]
struct Archive<'a> {
    page: &'a Page,
    id: ServiceId,
    name: &'a str,
}

pub(super) async fn change_limits(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let id = service_in(&path)?;
    let typed = Typed::limits_of(&form);
    let mut errors = Errors::default();
    let numbers: Vec<u32> = typed
        .iter()
        .zip(FIELDS)
        .filter_map(|(text, field)| {
            let number = text.parse().ok();
            if number.is_none() {
                errors.add(field, page.t("number-wrong"));
            }
            number
        })
        .collect();
    if let [per_minute, daily_email, daily_text_parts, annual_email, annual_text_parts] = *numbers {
        let limits = Limits { per_minute, daily_email, daily_text_parts, annual_email, annual_text_parts };
        match services::change_limits(&notify, page.operator()?, id, limits).await {
            Ok(()) => return Ok(done(id, "saved")),
            Err(error) => {
                for refused in page.refused(error)?.list() {
                    errors.add("per_minute", refused.message.clone());
                }
            }
        }
    }
    show_with(&page, &notify, id, errors, Typed { limits: Some(typed), ..Typed::default() }).await
}

pub(super) async fn approve(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let id = service_in(&path)?;
    let answer = decide(&page, &notify, id, Decision::Approve).await;
    answered(&page, &notify, id, answer, "service-live", "", Typed::default()).await
}

pub(super) async fn decline(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let id = service_in(&path)?;
    let reason = form.text("decline_reason");
    let answer = decide(&page, &notify, id, Decision::Reject { reason: reason.clone() }).await;
    let typed = Typed { decline: reason, ..Typed::default() };
    answered(&page, &notify, id, answer, "service-declined", "decline_reason", typed).await
}

pub(super) async fn record_agreement(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let id = service_in(&path)?;
    let operator = page.operator()?;
    let (organisation, _) = show_service(&notify, operator, id).await?;
    let agreement = ["agreement_version", "agreement_signed_by"].map(|field| form.text(field));
    let [version, signed_by] = &agreement;
    let access = Access::of_node(operator, organisation);
    let answer = services::record_agreement(&notify, &access, version, signed_by).await;
    let is_unsigned = !version.is_empty() && signed_by.is_empty();
    let field = if is_unsigned { "agreement_signed_by" } else { "agreement_version" };
    answered(&page, &notify, id, answer, "agreement-recorded", field, Typed { agreement, ..Typed::default() }).await
}

pub(super) async fn suspend(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let id = service_in(&path)?;
    let reason = form.text("suspend_reason");
    let answer = services::suspend_service(&notify, page.operator()?, id, &reason).await;
    let typed = Typed { suspend: reason, ..Typed::default() };
    answered(&page, &notify, id, answer, "service-suspended", "suspend_reason", typed).await
}

pub(super) async fn resume(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let id = service_in(&path)?;
    let answer = services::resume_service(&notify, page.operator()?, id).await;
    answered(&page, &notify, id, answer, "service-resumed", "", Typed::default()).await
}

pub(super) async fn resume_email(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let id = service_in(&path)?;
    let answer = match resume_email_here(&notify, page.operator()?, id).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::conflict("the e-mails of this service are not stopped")),
        Err(error) => Err(error),
    };
    answered(&page, &notify, id, answer, "service-email-resumed", "", Typed::default()).await
}

pub(super) async fn ask_to_archive(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let id = service_in(&path)?;
    let (_, service) = show_service(&notify, page.operator()?, id).await?;
    page.show(&Archive { page: &page, id, name: &service.name })
}

pub(super) async fn archive(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let id = service_in(&path)?;
    let answer = services::archive_service(&notify, page.operator()?, id).await;
    answered(&page, &notify, id, answer, "service-archived", "", Typed::default()).await
}

async fn decide(page: &Page, notify: &Notify, id: ServiceId, decision: Decision) -> Result<()> {
    let operator = page.operator()?;
    let (organisation, _) = show_service(notify, operator, id).await?;
    decide_go_live(notify, &Access::of_node(operator, organisation), id, decision).await
}

fn done(id: ServiceId, notice: &str) -> axum::response::Response {
    go_to(&format!("/operate/services/{id}?notice={notice}"))
}

/// Back to the service with a notice, or the page again with what was typed and what is wrong with `field`.
async fn answered(
    page: &Page,
    notify: &Notify,
    id: ServiceId,
    answer: Result<()>,
    notice: &str,
    field: &str,
    typed: Typed,
) -> Shown {
    let Err(error) = answer else { return Ok(done(id, notice)) };
    let mut errors = Errors::default();
    for refused in page.refused(error)?.list() {
        errors.add(field, refused.message.clone());
    }
    show_with(page, notify, id, errors, typed).await
}
