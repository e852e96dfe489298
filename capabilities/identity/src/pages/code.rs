//! `/sign-in/code`: the second factor.

use super::browser::Browser;
use super::sign_in::too_many;
use crate::Identity;
use crate::usecases::account::{
    SecondFactor, SecondFactorAnswer, SecondFactors, find_half_way, prove_second_factor, send_email_code,
};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{ErrorKind, Result};
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, encode, go_to, local};

#[derive(Template)]
#[template(path = "identity/code.html")]
struct Code<'a> {
    page: &'a Page,
    errors: Errors,
    factors: SecondFactors,
    next: String,
    with_recovery: bool,
}

/// Mails a code when the page is come to, if that is how this account proves itself. Loading it again mails none: a code was mailed just now.
pub(super) async fn show(page: Page, State(identity): State<Identity>, browser: Browser, query: QueryPairs) -> Shown {
    let next = query.first("next").and_then(local).unwrap_or("/").to_owned();
    let with_recovery = query.first("with") == Some("recovery-code");
    let Some(factors) = factors(&identity, &browser).await? else { return Ok(go_to("/sign-in")) };
    let mut errors = Errors::default();
    if factors.email_code
        && !with_recovery
        && query.first("mailed").is_none()
        && let Some(token) = &browser.flow
        && let Err(error) = send_email_code(&identity, token).await
        && error.kind() != ErrorKind::Conflict
    {
        errors = page.refused(error)?;
    }
    page.show(&Code { page: &page, errors, factors, next, with_recovery })
}

/// Mails another code.
pub(super) async fn mail(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let next = local(&form.raw("next")).unwrap_or("/").to_owned();
    let Some(factors) = factors(&identity, &browser).await? else { return Ok(go_to("/sign-in")) };
    let Some(token) = &browser.flow else { return Ok(go_to("/sign-in")) };
    match send_email_code(&identity, token).await {
        Ok(()) => Ok(go_to(&format!("/sign-in/code?mailed=1&notice=code-mailed&next={}", encode(&next)))),
        Err(error) => {
            let errors = page.refused(error)?;
            page.show_as(StatusCode::CONFLICT, &Code { page: &page, errors, factors, next, with_recovery: false })
        }
    }
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let next = local(&form.raw("next")).unwrap_or("/").to_owned();
    let Some(factors) = factors(&identity, &browser).await? else { return Ok(go_to("/sign-in")) };
    let Some(token) = browser.flow.clone() else { return Ok(go_to("/sign-in")) };
    let with_recovery = form.has("recovery_code");
    let (field, factor) = match (with_recovery, factors.totp) {
        (true, _) => ("recovery_code", SecondFactor::RecoveryCode(form.secret("recovery_code"))),
        (false, true) => ("code", SecondFactor::Totp(form.secret("code"))),
        (false, false) => ("code", SecondFactor::EmailCode(form.secret("code"))),
    };
    let answer = prove_second_factor(&identity, &token, factor, browser.device.clone(), browser.client.clone()).await;
    let message = match answer {
        Ok(SecondFactorAnswer::SignedIn(session)) => {
            let mut response = go_to(&next);
            browser.enter(&mut response, &session);
            return Ok(response);
        }
        Ok(SecondFactorAnswer::Wrong) => page.t("code-wrong").to_owned(),
        Ok(SecondFactorAnswer::Expired) => page.t("code-expired").to_owned(),
        Ok(SecondFactorAnswer::Used) => page.t("code-used").to_owned(),
        Ok(SecondFactorAnswer::TooMany { wait }) => too_many(&page, wait),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(go_to("/sign-in")),
        Err(error) => return Err(error.into()),
    };
    let mut errors = Errors::default();
    errors.add(field, message);
    page.show_as(StatusCode::BAD_REQUEST, &Code { page: &page, errors, factors, next, with_recovery })
}

/// What the account that is half-way takes; none if nothing is half-way any more.
async fn factors(identity: &Identity, browser: &Browser) -> Result<Option<SecondFactors>> {
    let Some(token) = &browser.flow else { return Ok(None) };
    match find_half_way(identity, token).await {
        Ok(half_way) => Ok(Some(half_way.factors)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
