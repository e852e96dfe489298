//! `/account/password`: another password.

use super::browser::Browser;
use crate::Identity;
use crate::model::account::{Password, SessionToken};
use crate::usecases::account::{Enrolling, SetPassword, set_password};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use secrecy::ExposeSecret as _;
use yui_kernel::Result;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/password.html")]
struct ChangePassword<'a> {
    page: &'a Page,
    errors: Errors,
    email: &'a str,
}

/// What came of the field for a new password.
pub(super) enum Chosen {
    /// It is the account's now; the session may have another token.
    Yes(Option<SessionToken>),
    /// It is not, and why.
    Not(StatusCode, Errors),
}

/// Makes what was typed the account's password.
///
/// # Errors
/// Faults of the node.
pub(super) async fn choose(page: &Page, identity: &Identity, who: &Enrolling, form: &Form) -> Result<Chosen> {
    let password = Password::typed(form.secret("password").expose_secret());
    let (status, message) = match set_password(identity, who, password).await? {
        SetPassword::Set { session } => return Ok(Chosen::Yes(session)),
        SetPassword::Refused(problem) => {
            let key = format!("password-{}", problem.as_str());
            (StatusCode::BAD_REQUEST, page.t(&key).to_owned())
        }
        SetPassword::Busy => (StatusCode::SERVICE_UNAVAILABLE, page.t("busy").to_owned()),
    };
    let mut errors = Errors::default();
    errors.add("password", message);
    Ok(Chosen::Not(status, errors))
}

pub(super) async fn show(page: Page) -> Shown {
    let email = page.known()?.email.clone();
    page.show(&ChangePassword { page: &page, errors: Errors::default(), email: &email })
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    match choose(&page, &identity, &who.enrolling(page.now())?, &form).await? {
        Chosen::Yes(token) => {
            let mut response = go_to("/account?notice=password-changed");
            if let Some(token) = token {
                browser.renew(&mut response, &token);
            }
            Ok(response)
        }
        Chosen::Not(status, errors) => {
            page.show_as(status, &ChangePassword { page: &page, errors, email: &who.standing.email })
        }
    }
}
