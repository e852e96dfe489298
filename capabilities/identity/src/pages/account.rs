//! `/account`: one's own account.

use super::browser::Browser;
use crate::Identity;
use crate::model::account::Standing;
use crate::usecases::account::{SignInMeans, sign_in_means};
use askama::Template;
use axum::extract::State;
use yui_web::page::{Errors, Format, Page, Shown};

#[derive(Template)]
#[template(path = "identity/account.html")]
struct Account<'a> {
    page: &'a Page,
    errors: Errors,
    standing: &'a Standing,
    means: SignInMeans,
    languages: Vec<(&'static str, &'static str)>,
    language: &'static str,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let means = sign_in_means(&identity, &who).await?;
    let languages = Format::ALL.map(|format| (format.tag(), format.name())).to_vec();
    page.show(&Account {
        page: &page,
        errors: Errors::default(),
        standing: &who.standing,
        means,
        languages,
        language: Format { language: who.language, era: who.era }.tag(),
    })
}
