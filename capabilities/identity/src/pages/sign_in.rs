//! `/sign-in`: address and password.

use super::browser::Browser;
use super::sign_up;
use crate::Identity;
use crate::model::account::Password;
use crate::usecases::account::{
    DemoPerson, PasswordAnswer, PasswordAttempt, list_demo_people, sign_in_to_demo, sign_in_with_password,
};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use secrecy::ExposeSecret as _;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, encode, go_to, local};

#[derive(Template)]
#[template(path = "identity/sign_in.html")]
struct SignIn<'a> {
    page: &'a Page,
    errors: Errors,
    email: String,
    next: String,
    demo: Vec<DemoPerson>,
    may_register: bool,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let next = query.first("next").and_then(local).unwrap_or("/").to_owned();
    if page.visitor().is_some() {
        return Ok(go_to(&next));
    }
    let demo = list_demo_people(&identity).await?;
    let may_register = sign_up::is_open(&identity).await?;
    page.show(&SignIn { page: &page, errors: Errors::default(), email: String::new(), next, demo, may_register })
}

/// The page again, with what was wrong and what was typed.
async fn again(
    page: &Page,
    identity: &Identity,
    status: StatusCode,
    errors: Errors,
    email: String,
    next: String,
) -> Shown {
    let may_register = sign_up::is_open(identity).await?;
    page.show_as(status, &SignIn { page, errors, email, next, demo: Vec::new(), may_register })
}

/// The page again after a passkey, with which nothing is typed.
pub(super) async fn refused(page: &Page, identity: &Identity, message: String, next: String) -> Shown {
    again(page, identity, StatusCode::BAD_REQUEST, Errors::whole(message), String::new(), next).await
}

/// Signs in as somebody of the demo.
pub(super) async fn as_sample(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let (device, client) = (browser.device.clone(), browser.client.clone());
    let session = sign_in_to_demo(&identity, &form.text("email"), page.language(), device, client).await?;
    let mut response = go_to(local(&form.raw("next")).unwrap_or("/"));
    browser.enter(&mut response, &session);
    // Sample accounts are shared by everybody who tries them, in whichever language.
    browser.speak(&mut response, page.language());
    Ok(response)
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let next = local(&form.raw("next")).unwrap_or("/").to_owned();
    let email = form.narrow("email");
    let attempt = PasswordAttempt {
        email: email.clone().into(),
        password: Password::typed(form.secret("password").expose_secret()),
        device: browser.device.clone(),
        client: browser.client.clone(),
    };
    let (status, errors) = match sign_in_with_password(&identity, attempt).await {
        Ok(PasswordAnswer::SecondFactor(half_way)) => {
            let mut response = go_to(&format!("/sign-in/code?next={}", encode(&next)));
            browser.go_on(&mut response, &half_way.token);
            return Ok(response);
        }
        Ok(PasswordAnswer::Wrong) => (StatusCode::BAD_REQUEST, Errors::whole(page.t("sign-in-wrong"))),
        Ok(PasswordAnswer::TooMany { wait }) => (StatusCode::TOO_MANY_REQUESTS, Errors::whole(too_many(&page, wait))),
        Ok(PasswordAnswer::Busy) => (StatusCode::SERVICE_UNAVAILABLE, Errors::whole(page.t("busy"))),
        Err(error) => (StatusCode::FORBIDDEN, page.refused(error)?),
    };
    again(&page, &identity, status, errors, email, next).await
}

/// How long somebody has to wait after too many tries.
pub(super) fn too_many(page: &Page, wait: jiff::SignedDuration) -> String {
    let minutes = u64::try_from(wait.as_secs()).unwrap_or(0).div_ceil(60).max(1);
    page.n("too-many", minutes)
}
