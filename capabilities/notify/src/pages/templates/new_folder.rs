//! `/services/{service_id}/templates/folders/new?folder=…`: a new folder in the one that is named.

use super::look::base;
use super::place::{self, place};
use crate::Notify;
use crate::model::FolderId;
use crate::pages::service::service_of;
use crate::usecases::templates::{create_folder, find_folder};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/new_folder.html")]
struct NewFolderPage<'a> {
    page: &'a Page,
    /// The address that the form is sent to.
    address: String,
    errors: Errors,
    trail: Vec<(String, String)>,
    name: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let place = place(query.first("folder"))?;
    form(&page, &notify, &path, place, String::new(), StatusCode::OK, Errors::default()).await
}

pub(super) async fn send(
    page: Page,
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    sent: Form,
) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let (place, name) = (place(query.first("folder"))?, sent.text("name"));
    match create_folder(&notify, access, service, place, &name).await {
        Ok(made) => Ok(go_to(&place::noticed(&base(service), Some(made.id), "folder-made"))),
        Err(error) => {
            let errors = page.refused_at("name", error)?;
            form(&page, &notify, &path, place, name, StatusCode::BAD_REQUEST, errors).await
        }
    }
}

async fn form(
    page: &Page,
    notify: &Notify,
    path: &PathParams,
    place: Option<FolderId>,
    name: String,
    status: StatusCode,
    errors: Errors,
) -> Shown {
    let access = page.access()?;
    let service = service_of(notify, access, path).await?.service.id;
    let way = match place {
        Some(id) => find_folder(notify, access, service, id).await?.path,
        None => Vec::new(),
    };
    let base = base(service);
    let address = place::address(&format!("{base}/folders/new"), place);
    page.show_as(status, &NewFolderPage { page, address, errors, trail: place::trail(page, &base, &way), name })
}
