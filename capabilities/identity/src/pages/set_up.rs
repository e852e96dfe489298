//! `/set-up`: something to sign in with for a new account.

use super::browser::Browser;
use super::password::{Chosen, choose};
use crate::Identity;
use crate::usecases::account::{Enrolling, SetUpAnswer, find_set_up, finish_set_up};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Error, ErrorKind, Result};
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/set_up.html")]
struct SetUp<'a> {
    page: &'a Page,
    errors: Errors,
    email: &'a str,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let Some(who) = enrolling(&identity, &browser).await? else {
        return Ok(go_to("/sign-in/help?notice=set-up-ended"));
    };
    page.show(&SetUp { page: &page, errors: Errors::default(), email: &who.standing.email })
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let Some(who) = enrolling(&identity, &browser).await? else {
        return Ok(go_to("/sign-in/help?notice=set-up-ended"));
    };
    if let Chosen::Not(status, errors) = choose(&page, &identity, &who, &form).await? {
        return refused(&page, &who, status, errors);
    }
    finish(&page, &identity, &browser, &who).await
}

/// Signs in with what was just set up.
pub(super) async fn finish(page: &Page, identity: &Identity, browser: &Browser, who: &Enrolling) -> Shown {
    match finish_set_up(identity, who, browser.device.clone()).await? {
        SetUpAnswer::SignedIn(session) => {
            let mut response = go_to("/?notice=welcome");
            browser.enter(&mut response, &session);
            Ok(response)
        }
        SetUpAnswer::Incomplete => {
            let errors = Errors::whole(page.t("password-too-short"));
            refused(page, who, StatusCode::BAD_REQUEST, errors)
        }
    }
}

/// The page again, with what was wrong.
pub(super) fn refused(page: &Page, who: &Enrolling, status: StatusCode, errors: Errors) -> Shown {
    page.show_as(status, &SetUp { page, errors, email: &who.standing.email })
}

/// Whose account is being set up in this browser; nobody's if that has ended.
///
/// # Errors
/// As the store reports them.
pub(super) async fn enrolling(identity: &Identity, browser: &Browser) -> Result<Option<Enrolling>> {
    let Some(token) = &browser.flow else { return Ok(None) };
    let gone = |error: &Error| error.kind() == ErrorKind::NotFound;
    match find_set_up(identity, token, &browser.client).await {
        Ok(who) => Ok(Some(who)),
        Err(error) if gone(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
