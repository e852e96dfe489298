//! `POST /account/language`: the language of mails and of browsers that have chosen none.

use super::browser::Browser;
use crate::Identity;
use crate::usecases::account::set_language;
use axum::extract::State;
use yui_kernel::Error;
use yui_web::page::{Form, Language, Shown, go_to};

pub(super) async fn choose(State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let chosen = Language::of_code(&form.text("language"));
    let language = chosen.ok_or_else(|| Error::invalid("choose one of the languages"))?;
    set_language(&identity, &who, language).await?;
    Ok(go_to("/account?notice=saved"))
}
