//! Sending an invitation again, and taking it back.

use super::list;
use super::place::Place;
use crate::Identity;
use crate::model::InvitationId;
use crate::usecases::{resend_invitation, withdraw_invitation};
use axum::extract::State;
use yui_kernel::{Error, Result};
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown, go_to};

pub(super) async fn resend(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    let place = Place::of(&path)?;
    let done = resend_invitation(&identity, page.access()?, named(&path)?).await;
    answered(&page, &identity, place, done, "invited").await
}

pub(super) async fn withdraw(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    let place = Place::of(&path)?;
    let done = withdraw_invitation(&identity, page.access()?, named(&path)?).await;
    answered(&page, &identity, place, done, "withdrawn").await
}

fn named(path: &PathParams) -> Result<InvitationId> {
    path.get("invitation_id").parse().map_err(|_| Error::not_found("the invitation not found"))
}

async fn answered(page: &Page, identity: &Identity, place: Place, done: Result<()>, notice: &str) -> Shown {
    match done {
        Ok(()) => Ok(go_to(&format!("{}?notice={notice}", place.path))),
        Err(error) => {
            let errors = page.refused(error)?;
            list::shown(page, identity, place, String::new(), None, errors).await
        }
    }
}
