//! `/reply-to/confirm`: the mailed link that confirms an address for answers. A page with a button comes first, because mail programs and scanners
//! follow links by themselves.

use crate::Notify;
use crate::usecases::services::{OfferedReplyTo, confirm_reply_to, find_offered_reply_to};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use secrecy::SecretString;
use yui_kernel::{Error, ErrorKind};
use yui_web::extract::{Origin, QueryPairs};
use yui_web::page::{Form, Page, Shown};

#[derive(Template)]
#[template(path = "settings/confirm.html")]
struct ConfirmPage<'a> {
    page: &'a Page,
    stage: Stage,
    token: String,
}

/// How far it is.
enum Stage {
    /// Somebody may confirm this.
    Offered(OfferedReplyTo),
    /// It is confirmed.
    Done(OfferedReplyTo),
    /// It was confirmed before, as this says.
    Used(String),
    /// The link does nothing, because of this.
    Refused(String),
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, query: QueryPairs) -> Shown {
    let token = query.first("token").unwrap_or_default().trim().to_owned();
    match find_offered_reply_to(&notify, &SecretString::from(token.clone())).await {
        Ok(offered) => page.show(&ConfirmPage { page: &page, stage: Stage::Offered(offered), token }),
        Err(error) => refused(&page, error),
    }
}

pub(super) async fn confirm(page: Page, State(notify): State<Notify>, origin: Origin, form: Form) -> Shown {
    let token = form.secret("token");
    let offered = match find_offered_reply_to(&notify, &token).await {
        Ok(offered) => offered,
        Err(error) => return refused(&page, error),
    };
    match confirm_reply_to(&notify, &token, origin.0).await {
        Ok(_) => page.show(&ConfirmPage { page: &page, stage: Stage::Done(offered), token: String::new() }),
        Err(error) => refused(&page, error),
    }
}

fn refused(page: &Page, error: Error) -> Shown {
    let kind = error.kind();
    let status = if kind == ErrorKind::NotFound { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    let why = page.refused(error)?.list().iter().map(|error| error.message.clone()).collect();
    let stage = if kind == ErrorKind::Conflict { Stage::Used(why) } else { Stage::Refused(why) };
    page.show_as(status, &ConfirmPage { page, stage, token: String::new() })
}
