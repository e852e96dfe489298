//! `/sign-in/forgotten` has a link mailed, and `/sign-in/new-password` is where it leads: another password in place of a forgotten one.

use super::browser::Browser;
use super::sign_up::Mailed;
use crate::Identity;
use crate::model::OneTimeToken;
use crate::model::account::Password;
use crate::usecases::account::{ResetPassword, request_password_link, reset_password};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use secrecy::ExposeSecret as _;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/forgotten.html")]
struct Forgotten<'a> {
    page: &'a Page,
    errors: Errors,
    email: String,
}

#[derive(Template)]
#[template(path = "identity/new_password.html")]
struct NewPassword<'a> {
    page: &'a Page,
    errors: Errors,
    token: String,
    /// Whether a password can still be typed.
    is_open: bool,
}

pub(super) async fn show(page: Page) -> Shown {
    page.show(&Forgotten { page: &page, errors: Errors::default(), email: String::new() })
}

/// Has a link mailed. What is answered tells nobody whether there is such an account.
pub(super) async fn ask(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let email = form.narrow("email");
    match request_password_link(&identity, &email, browser.client.origin().clone()).await {
        Ok(()) => page.show(&Mailed::asked_for(&page, &identity, &email)),
        Err(error) => {
            let errors = page.refused_at("email", error)?;
            page.show_as(StatusCode::BAD_REQUEST, &Forgotten { page: &page, errors, email })
        }
    }
}

/// Asks for the password. Looking uses nothing up: mail programs follow links by themselves.
pub(super) async fn show_new(page: Page, query: QueryPairs) -> Shown {
    let token = query.first("token").unwrap_or_default().to_owned();
    page.show(&NewPassword { page: &page, errors: Errors::default(), token, is_open: true })
}

pub(super) async fn set(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let token = form.text("token");
    let password = Password::typed(form.secret("password").expose_secret());
    let given = OneTimeToken::from(token.clone());
    let (status, message) = match reset_password(&identity, &given, password, browser.client.clone()).await {
        Ok(ResetPassword::SecondFactor(half_way)) => {
            let mut response = go_to("/sign-in/code?notice=password-changed");
            browser.go_on(&mut response, &half_way.token);
            return Ok(response);
        }
        Ok(ResetPassword::Refused(problem)) => {
            let key = format!("password-{}", problem.as_str());
            (StatusCode::BAD_REQUEST, page.t(&key).to_owned())
        }
        Ok(ResetPassword::Busy) => (StatusCode::SERVICE_UNAVAILABLE, page.t("busy").to_owned()),
        Err(error) => {
            let errors = page.refused(error)?;
            let ended = NewPassword { page: &page, errors, token, is_open: false };
            return page.show_as(StatusCode::BAD_REQUEST, &ended);
        }
    };
    let mut errors = Errors::default();
    errors.add("password", message);
    page.show_as(status, &NewPassword { page: &page, errors, token, is_open: true })
}
