//! `POST /account/language`: the language of mails and of browsers that have chosen none.

use super::browser::Browser;
use crate::Identity;
use crate::usecases::account::set_language;
use axum::extract::State;
use yui_kernel::Error;
use yui_web::page::{Form, Format, Shown, go_to};

pub(super) async fn choose(State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let chosen = Format::of_tag(&form.text("language"));
    let format = chosen.ok_or_else(|| Error::invalid("choose one of the languages"))?;
    set_language(&identity, &who, format.language, format.era).await?;
    // This browser may have chosen something else before, which would count more.
    Ok(go_to(&format!("/language?to={}&next=%2Faccount%3Fnotice%3Dsaved", format.tag())))
}
