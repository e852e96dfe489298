//! `/outbox`: captured messages, newest first.

use super::reader;
use crate::Notify;
use crate::model::Channel;
use crate::outbox::{Captured, CapturedName};
use crate::usecases::outbox::list_captured;
use askama::Template;
use axum::extract::State;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "outbox/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    errors: Errors,
    to: String,
    messages: Vec<Captured>,
    pagination: Pagination,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, query: QueryPairs) -> Shown {
    let to = query.first("to").unwrap_or_default().trim().to_owned();
    let from = query.first("from").and_then(CapturedName::parse);
    let found = list_captured(&notify, reader(&page), &to, from.clone()).await?;
    let (at, next) = (from.map(|name| name.to_string()), found.next.map(|name| name.to_string()));
    let pagination = Pagination::new("/outbox", &[("to", &to)], at.as_deref(), next.as_deref());
    page.show(&ListPage { page: &page, errors: Errors::default(), to, messages: found.messages, pagination })
}

impl ListPage<'_> {
    fn is_email(message: &Captured) -> bool {
        message.name.channel() == Channel::Email
    }
}
