//! `/sign-in/again`: whoever does something dangerous proves again who it is.

use super::browser::Browser;
use super::sign_in::too_many;
use crate::Identity;
use crate::model::account::Password;
use crate::usecases::account::{ProvedAgain, prove_again_with_password};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use secrecy::ExposeSecret as _;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, go_to, local};

#[derive(Template)]
#[template(path = "identity/again.html")]
struct Again<'a> {
    page: &'a Page,
    errors: Errors,
    next: String,
}

pub(super) async fn show(page: Page, query: QueryPairs) -> Shown {
    let next = query.first("next").and_then(local).unwrap_or("/account").to_owned();
    page.show(&Again { page: &page, errors: Errors::default(), next })
}

/// The page again, with what was wrong.
pub(super) fn refused(page: &Page, message: String, next: String) -> Shown {
    page.show_as(StatusCode::BAD_REQUEST, &Again { page, errors: Errors::whole(message), next })
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let next = local(&form.raw("next")).unwrap_or("/account").to_owned();
    let who = browser.signed_in(&identity).await?;
    let password = Password::typed(form.secret("password").expose_secret());
    let (status, message) = match prove_again_with_password(&identity, &who, password).await? {
        ProvedAgain::Proved(token) => {
            let mut response = go_to(&next);
            browser.renew(&mut response, &token);
            return Ok(response);
        }
        ProvedAgain::Wrong => (StatusCode::BAD_REQUEST, page.t("again-wrong").to_owned()),
        ProvedAgain::TooMany { wait } => (StatusCode::TOO_MANY_REQUESTS, too_many(&page, wait)),
        ProvedAgain::Busy => (StatusCode::SERVICE_UNAVAILABLE, page.t("busy").to_owned()),
    };
    let mut errors = Errors::default();
    errors.add("password", message);
    page.show_as(status, &Again { page: &page, errors, next })
}
