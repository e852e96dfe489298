//! `/services/{service_id}/templates?folder=…&q=…`: the templates of a service, by folder or as found by a search; those that are ticked are
//! moved into a folder.

use super::draft::name_of;
use super::look::base;
use super::place::{self, place};
use crate::Notify;
use crate::model::folder::Folder;
use crate::model::{Channel, FolderId, TemplateId};
use crate::pages::service::service_of;
use crate::services::Snapshot;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::{list_folder, list_folders, move_to_folder, search_templates};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use std::sync::Arc;
use yui_kernel::{Error, Result, japan};
use yui_policy::{Access, Permission};
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Form, Page, Shown, encode, go_to};

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
    templates: Vec<Row>,
    channels: Vec<Channel>,
    query: &'a str,
    zone: &'a str,
    may_manage: bool,
    ticked: Ticked,
    /// The places to move to.
    places: Vec<(String, String)>,
}

/// A template of the list.
struct Row {
    template: Stored,
    category: String,
    /// The folder it lies in, where templates of several are listed.
    place: String,
}

/// What was ticked, and where it shall go.
#[derive(Debug, Default)]
struct Ticked {
    templates: Vec<String>,
    folders: Vec<String>,
    place: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let asked = Asked::read(&page, &notify, &path, &query).await?;
    asked.list(StatusCode::OK, Ticked::default(), Errors::default()).await
}

/// Moves what was ticked.
pub(super) async fn send(
    page: Page,
    State(notify): State<Notify>,
    path: PathParams,
    query: QueryPairs,
    sent: Form,
) -> Shown {
    let asked = Asked::read(&page, &notify, &path, &query).await?;
    let ticked = Ticked::read(&sent);
    let mut errors = Errors::default();
    if ticked.templates.is_empty() && ticked.folders.is_empty() {
        errors.add("ticked", page.t("template-move-none"));
    }
    let Some(place) = place::chosen(&ticked.place) else {
        errors.add("place", page.t("template-move-where"));
        return asked.list(StatusCode::BAD_REQUEST, ticked, errors).await;
    };
    if !errors.is_empty() {
        return asked.list(StatusCode::BAD_REQUEST, ticked, errors).await;
    }
    let (service, templates, folders) = (asked.snapshot.service.id, ticked.templates()?, ticked.folders()?);
    match move_to_folder(&notify, asked.access, service, templates, folders, place).await {
        Ok(()) => Ok(go_to(&place::noticed(&base(service), place, "template-moved"))),
        Err(error) => {
            let errors = page.refused_at("place", error)?;
            asked.list(StatusCode::CONFLICT, ticked, errors).await
        }
    }
}

impl Ticked {
    fn read(form: &Form) -> Self {
        let all = |name| form.all(name).map(str::to_owned).collect();
        Self { templates: all("template"), folders: all("folder"), place: form.text("place") }
    }

    fn templates(&self) -> Result<Vec<TemplateId>> {
        let ids = self.templates.iter().map(|id| id.parse()).collect::<std::result::Result<_, _>>();
        ids.map_err(|_| Error::not_found("the template is not there"))
    }

    fn folders(&self) -> Result<Vec<FolderId>> {
        let ids = self.folders.iter().map(|id| id.parse()).collect::<std::result::Result<_, _>>();
        ids.map_err(|_| Error::not_found("the folder is not there"))
    }
}

struct Asked<'a> {
    page: &'a Page,
    notify: &'a Notify,
    access: &'a Access,
    snapshot: Arc<Snapshot>,
    place: Option<FolderId>,
    /// What is searched for; empty for what lies in the folder.
    query: String,
}

impl<'a> Asked<'a> {
    async fn read(page: &'a Page, notify: &'a Notify, path: &PathParams, query: &QueryPairs) -> Result<Self> {
        let access = page.access()?;
        let snapshot = service_of(notify, access, path).await?;
        let text = query.first("q").unwrap_or_default().trim().to_owned();
        Ok(Self { page, notify, access, snapshot, place: place(query.first("folder"))?, query: text })
    }

    async fn list(&self, status: StatusCode, ticked: Ticked, errors: Errors) -> Shown {
        let (page, notify, access, service) = (self.page, self.notify, self.access, &self.snapshot.service);
        let (path, folders, templates) = if self.query.is_empty() {
            let found = list_folder(notify, access, service.id, self.place).await?;
            (found.path, found.folders, found.templates)
        } else {
            let text = japan::half_width(&self.query);
            (Vec::new(), Vec::new(), search_templates(notify, access, service.id, &text).await?)
        };
        let may_manage = access.require_in(service.id.uuid(), Permission::ManageTemplates).is_ok();
        let all = list_folders(notify, access, service.id).await?;
        let mut places = vec![(String::new(), page.t("folder-choose").to_owned())];
        places.extend(place::choices(page, &all));
        let categories = notify.categories().current().await?;
        let row = |template: Stored| Row {
            category: name_of(page, &categories, template.category_id),
            place: place::of(&all, &template).map(|folder| folder.path().join(place::BETWEEN)).unwrap_or_default(),
            template,
        };
        let shown = ListPage {
            page,
            base: base(service.id),
            errors,
            folder: self.place.map(|id| id.to_string()).unwrap_or_default(),
            path,
            folders,
            templates: templates.into_iter().map(row).collect(),
            channels: service.channels.to_vec(),
            query: &self.query,
            zone: &service.time_zone,
            may_manage,
            ticked,
            places,
        };
        page.show_as(status, &shown)
    }
}

impl ListPage<'_> {
    /// The address of this very list.
    fn here(&self) -> String {
        format!("{}?folder={}&q={}", self.base, self.folder, encode(self.query))
    }

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
        let above = self.path.len().saturating_sub(1);
        place::trail(self.page, &self.base, self.path.iter().take(above))
    }

    /// Whether there is something that the reader can move.
    fn may_move(&self) -> bool {
        self.may_manage && !(self.templates.is_empty() && self.folders.is_empty()) && self.places.len() > 2
    }

    fn is_ticked(&self, folder: &Folder) -> bool {
        self.ticked.folders.contains(&folder.id.to_string())
    }

    fn is_template_ticked(&self, template: &Stored) -> bool {
        self.ticked.templates.contains(&template.id.to_string())
    }
}
