//! `/services/{service_id}/templates/{template_id}/files`: the files that every e-mail of a template carries.

use super::look::base;
use super::{place, template_id};
use crate::Notify;
use crate::model::Dialect;
use crate::model::file::{Supported, TEMPLATE_FILES_BYTES, TemplateFileState};
use crate::pages::service::service_of;
use crate::services::Snapshot;
use crate::sql::template::Template as Stored;
use crate::sql::template_file::TemplateFile;
use crate::usecases::templates::find_template;
use crate::usecases::{Failure as Refusal, attach_to_template, list_template_files, remove_template_file};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use std::sync::Arc;
use yui_kernel::{Error, ErrorKind, Result};
use yui_policy::Access;
use yui_web::Failure;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

/// How large the form with a file may be: the files of a template may have six mebibytes together.
pub(super) const LARGEST_UPLOAD: usize = 7 << 20;

#[derive(Template)]
#[template(path = "templates/files.html")]
struct FilesPage<'a> {
    page: &'a Page,
    /// The way here: the folders and the template.
    trail: Vec<(String, String)>,
    /// The template's own address.
    home: String,
    errors: Errors,
    template: &'a Stored,
    /// Whether the service may send files.
    may_attach: bool,
    /// What is taken, for the browser's choice of files.
    accept: String,
    files: Vec<TemplateFile>,
    zone: &'a str,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    Asked::read(&page, &notify, &path).await?.form(StatusCode::OK, Errors::default()).await
}

pub(super) async fn add(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let Some(file) = sent.file("file") else {
        let mut errors = Errors::default();
        errors.add("file", page.t("template-file-missing"));
        return asked.form(StatusCode::BAD_REQUEST, errors).await;
    };
    let (service, template) = (asked.snapshot.service.id, asked.template.id);
    match attach_to_template(&notify, asked.access, service, template, &file.name, &file.bytes).await {
        Ok(_) => Ok(go_to(&format!("{}?notice=template-file-added", asked.address()))),
        Err(refusal) => asked.form(StatusCode::BAD_REQUEST, refused(&page, refusal)?).await,
    }
}

pub(super) async fn remove(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let file = path.get("file_id").parse().map_err(|_| Error::not_found("the file is not there"))?;
    let (service, template) = (asked.snapshot.service.id, asked.template.id);
    match remove_template_file(&notify, asked.access, service, template, file).await {
        Ok(()) => Ok(go_to(&format!("{}?notice=template-file-removed", asked.address()))),
        Err(Refusal::Refused(problems)) if problems.status() == 404 => {
            Err(Error::not_found("the file is not there").into())
        }
        Err(refusal) => asked.form(StatusCode::CONFLICT, refused(&page, refusal)?).await,
    }
}

/// A refusal as what is wrong with the file.
fn refused(page: &Page, refusal: Refusal) -> std::result::Result<Errors, Failure> {
    match refusal {
        Refusal::Refused(problems) => {
            let mut errors = Errors::default();
            for problem in problems.list() {
                errors.add("file", page.problem(&Error::invalid(problem.message.as_str())));
            }
            Ok(errors)
        }
        Refusal::Fault(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            page.refused_at("file", error)
        }
        Refusal::Fault(error) => Err(error.into()),
    }
}

/// The files of a template that its page tells of.
pub(super) async fn listed(
    notify: &Notify,
    access: &Access,
    template: &Stored,
    snapshot: &Snapshot,
) -> Result<Vec<TemplateFile>, Failure> {
    if !template.channel.is_email() {
        return Ok(Vec::new());
    }
    match list_template_files(notify, access, snapshot.service.id, template.id).await {
        Ok(files) => Ok(files),
        Err(Refusal::Fault(error)) => Err(error.into()),
        Err(Refusal::Refused(_)) => Err(Error::not_found("the template is not there").into()),
    }
}

struct Asked<'a> {
    page: &'a Page,
    notify: &'a Notify,
    access: &'a Access,
    snapshot: Arc<Snapshot>,
    template: Stored,
}

impl<'a> Asked<'a> {
    /// Of a template of e-mails; text messages carry no files.
    async fn read(page: &'a Page, notify: &'a Notify, path: &PathParams) -> Result<Self> {
        let access = page.access()?;
        let snapshot = service_of(notify, access, path).await?;
        let template = find_template(notify, access, snapshot.service.id, template_id(path)?).await?;
        if !template.channel.is_email() {
            return Err(Error::not_found("the template is not there"));
        }
        Ok(Self { page, notify, access, snapshot, template })
    }

    fn address(&self) -> String {
        format!("{}/{}/files", base(self.snapshot.service.id), self.template.id)
    }

    async fn form(&self, status: StatusCode, errors: Errors) -> Shown {
        let service = &self.snapshot.service;
        let shown = FilesPage {
            page: self.page,
            trail: place::trail_below(self.page, self.notify, service.id, &self.template).await?,
            home: format!("{}/{}", base(service.id), self.template.id),
            errors,
            template: &self.template,
            may_attach: service.files && !self.template.archived,
            accept: accepted(service.dialect),
            files: listed(self.notify, self.access, &self.template, &self.snapshot).await?,
            zone: &service.time_zone,
        };
        self.page.show_as(status, &shown)
    }
}

/// The ends of names of the kinds of file that are taken, as an input of files has them.
fn accepted(dialect: Dialect) -> String {
    let ends: Vec<String> = Supported::by(dialect).kinds().map(|kind| format!(".{}", kind.extension)).collect();
    ends.join(",")
}

impl FilesPage<'_> {
    /// How much room is left, in whole kilobytes.
    fn room(&self) -> u64 {
        let carried = self.files.iter().filter(|file| file.state != TemplateFileState::ScanFailed);
        TEMPLATE_FILES_BYTES.saturating_sub(carried.map(|file| u64::from(file.bytes)).sum()) / 1024
    }
}

impl TemplateFile {
    /// The key of how far it is, and the tone of its chip.
    fn chip(&self) -> (&'static str, &'static str) {
        match self.state {
            TemplateFileState::Uploaded => ("template-file-carried", "success"),
            TemplateFileState::PendingScan => ("template-file-scanned", "info"),
            TemplateFileState::ScanFailed | TemplateFileState::Deleted => ("template-file-refused", "error"),
        }
    }

    /// Its size in kilobytes, begun ones counted.
    fn kilobytes(&self) -> u32 {
        self.bytes.div_ceil(1024)
    }
}
