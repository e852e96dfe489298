//! `/services/{service_id}/templates?folder=…&q=…`: the templates of a service, by folder or as found by a search.

use super::draft::name_of;
use super::look::base;
use super::new::place;
use crate::Notify;
use crate::model::Channel;
use crate::model::folder::Folder;
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::{list_folder, search_templates};
use askama::Template;
use axum::extract::State;
use yui_kernel::japan;
use yui_policy::Permission;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Page, Shown};

#[derive(Template)]
#[template(path = "templates/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    base: String,
    errors: Errors,
    /// The folder's id, for addresses; empty at the root.
    folder: String,
    path: Vec<Folder>,
    folders: Vec<Folder>,
    templates: Vec<(Stored, String)>,
    channels: Vec<Channel>,
    query: String,
    zone: &'a str,
    may_manage: bool,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    let place = place(query.first("folder"))?;
    let text = query.first("q").unwrap_or_default().trim().to_owned();
    let (path, folders, templates) = if text.is_empty() {
        let found = list_folder(&notify, access, service.id, place).await?;
        (found.path, found.folders, found.templates)
    } else {
        (Vec::new(), Vec::new(), search_templates(&notify, access, service.id, &japan::half_width(&text)).await?)
    };
    let categories = notify.categories().current().await?;
    let named = |template: Stored| {
        let category = name_of(&page, &categories, template.category_id);
        (template, category)
    };
    page.show(&ListPage {
        page: &page,
        base: base(service.id),
        errors: Errors::default(),
        folder: place.map(|id| id.to_string()).unwrap_or_default(),
        path,
        folders,
        templates: templates.into_iter().map(named).collect(),
        channels: service.channels.to_vec(),
        query: text,
        zone: &service.time_zone,
        may_manage: access.require_in(service.id.uuid(), Permission::ManageTemplates).is_ok(),
    })
}

impl ListPage<'_> {
    /// The query that names the folder, to be put behind another value of an address.
    fn in_folder(&self) -> String {
        if self.folder.is_empty() { String::new() } else { format!("&folder={}", self.folder) }
    }

    /// The folder's name; none at the root.
    fn name(&self) -> Option<&str> {
        self.path.last().map(|folder| folder.name.as_str())
    }

    /// The folders on the way, each with its address.
    fn trail(&self) -> Vec<(String, String)> {
        let root = (self.page.t("template-list").to_owned(), self.base.clone());
        let above = self.path.iter().take(self.path.len().saturating_sub(1));
        let folders = above.map(|folder| (folder.name.clone(), format!("{}?folder={}", self.base, folder.id)));
        std::iter::once(root).chain(folders).collect()
    }
}
