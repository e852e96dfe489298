//! `/services/{service_id}/templates/{template_id}/archive` and `…/redact`: what is done to a template once somebody is sure.

use super::look::base;
use super::{place, template_id};
use crate::Notify;
use crate::model::ServiceId;
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::{archive_template, find_template, redact_template};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::Result;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// It is taken out of use.
    Archive,
    /// What was filled into its messages is hidden, for good.
    Redact,
}

impl What {
    /// The last part of the address.
    fn path(self) -> &'static str {
        match self {
            Self::Archive => "archive",
            Self::Redact => "redact",
        }
    }

    /// The keys of what is done, of the same with the template's name, and of what that means.
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Archive => ("template-archive", "template-archive-of", "template-archive-what"),
            Self::Redact => ("template-redact", "template-redact-of", "template-redact-what"),
        }
    }

    /// Whether nobody can take it back, so that a box is to be ticked.
    fn is_for_good(self) -> bool {
        self == Self::Redact
    }

    /// Whether nothing is left to do.
    fn is_done(self, template: &Stored) -> bool {
        self == Self::Redact && template.redact
    }
}

#[derive(Template)]
#[template(path = "templates/confirm.html")]
struct ConfirmPage<'a> {
    page: &'a Page,
    what: What,
    /// The way here: the folders and the template.
    trail: Vec<(String, String)>,
    /// The template's own address.
    home: String,
    errors: Errors,
    template: &'a Stored,
}

pub(super) async fn show_archive(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    Asked::read(&page, &notify, &path, What::Archive).await?.form(StatusCode::OK, Errors::default()).await
}

pub(super) async fn show_redact(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    Asked::read(&page, &notify, &path, What::Redact).await?.form(StatusCode::OK, Errors::default()).await
}

pub(super) async fn archive(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let asked = Asked::read(&page, &notify, &path, What::Archive).await?;
    let done = archive_template(&notify, page.access()?, asked.service, asked.template.id).await;
    asked.answer(done, &format!("{}?notice=template-archived", base(asked.service))).await
}

pub(super) async fn redact(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let asked = Asked::read(&page, &notify, &path, What::Redact).await?;
    if !sent.has("sure") {
        let mut errors = Errors::default();
        errors.add("sure", page.t("template-redact-unsure"));
        return asked.form(StatusCode::BAD_REQUEST, errors).await;
    }
    let done = redact_template(&notify, page.access()?, asked.service, asked.template.id).await;
    asked.answer(done, &format!("{}?notice=template-redacted", asked.home())).await
}

struct Asked<'a> {
    page: &'a Page,
    notify: &'a Notify,
    what: What,
    service: ServiceId,
    template: Stored,
}

impl<'a> Asked<'a> {
    async fn read(page: &'a Page, notify: &'a Notify, path: &PathParams, what: What) -> Result<Self> {
        let access = page.access()?;
        let service = service_of(notify, access, path).await?.service.id;
        let template = find_template(notify, access, service, template_id(path)?).await?;
        Ok(Self { page, notify, what, service, template })
    }

    fn home(&self) -> String {
        format!("{}/{}", base(self.service), self.template.id)
    }

    async fn answer(&self, done: Result<()>, next: &str) -> Shown {
        match done {
            Ok(()) => Ok(go_to(next)),
            Err(error) => self.form(StatusCode::CONFLICT, self.page.refused(error)?).await,
        }
    }

    async fn form(&self, status: StatusCode, errors: Errors) -> Shown {
        let shown = ConfirmPage {
            page: self.page,
            what: self.what,
            trail: place::trail_below(self.page, self.notify, self.service, &self.template).await?,
            home: self.home(),
            errors,
            template: &self.template,
        };
        self.page.show_as(status, &shown)
    }
}
