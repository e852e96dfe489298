//! `/services/{service_id}/templates/preview`: what is being written, as it would arrive. Nothing is stored.

use super::draft::Typed;
use super::look::{Look, base};
use crate::Notify;
use crate::model::Channel;
use crate::model::content::Personalisation;
use crate::pages::frame::framed;
use crate::pages::service::service_of;
use askama::Template;
use axum::extract::State;
use yui_kernel::{Error, Result};
use yui_web::extract::PathParams;
use yui_web::page::{Form, Page, Shown};

#[derive(Template)]
#[template(path = "templates/preview.html")]
struct PreviewPage<'a> {
    page: &'a Page,
    base: String,
    look: Look,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let (base, look) = look(&page, &notify, &path, &sent).await?;
    page.show(&PreviewPage { page: &page, base, look })
}

/// The e-mail's own document, for a frame beside the form.
pub(super) async fn email(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let (_, look) = look(&page, &notify, &path, &sent).await?;
    Ok(framed(look.html.ok_or_else(|| Error::not_found("the template is not there"))?))
}

async fn look(page: &Page, notify: &Notify, path: &PathParams, sent: &Form) -> Result<(String, Look)> {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let channel: Channel = sent.text("channel").parse().map_err(|_| Error::not_found("the template is not there"))?;
    let (draft, none) = (Typed::read(sent).draft(channel), Personalisation::new());
    let look = Look::of_draft(notify, access, &snapshot.service, channel, &draft, &none).await?;
    Ok((base(snapshot.service.id), look))
}
