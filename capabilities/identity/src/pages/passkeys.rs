//! `/account/passkeys`, and the first passkey of an account that is being set up.

use super::browser::Browser;
use super::passkey_sign_in::{answered, challenge};
use super::set_up;
use crate::Identity;
use crate::model::account::PasskeyId;
use crate::sql::passkey::ListedPasskey;
use crate::usecases::account::{begin_passkey, finish_passkey, list_passkeys, remove_passkey};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use uuid::Uuid;
use yui_kernel::Error;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/passkeys.html")]
struct Passkeys<'a> {
    page: &'a Page,
    errors: Errors,
    passkeys: Vec<ListedPasskey>,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let passkeys = list_passkeys(&identity, &who).await?;
    page.show(&Passkeys { page: &page, errors: Errors::default(), passkeys })
}

pub(super) async fn begin(page: Page, State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    Ok(challenge(&begin_passkey(&identity, &who.enrolling(page.now())?).await?))
}

pub(super) async fn add(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let (token, answer) = answered(&form);
    let name = name_of(&page, &form);
    match finish_passkey(&identity, &who.enrolling(page.now())?, &token, &answer, &name).await {
        Ok(_) => Ok(go_to("/account/passkeys?notice=passkey-added")),
        Err(error) => {
            let (errors, passkeys) = (page.refused(error)?, list_passkeys(&identity, &who).await?);
            page.show_as(StatusCode::BAD_REQUEST, &Passkeys { page: &page, errors, passkeys })
        }
    }
}

pub(super) async fn remove(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let id: Uuid = form.text("passkey").parse().map_err(|_| Error::not_found("this passkey is gone already"))?;
    match remove_passkey(&identity, &who.enrolling(page.now())?, PasskeyId::from(id)).await {
        Ok(()) => Ok(go_to("/account/passkeys?notice=passkey-removed")),
        Err(error) => {
            let (errors, passkeys) = (page.refused(error)?, list_passkeys(&identity, &who).await?);
            page.show_as(StatusCode::BAD_REQUEST, &Passkeys { page: &page, errors, passkeys })
        }
    }
}

pub(super) async fn begin_set_up(State(identity): State<Identity>, browser: Browser) -> Shown {
    let ended = || Error::not_found("this set-up has ended; sign in");
    let who = set_up::enrolling(&identity, &browser).await?.ok_or_else(ended)?;
    Ok(challenge(&begin_passkey(&identity, &who).await?))
}

pub(super) async fn add_in_set_up(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let Some(who) = set_up::enrolling(&identity, &browser).await? else {
        return Ok(go_to("/sign-in/help?notice=set-up-ended"));
    };
    let (token, answer) = answered(&form);
    match finish_passkey(&identity, &who, &token, &answer, &name_of(&page, &form)).await {
        Ok(_) => set_up::finish(&page, &identity, &browser, &who).await,
        Err(error) => set_up::refused(&page, &who, StatusCode::BAD_REQUEST, page.refused(error)?),
    }
}

/// What the owner calls the passkey; the day where nothing was typed.
fn name_of(page: &Page, form: &Form) -> String {
    let name = form.text("name");
    if name.is_empty() { page.format().date(page.now().to_zoned(jiff::tz::TimeZone::UTC).date()) } else { name }
}
