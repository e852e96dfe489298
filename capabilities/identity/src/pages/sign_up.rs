//! `/sign-up`: who has an address of an organisation becomes its member.

use super::browser::Browser;
use crate::Identity;
use crate::usecases::{NewRegistration, register};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Feature, Result};
use yui_web::page::{Errors, Form, Page, Shown};

#[derive(Template)]
#[template(path = "identity/sign_up.html")]
struct SignUp<'a> {
    page: &'a Page,
    errors: Errors,
    /// Whether anybody can register by address.
    is_open: bool,
    name: String,
    email: String,
}

#[derive(Template)]
#[template(path = "identity/mailed.html")]
pub(super) struct Mailed<'a> {
    pub(super) page: &'a Page,
    pub(super) is_demo: bool,
    pub(super) title: &'a str,
    pub(super) what: String,
}

impl<'a> Mailed<'a> {
    /// After somebody asked for a link: the same whether or not there is such an account.
    pub(super) fn asked_for(page: &'a Page, identity: &Identity, email: &str) -> Self {
        let what = page.f("help-mailed-what", &[("email", email)]);
        Self { page, is_demo: identity.settings().demo.is_some(), title: page.t("mailed-title"), what }
    }
}

pub(super) async fn show(page: Page, State(identity): State<Identity>) -> Shown {
    let is_open = is_open(&identity).await?;
    page.show(&SignUp { page: &page, errors: Errors::default(), is_open, name: String::new(), email: String::new() })
}

/// Whether anybody can register by address.
pub(super) async fn is_open(identity: &Identity) -> Result<bool> {
    Ok(identity.features().current().await?.is_on_anywhere(Feature::Registration))
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let (name, email) = (form.text("name"), form.narrow("email"));
    let mut errors = Errors::default();
    if name.is_empty() {
        errors.add("name", page.t("name-missing"));
    }
    if email.is_empty() {
        errors.add("email", page.t("email-missing"));
    }
    if errors.is_empty() {
        let language = page.language();
        let new = NewRegistration { email: email.clone(), name: name.clone(), phone: None, language };
        match register(&identity, new, browser.client.origin().clone()).await {
            Ok(()) => {
                let what = page.f("sign-up-mailed-what", &[("email", &email)]);
                return page.show(&Mailed {
                    page: &page,
                    is_demo: identity.settings().demo.is_some(),
                    title: page.t("mailed-title"),
                    what,
                });
            }
            Err(error) => errors = page.refused_at("email", error)?,
        }
    }
    let is_open = is_open(&identity).await?;
    page.show_as(StatusCode::BAD_REQUEST, &SignUp { page: &page, errors, is_open, name, email })
}
