//! `/register/confirm` and `/invitations/accept`: the mailed links by which people become members. A page with a button comes first, because
//! mail programs follow links by themselves.

use super::browser::Browser;
use crate::Identity;
use crate::model::OneTimeToken;
use crate::usecases::account::{AfterSignUp, SignedUp, sign_up_by_invitation, sign_up_by_registration};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/joining.html")]
struct Joining<'a> {
    page: &'a Page,
    errors: Errors,
    title: &'a str,
    what: &'a str,
    token: String,
    name: Option<String>,
}

impl<'a> Joining<'a> {
    fn registration(page: &'a Page, errors: Errors, token: String) -> Self {
        Self { page, errors, title: page.t("confirm-title"), what: page.t("confirm-what"), token, name: None }
    }

    fn invitation(page: &'a Page, errors: Errors, token: String, name: String) -> Self {
        let (title, what) = (page.t("invited-title"), page.t("invited-what"));
        Self { page, errors, title, what, token, name: Some(name) }
    }
}

pub(super) async fn show_registration(page: Page, query: QueryPairs) -> Shown {
    let token = query.first("token").unwrap_or_default().to_owned();
    page.show(&Joining::registration(&page, Errors::default(), token))
}

pub(super) async fn confirm_registration(
    page: Page,
    State(identity): State<Identity>,
    browser: Browser,
    form: Form,
) -> Shown {
    let token = form.text("token");
    let given = OneTimeToken::from(token.clone());
    match sign_up_by_registration(&identity, &given, browser.client.origin().clone()).await {
        Ok(signed_up) => Ok(went_in(&browser, &signed_up)),
        Err(error) => {
            let errors = page.refused(error)?;
            page.show_as(StatusCode::BAD_REQUEST, &Joining::registration(&page, errors, token))
        }
    }
}

pub(super) async fn show_invitation(page: Page, query: QueryPairs) -> Shown {
    let token = query.first("token").unwrap_or_default().to_owned();
    page.show(&Joining::invitation(&page, Errors::default(), token, String::new()))
}

pub(super) async fn accept(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let (token, name) = (form.text("token"), form.text("name"));
    let mut errors = Errors::default();
    if name.is_empty() {
        errors.add("name", page.t("name-missing"));
    } else {
        let (given, origin) = (OneTimeToken::from(token.clone()), browser.client.origin().clone());
        match sign_up_by_invitation(&identity, &given, &name, origin).await {
            Ok(signed_up) => return Ok(went_in(&browser, &signed_up)),
            Err(error) => errors = page.refused(error)?,
        }
    }
    page.show_as(StatusCode::BAD_REQUEST, &Joining::invitation(&page, errors, token, name))
}

/// On to setting up the account, or to signing in with the one that is there.
fn went_in(browser: &Browser, signed_up: &SignedUp) -> Response {
    match &signed_up.next {
        AfterSignUp::SetUp(token) => {
            let mut response = go_to("/set-up");
            browser.go_on(&mut response, token);
            response
        }
        AfterSignUp::SignIn => go_to("/sign-in?notice=joined"),
    }
}
