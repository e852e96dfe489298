//! Links that people have mailed to themselves: to set an account up, and to make a browser known.

use super::browser::Browser;
use super::sign_up::Mailed;
use crate::Identity;
use crate::model::OneTimeToken;
use crate::usecases::account;
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/help.html")]
struct Help<'a> {
    page: &'a Page,
    errors: Errors,
    email: String,
}

#[derive(Template)]
#[template(path = "identity/link.html")]
pub(super) struct Link<'a> {
    page: &'a Page,
    errors: Errors,
    title: &'a str,
    what: &'a str,
    token: String,
}

/// The page of a link, with a button that follows it; `title` and `what` are keys.
pub(super) fn of_link<'a>(page: &'a Page, errors: Errors, token: String, title: &'a str, what: &'a str) -> Link<'a> {
    Link { page, errors, title: page.t(title), what: page.t(what), token }
}

/// Whoever cannot sign in: what to do, and the links.
pub(super) async fn show_help(page: Page) -> Shown {
    page.show(&Help { page: &page, errors: Errors::default(), email: String::new() })
}

/// Mails a link. What is answered tells nobody whether there is such an account.
pub(super) async fn ask(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let (email, origin) = (form.narrow("email"), browser.client.origin().clone());
    let asked = match form.text("what").as_str() {
        "browser" => account::request_browser_link(&identity, &email, origin).await,
        "recovery" => account::request_recovery(&identity, &email, origin).await,
        _ => account::request_set_up(&identity, &email, page.language(), origin).await,
    };
    match asked {
        Ok(()) => page.show(&Mailed::asked_for(&page, &identity, &email)),
        Err(error) => {
            let errors = page.refused_at("email", error)?;
            page.show_as(StatusCode::BAD_REQUEST, &Help { page: &page, errors, email })
        }
    }
}

fn set_up<'a>(page: &'a Page, errors: Errors, token: String) -> Link<'a> {
    of_link(page, errors, token, "set-up-link-title", "set-up-link-what")
}

pub(super) async fn show_set_up(page: Page, query: QueryPairs) -> Shown {
    let token = query.first("token").unwrap_or_default().to_owned();
    page.show(&set_up(&page, Errors::default(), token))
}

pub(super) async fn follow_set_up(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let token = form.text("token");
    let given = OneTimeToken::from(token.clone());
    match account::follow_set_up_link(&identity, &given, browser.client.origin().clone()).await {
        Ok(flow) => {
            let mut response = go_to("/set-up");
            browser.go_on(&mut response, &flow);
            Ok(response)
        }
        Err(error) => {
            let errors = page.refused(error)?;
            page.show_as(StatusCode::BAD_REQUEST, &set_up(&page, errors, token))
        }
    }
}

fn of_browser<'a>(page: &'a Page, errors: Errors, token: String) -> Link<'a> {
    of_link(page, errors, token, "browser-title", "browser-what")
}

pub(super) async fn show_browser(page: Page, query: QueryPairs) -> Shown {
    let token = query.first("token").unwrap_or_default().to_owned();
    page.show(&of_browser(&page, Errors::default(), token))
}

pub(super) async fn confirm_browser(
    page: Page,
    State(identity): State<Identity>,
    browser: Browser,
    form: Form,
) -> Shown {
    let token = form.text("token");
    match account::confirm_browser(&identity, &OneTimeToken::from(token.clone()), browser.client.clone()).await {
        Ok(device) => {
            let mut response = go_to("/sign-in?notice=browser-known");
            browser.know(&mut response, &device);
            Ok(response)
        }
        Err(error) => {
            let errors = page.refused(error)?;
            page.show_as(StatusCode::BAD_REQUEST, &of_browser(&page, errors, token))
        }
    }
}
