//! `POST /sign-out`

use super::browser::Browser;
use crate::Identity;
use crate::usecases::account::sign_out as end;
use axum::extract::State;
use yui_kernel::ErrorKind;
use yui_web::page::{Cookie, Shown, go_to};

/// Ends the session. One that has ended already is no reason to fail: whoever wants to be out is out.
pub(super) async fn sign_out(State(identity): State<Identity>, browser: Browser) -> Shown {
    match browser.signed_in(&identity).await {
        Ok(who) => end(&identity, &who).await?,
        Err(error) if error.kind() == ErrorKind::Forbidden => {}
        Err(error) => return Err(error.into()),
    }
    let mut response = go_to("/sign-in?notice=signed-out");
    browser.forget(&mut response, Cookie::Session);
    Ok(response)
}
