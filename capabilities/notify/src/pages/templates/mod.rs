//! `/services/{service_id}/templates`: what a service says, written and looked at by its members.

mod confirm;
mod copy;
mod draft;
mod edit;
mod email;
mod files;
mod folder;
mod list;
mod look;
mod new;
mod new_folder;
mod place;
mod preview;
mod sample;
mod samples;
mod show;
mod tools;
mod versions;

pub(super) use look::{Look, draft_of};

use crate::Notify;
use crate::model::TemplateId;
use yui_kernel::{Error, Result};
use yui_policy::Permission::{ManageService, ManageTemplates, ViewActivity};
use yui_web::extract::PathParams;
use yui_web::page::{Guard, PageHost, PageRouter};

yui_web::texts! {
    /// The texts of these pages.
    pub static TEXTS = "../../../messages/templates"
}

pub(super) fn router(host: &PageHost) -> PageRouter<Notify> {
    let (view, manage) = (Guard::InService(ViewActivity), Guard::InService(ManageTemplates));
    let lead = Guard::InService(ManageService);
    let files = PageRouter::with_limit(host.clone(), &TEXTS, files::LARGEST_UPLOAD)
        .get("/services/{service_id}/templates/{template_id}/files", manage, files::show)
        .post("/services/{service_id}/templates/{template_id}/files", manage, files::add);
    PageRouter::new(host.clone(), &TEXTS)
        .get("/services/{service_id}/templates", view, list::show)
        .post("/services/{service_id}/templates", manage, list::send)
        .get("/services/{service_id}/templates/folders/new", manage, new_folder::show)
        .post("/services/{service_id}/templates/folders/new", manage, new_folder::send)
        .get("/services/{service_id}/templates/folders/{folder_id}", manage, folder::show)
        .post("/services/{service_id}/templates/folders/{folder_id}", manage, folder::rename)
        .post("/services/{service_id}/templates/folders/{folder_id}/members", lead, folder::open_to)
        .post("/services/{service_id}/templates/folders/{folder_id}/delete", manage, folder::delete)
        .get("/services/{service_id}/templates/samples", manage, samples::show)
        .get("/services/{service_id}/templates/samples/{sample}", manage, samples::one)
        .get("/services/{service_id}/templates/samples/{sample}/email", manage, samples::email)
        .get("/services/{service_id}/templates/new", manage, new::show)
        .post("/services/{service_id}/templates/new", manage, new::send)
        .post("/services/{service_id}/templates/preview", manage, preview::show)
        .post("/services/{service_id}/templates/preview/email", manage, preview::email)
        .get("/services/{service_id}/templates/{template_id}", view, show::show)
        .get("/services/{service_id}/templates/{template_id}/email", view, email::show)
        .get("/services/{service_id}/templates/{template_id}/versions", view, versions::show)
        .post("/services/{service_id}/templates/{template_id}/versions", manage, versions::restore)
        .get("/services/{service_id}/templates/{template_id}/versions/compare", view, versions::compare)
        .get("/services/{service_id}/templates/{template_id}/edit", manage, edit::show)
        .post("/services/{service_id}/templates/{template_id}/edit", manage, edit::send)
        .get("/services/{service_id}/templates/{template_id}/copy", view, copy::show)
        .post("/services/{service_id}/templates/{template_id}/copy", view, copy::send)
        .get_dangerous("/services/{service_id}/templates/{template_id}/redact", manage, confirm::show_redact)
        .post_dangerous("/services/{service_id}/templates/{template_id}/redact", manage, confirm::redact)
        .get_dangerous("/services/{service_id}/templates/{template_id}/archive", manage, confirm::show_archive)
        .post_dangerous("/services/{service_id}/templates/{template_id}/archive", manage, confirm::archive)
        .post("/services/{service_id}/templates/{template_id}/files/{file_id}/remove", manage, files::remove)
        .merge(files)
}

/// The template that the path names.
pub(super) fn template_id(path: &PathParams) -> Result<TemplateId> {
    path.get("template_id").parse().map_err(|_| Error::not_found("the template is not there"))
}

#[cfg(test)]
mod tests;
