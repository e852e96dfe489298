//! `/services/{service_id}/templates/new?channel=…&folder=…&sample=…&language=…`: a new template, empty or as a sample says it.

use super::draft::{Typed, categories, refused};
use super::look::{Look, base};
use super::place::place;
use super::sample::Sample;
use super::samples::language;
use crate::Notify;
use crate::model::Channel;
use crate::model::content::Personalisation;
use crate::model::service::Service;
use crate::pages::service::service_of;
use crate::usecases::templates::create_template;
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Error, Result};
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/new.html")]
struct NewPage<'a> {
    page: &'a Page,
    base: String,
    errors: Errors,
    channel: Channel,
    typed: Typed,
    categories: Vec<(String, String)>,
    look: Look,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let snapshot = service_of(&notify, page.access()?, &path).await?;
    let channel = channel(&snapshot.service, query.first("channel"))?;
    let typed = match query.first("sample") {
        Some(sample) => {
            let categories = notify.categories().current().await?;
            Sample::find(sample)?.typed(channel, language(&page, &query), &categories)?
        }
        None => Typed::new(),
    };
    form(&page, &notify, &snapshot.service, channel, typed, Errors::default()).await
}

pub(super) async fn send(
    page: Page,
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    sent: Form,
) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    let channel = channel(service, query.first("channel"))?;
    let place = place(query.first("folder"))?;
    let typed = Typed::read(&sent);
    let mut errors = typed.missing(&page, channel);
    if errors.is_empty() {
        match create_template(&notify, access, service.id, place, channel, &typed.draft(channel)).await {
            Ok(made) => return Ok(go_to(&format!("{}/{}?notice=template-made", base(service.id), made.id))),
            Err(error) => errors = refused(&page, error)?,
        }
    }
    form(&page, &notify, service, channel, typed, errors).await
}

async fn form(
    page: &Page,
    notify: &Notify,
    service: &Service,
    channel: Channel,
    typed: Typed,
    errors: Errors,
) -> Shown {
    let (draft, none) = (typed.draft(channel), Personalisation::new());
    let look = Look::of_draft(notify, page.access()?, service, channel, &draft, &none).await?;
    let categories = categories(notify, page, &typed.category).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &NewPage { page, base: base(service.id), errors, channel, typed, categories, look })
}

/// The channel that was asked for, else the first by which the service sends.
fn channel(service: &Service, wanted: Option<&str>) -> Result<Channel> {
    let channel = match wanted {
        Some(text) => text.parse().ok(),
        None => service.channels.first().copied(),
    };
    channel.ok_or_else(|| Error::not_found("the template is not there"))
}
