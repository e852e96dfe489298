//! Recovery by a second person: the mailed link of who has lost everything, and the list of those who decide.

use super::browser::Browser;
use super::link::{Link, of_link};
use super::sign_up::Mailed;
use crate::Identity;
use crate::model::OneTimeToken;
use crate::model::account::RecoveryId;
use crate::sql::recovery::Recovery;
use crate::usecases::account::{approve_recovery, confirm_recovery, list_recoveries, refuse_recovery};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use uuid::Uuid;
use yui_kernel::{Error, OrganisationId, Result};
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/recoveries.html")]
struct Recoveries<'a> {
    page: &'a Page,
    errors: Errors,
    recoveries: Vec<Recovery>,
}

fn link<'a>(page: &'a Page, errors: Errors, token: String) -> Link<'a> {
    of_link(page, errors, token, "recovery-title", "recovery-what")
}

pub(super) async fn show(page: Page, query: QueryPairs) -> Shown {
    let token = query.first("token").unwrap_or_default().to_owned();
    page.show(&link(&page, Errors::default(), token))
}

pub(super) async fn confirm(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let token = form.text("token");
    match confirm_recovery(&identity, &OneTimeToken::from(token.clone()), browser.client.clone()).await {
        Ok(until) => {
            let what = page.f("recovery-waits", &[("until", page.when(until))]);
            page.show(&Mailed {
                page: &page,
                is_demo: identity.settings().demo.is_some(),
                title: page.t("recovery-asked"),
                what,
            })
        }
        Err(error) => {
            let errors = page.refused(error)?;
            page.show_as(StatusCode::BAD_REQUEST, &link(&page, errors, token))
        }
    }
}

pub(super) async fn list(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    show_list(&page, &identity, &browser, StatusCode::OK, Errors::default()).await
}

async fn show_list(page: &Page, identity: &Identity, browser: &Browser, status: StatusCode, errors: Errors) -> Shown {
    let who = browser.signed_in(identity).await?;
    let recoveries = list_recoveries(identity, &who, responsible(page)?).await?;
    page.show_as(status, &Recoveries { page, errors, recoveries })
}

/// Whose accounts the visitor decides about: those of the own organisation, or of the node itself.
fn responsible(page: &Page) -> Result<OrganisationId> {
    let visitor = page.known()?;
    Ok(visitor.member.as_ref().map_or(OrganisationId::NODE, |access| access.tenant().organisation()))
}

pub(super) async fn decide(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let gone = |_| Error::not_found("this request has ended already");
    let id = RecoveryId::from(form.text("recovery").parse::<Uuid>().map_err(gone)?);
    let organisation = responsible(&page)?;
    let decided = match form.has("approve") {
        true => approve_recovery(&identity, &who, organisation, id).await,
        false => refuse_recovery(&identity, &who, organisation, id).await,
    };
    match decided {
        Ok(()) => Ok(go_to("/recoveries?notice=saved")),
        Err(error) => {
            let errors = page.refused(error)?;
            show_list(&page, &identity, &browser, StatusCode::BAD_REQUEST, errors).await
        }
    }
}
