//! `/sign-in`: address and password.

use super::browser::{Browser, written};
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
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let next = query.first("next").and_then(local).unwrap_or("/").to_owned();
    if page.visitor().is_some() {
        return Ok(go_to(&next));
    }
    let demo = list_demo_people(&identity).await?;
    page.show(&SignIn { page: &page, errors: Errors::default(), email: String::new(), next, demo })
}

/// The page again, with what was wrong.
pub(super) fn refused(page: &Page, message: String, next: String) -> Shown {
    let (errors, demo) = (Errors::whole(message), Vec::new());
    page.show_as(StatusCode::BAD_REQUEST, &SignIn { page, errors, email: String::new(), next, demo })
}

/// Signs in as somebody of the demo.
pub(super) async fn as_sample(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let (device, client) = (browser.device.clone(), browser.client.clone());
    let session = sign_in_to_demo(&identity, &form.text("email"), written(page.language()), device, client).await?;
    let mut response = go_to(local(&form.raw("next")).unwrap_or("/"));
    browser.enter(&mut response, &session);
    // Sample accounts are shared by everybody who tries them, in whichever language.
    browser.speak(&mut response, page.language());
    Ok(response)
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let next = local(&form.raw("next")).unwrap_or("/").to_owned();
    let email = form.narrow("email");
    let again = |status, message: String| {
        let (errors, demo) = (Errors::whole(message), Vec::new());
        page.show_as(status, &SignIn { page: &page, errors, email: email.clone(), next: next.clone(), demo })
    };
    let attempt = PasswordAttempt {
        email: email.clone().into(),
        password: Password::typed(form.secret("password").expose_secret()),
        device: browser.device.clone(),
        client: browser.client.clone(),
    };
    match sign_in_with_password(&identity, attempt).await {
        Ok(PasswordAnswer::SecondFactor(half_way)) => {
            let mut response = go_to(&format!("/sign-in/code?next={}", encode(&next)));
            browser.go_on(&mut response, &half_way.token);
            Ok(response)
        }
        Ok(PasswordAnswer::Wrong) => again(StatusCode::BAD_REQUEST, page.t("sign-in-wrong").to_owned()),
        Ok(PasswordAnswer::TooMany { wait }) => again(StatusCode::TOO_MANY_REQUESTS, too_many(&page, wait)),
        Ok(PasswordAnswer::Busy) => again(StatusCode::SERVICE_UNAVAILABLE, page.t("busy").to_owned()),
        Err(error) => {
            let (errors, demo) = (page.refused(error)?, Vec::new());
            page.show_as(StatusCode::FORBIDDEN, &SignIn { page: &page, errors, email, next, demo })
        }
    }
}

/// How long somebody has to wait after too many tries.
pub(super) fn too_many(page: &Page, wait: jiff::SignedDuration) -> String {
    let minutes = u64::try_from(wait.as_secs()).unwrap_or(0).div_ceil(60).max(1);
    page.n("too-many", minutes)
}
