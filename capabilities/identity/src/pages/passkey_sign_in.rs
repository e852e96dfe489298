//! Signing in and proving again with a passkey. The browser's script fetches a challenge, asks the authenticator, and sends the form with its answer.

use super::browser::Browser;
use super::sign_in::{self, too_many};
use crate::Identity;
use crate::model::account::CeremonyToken;
use crate::usecases::account::{
    Ceremony, PasskeyAnswer, ProvedAgain, begin_passkey_proof, begin_passkey_sign_in, prove_again_with_passkey,
    sign_in_with_passkey,
};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde_json::json;
use yui_kernel::{Error, ErrorKind};
use yui_web::page::{Form, Page, Shown, go_to, local};
use yui_web::respond;

/// A challenge for the script.
pub(super) fn challenge(ceremony: &Ceremony) -> Response {
    let body = json!({ "token": ceremony.token.expose(), "options": ceremony.options });
    respond::json(StatusCode::OK, &body)
}

/// The challenge that a form brings back.
pub(super) fn answered(form: &Form) -> (CeremonyToken, String) {
    (CeremonyToken::from(form.text("token")), form.raw("answer"))
}

pub(super) async fn begin(State(identity): State<Identity>) -> Shown {
    Ok(challenge(&begin_passkey_sign_in(&identity).await?))
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let (token, answer) = answered(&form);
    let next = local(&form.raw("next")).unwrap_or("/").to_owned();
    let (device, client) = (browser.device.clone(), browser.client.clone());
    match sign_in_with_passkey(&identity, &token, &answer, device, client).await {
        Ok(PasskeyAnswer::SignedIn(session)) => {
            let mut response = go_to(&next);
            browser.enter(&mut response, &session);
            Ok(response)
        }
        Ok(PasskeyAnswer::Wrong) => sign_in::refused(&page, &identity, page.t("passkey-wrong").to_owned(), next).await,
        Err(error) if is_of_challenge(&error) => {
            sign_in::refused(&page, &identity, page.t("passkey-too-late").to_owned(), next).await
        }
        Err(error) => {
            let message = page.refused(error)?.at("").to_owned();
            sign_in::refused(&page, &identity, message, next).await
        }
    }
}

pub(super) async fn begin_again(State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    Ok(challenge(&begin_passkey_proof(&identity, &who).await?))
}

pub(super) async fn send_again(page: Page, State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let (token, answer) = answered(&form);
    let next = local(&form.raw("next")).unwrap_or("/account").to_owned();
    let message = match prove_again_with_passkey(&identity, &who, &token, &answer).await {
        Ok(ProvedAgain::Proved(token)) => {
            let mut response = go_to(&next);
            browser.renew(&mut response, &token);
            return Ok(response);
        }
        Ok(ProvedAgain::Wrong) => page.t("passkey-wrong").to_owned(),
        Ok(ProvedAgain::TooMany { wait }) => too_many(&page, wait),
        Ok(ProvedAgain::Busy) => page.t("busy").to_owned(),
        Err(error) if is_of_challenge(&error) => page.t("passkey-too-late").to_owned(),
        Err(error) => return Err(error.into()),
    };
    super::again::refused(&page, message, next)
}

/// Whether the challenge was answered before, or waited too long.
fn is_of_challenge(error: &Error) -> bool {
    error.kind() == ErrorKind::NotFound
}
