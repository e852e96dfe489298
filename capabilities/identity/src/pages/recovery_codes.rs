//! `/account/recovery-codes`: codes for the day when the phone is lost.

use super::browser::Browser;
use crate::Identity;
use crate::usecases::account::{make_recovery_codes, sign_in_means};
use askama::Template;
use axum::extract::State;
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "identity/recovery_codes.html")]
struct RecoveryCodes<'a> {
    page: &'a Page,
    left: u32,
    codes: Vec<String>,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let left = sign_in_means(&identity, &who).await?.recovery_codes;
    page.show(&RecoveryCodes { page: &page, left, codes: Vec::new() })
}

/// Makes new ones, and shows them once.
pub(super) async fn make(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let codes = make_recovery_codes(&identity, &who.enrolling(page.now())?).await?;
    let codes: Vec<String> = codes.iter().map(|code| code.shown()).collect();
    page.show(&RecoveryCodes { page: &page, left: 0, codes })
}
