//! `/services/{service_id}/templates/{template_id}`: a template as its readers will see it.

use super::draft::name_of;
use super::look::{Look, base};
use super::{files, place, template_id};
use crate::Notify;
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::sql::template_file::TemplateFile;
use crate::usecases::templates::{find_template, list_folders};
use askama::Template;
use axum::extract::State;
use yui_policy::Permission;
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "templates/show.html")]
struct ShowPage<'a> {
    page: &'a Page,
    base: String,
    /// The folders that it lies in.
    trail: Vec<(String, String)>,
    template: &'a Stored,
    category: String,
    zone: &'a str,
    look: Look,
    may_manage: bool,
    /// The files that its e-mails carry, for those who manage them.
    files: Vec<TemplateFile>,
    may_send: bool,
    /// Where it is sent from.
    send: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    let template = find_template(&notify, access, service.id, template_id(&path)?).await?;
    let look = Look::of_template(&notify, access, service, &template).await?;
    let may_manage = access.require_in(service.id.uuid(), Permission::ManageTemplates).is_ok();
    let files = if may_manage { files::listed(&notify, access, &template, &snapshot).await? } else { Vec::new() };
    let category = name_of(&page, &*notify.categories().current().await?, template.category_id);
    let (base, folders) = (base(service.id), list_folders(&notify, access, service.id).await?);
    let way = place::of(&folders, &template).map(|folder| folder.way.as_slice()).unwrap_or_default();
    page.show(&ShowPage {
        page: &page,
        trail: place::trail(&page, &base, way),
        base,
        template: &template,
        category,
        zone: &service.time_zone,
        look,
        may_send: access.require_in(service.id.uuid(), Permission::SendMessages).is_ok(),
        send: format!("/services/{}/send", service.id),
        may_manage,
        files,
    })
}
