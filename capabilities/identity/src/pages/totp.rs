//! `/account/authenticator`: an app that shows codes.

use super::browser::Browser;
use crate::Identity;
use crate::usecases::account::{TotpEnrolment, begin_totp, confirm_totp, remove_totp, sign_in_means};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use secrecy::ExposeSecret as _;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/totp.html")]
struct Totp<'a> {
    page: &'a Page,
    has_app: bool,
}

#[derive(Template)]
#[template(path = "identity/totp_enrol.html")]
struct Enrol<'a> {
    page: &'a Page,
    errors: Errors,
    enrolment: Option<TotpEnrolment>,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let has_app = sign_in_means(&identity, &who).await?.totp;
    page.show(&Totp { page: &page, has_app })
}

/// Shows the secret, once.
pub(super) async fn begin(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let enrolment = begin_totp(&identity, &who.enrolling(page.now())?).await?;
    page.show(&Enrol { page: &page, errors: Errors::default(), enrolment: Some(enrolment) })
}

pub(super) async fn confirm(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    match confirm_totp(&identity, &who.enrolling(page.now())?, &form.narrow("code")).await {
        Ok(()) => Ok(go_to("/account?notice=app-added")),
        Err(error) => {
            let errors = page.refused_at("code", error)?;
            page.show_as(StatusCode::BAD_REQUEST, &Enrol { page: &page, errors, enrolment: None })
        }
    }
}

pub(super) async fn remove(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    remove_totp(&identity, &who.enrolling(page.now())?).await?;
    Ok(go_to("/account?notice=app-removed"))
}

impl TotpEnrolment {
    /// The QR code as an `<svg>` element.
    fn qr(&self) -> &str {
        self.qr_svg.expose_secret()
    }

    /// The address that opens an app.
    fn link(&self) -> &str {
        self.uri.expose_secret()
    }

    /// The secret for typing, in groups of four.
    fn typed(&self) -> String {
        let letters: Vec<char> = self.secret.expose_secret().chars().collect();
        letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
    }
}
