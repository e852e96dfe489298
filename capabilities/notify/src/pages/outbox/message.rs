//! `/outbox/{day}/{file}`: one captured message as its reader would see it.

use super::reader;
use crate::Notify;
use crate::outbox::{Captured, CapturedName, Content};
use crate::pages::frame::framed;
use crate::usecases::outbox::find_captured;
use askama::Template;
use axum::extract::State;
use yui_kernel::Error;
use yui_web::Failure;
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "outbox/message.html")]
struct MessagePage<'a> {
    page: &'a Page,
    message: Captured,
    /// Where its links lead to in this node.
    links: Vec<String>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let message = find_captured(&notify, reader(&page), name_of(&path)?).await?;
    let links = message.links(&notify.settings().public_url);
    page.show(&MessagePage { page: &page, message, links })
}

/// The e-mail as it looks, for a frame.
pub(super) async fn email(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let message = find_captured(&notify, reader(&page), name_of(&path)?).await?;
    match message.content {
        Content::Email { html: Some(html), .. } => Ok(framed(html)),
        _ => Err(Failure::from(Error::not_found("the message not found"))),
    }
}

fn name_of(path: &PathParams) -> Result<CapturedName, Failure> {
    let name = CapturedName::new(path.get("day"), path.get("file"));
    name.ok_or_else(|| Failure::from(Error::not_found("the message not found")))
}
