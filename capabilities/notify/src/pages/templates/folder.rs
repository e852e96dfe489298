//! `/services/{service_id}/templates/folders/{folder_id}`: a folder's name, who may see it, and its end.

use super::look::base;
use super::place;
use crate::Notify;
use crate::model::folder::Folder;
use crate::model::{FolderId, ServiceId};
use crate::pages::service::service_of;
use crate::usecases::templates::{FolderDetails, delete_folder, find_folder, rename_folder, set_folder_members};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::ports::Teammate;
use yui_kernel::{Error, MemberId, Result};
use yui_policy::{Access, Permission};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/folder.html")]
struct FolderPage<'a> {
    page: &'a Page,
    /// The page's own address.
    home: String,
    errors: Errors,
    trail: Vec<(String, String)>,
    /// What it is called.
    title: &'a str,
    /// The name that was typed.
    name: String,
    may_open: bool,
    /// `everyone`, or `chosen` people.
    who: &'static str,
    /// Everyone and some, to choose from.
    choices: Vec<(String, String)>,
    /// The people of the team, each with whether they are chosen.
    people: Vec<(Teammate, bool)>,
}

/// What was typed where something was wrong.
#[derive(Debug, Default)]
struct Typed {
    name: Option<String>,
    members: Option<Vec<MemberId>>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    Asked::read(&page, &notify, &path).await?.form(StatusCode::OK, Typed::default(), Errors::default()).await
}

pub(super) async fn rename(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let name = sent.text("name");
    match rename_folder(&notify, asked.access, asked.service, asked.id, &name).await {
        Ok(()) => asked.done("folder-renamed"),
        Err(error) => {
            let errors = page.refused_at("name", error)?;
            asked.form(StatusCode::BAD_REQUEST, Typed { name: Some(name), members: None }, errors).await
        }
    }
}

pub(super) async fn open_to(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let (is_chosen, mut members) = (sent.text("who") == "chosen", members(&sent)?);
    if !is_chosen {
        members.clear();
    } else if members.is_empty() {
        let mut errors = Errors::default();
        errors.add("who", page.t("folder-who-none"));
        return asked.form(StatusCode::BAD_REQUEST, Typed { name: None, members: Some(members) }, errors).await;
    }
    match set_folder_members(&notify, asked.access, asked.service, asked.id, members.clone()).await {
        Ok(()) => asked.done("folder-opened"),
        Err(error) => {
            let errors = page.refused_at("who", error)?;
            asked.form(StatusCode::BAD_REQUEST, Typed { name: None, members: Some(members) }, errors).await
        }
    }
}

pub(super) async fn delete(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    match delete_folder(&notify, asked.access, asked.service, asked.id).await {
        Ok(()) => {
            let above = asked.found.path.last().and_then(|folder| folder.parent);
            Ok(go_to(&place::noticed(&base(asked.service), above, "folder-deleted")))
        }
        Err(error) => {
            let errors = page.refused(error)?;
            asked.form(StatusCode::CONFLICT, Typed::default(), errors).await
        }
    }
}

/// The members that were ticked.
fn members(sent: &Form) -> Result<Vec<MemberId>> {
    let ids = sent.all("member").map(str::parse).collect::<std::result::Result<_, _>>();
    ids.map_err(|_| Error::invalid("a folder can be left open to members of the service's team alone"))
}

struct Asked<'a> {
    page: &'a Page,
    notify: &'a Notify,
    access: &'a Access,
    service: ServiceId,
    id: FolderId,
    found: FolderDetails,
}

impl<'a> Asked<'a> {
    async fn read(page: &'a Page, notify: &'a Notify, path: &PathParams) -> Result<Self> {
        let access = page.access()?;
        let service = service_of(notify, access, path).await?.service.id;
        let id = path.get("folder_id").parse().map_err(|_| Error::not_found("the folder is not there"))?;
        let found = find_folder(notify, access, service, id).await?;
        Ok(Self { page, notify, access, service, id, found })
    }

    fn home(&self) -> String {
        format!("{}/folders/{}", base(self.service), self.id)
    }

    fn done(&self, notice: &str) -> Shown {
        Ok(go_to(&format!("{}?notice={notice}", self.home())))
    }

    async fn form(&self, status: StatusCode, typed: Typed, errors: Errors) -> Shown {
        let (page, access) = (self.page, self.access);
        let title = self.found.path.last().map_or("", |folder: &Folder| folder.name.as_str());
        let may_open = access.require_in(self.service.uuid(), Permission::ManageService).is_ok();
        let is_typed = typed.members.is_some();
        let named = typed.members.unwrap_or_else(|| self.found.members.clone());
        let mut people = Vec::new();
        if may_open {
            let team = self.notify.teams().people(access.tenant().organisation(), self.service.uuid()).await?;
            people = team.into_iter().map(|person| (named.contains(&person.member), person)).collect();
        }
        let choice = |value: &str, key: &str| (value.to_owned(), page.t(key).to_owned());
        let shown = FolderPage {
            page,
            home: self.home(),
            errors,
            trail: place::trail(page, &base(self.service), &self.found.path),
            title,
            name: typed.name.unwrap_or_else(|| title.to_owned()),
            may_open,
            who: if is_typed || !named.is_empty() { "chosen" } else { "everyone" },
            choices: vec![choice("everyone", "folder-everyone"), choice("chosen", "folder-chosen")],
            people: people.into_iter().map(|(is_named, person)| (person, is_named)).collect(),
        };
        page.show_as(status, &shown)
    }
}
