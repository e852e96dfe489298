//! `/services/{service_id}/templates/{template_id}/edit`: a new version of a template.

use super::draft::{Typed, categories, refused};
use super::look::{Look, Marked, base};
use super::{place, template_id};
use crate::Notify;
use crate::model::content::Personalisation;
use crate::model::service::Service;
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::{edit_template, find_template};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::ErrorKind;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/edit.html")]
struct EditPage<'a> {
    page: &'a Page,
    base: String,
    /// The way here: the folders and the template.
    trail: Vec<(String, String)>,
    errors: Errors,
    template: &'a Stored,
    typed: Typed,
    categories: Vec<(String, String)>,
    look: Look,
    /// What somebody else wrote meanwhile.
    newest: Option<Marked>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let template = find_template(&notify, access, snapshot.service.id, template_id(&path)?).await?;
    let asked = Asked { page: &page, notify: &notify, service: &snapshot.service, template: &template };
    asked.form(StatusCode::OK, Typed::of(&template), Errors::default(), None).await
}

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let (service, id) = (&snapshot.service, template_id(&path)?);
    let template = find_template(&notify, access, service.id, id).await?;
    let (typed, seen) = (Typed::read(&sent), sent.text("version").parse().unwrap_or(0));
    let mut errors = typed.missing(&page, template.channel);
    let (mut status, mut newest) = (StatusCode::BAD_REQUEST, None);
    if errors.is_empty() {
        match edit_template(&notify, access, service.id, id, seen, &typed.draft(template.channel)).await {
            Ok(_) => return Ok(go_to(&format!("{}/{id}?notice=template-saved", base(service.id)))),
            Err(error) => {
                if error.kind() == ErrorKind::Conflict {
                    (status, newest) = (StatusCode::CONFLICT, Some(Marked::of(&template.content)));
                }
                errors = refused(&page, error)?;
            }
        }
    }
    let asked = Asked { page: &page, notify: &notify, service, template: &template };
    asked.form(status, typed, errors, newest).await
}

struct Asked<'a> {
    page: &'a Page,
    notify: &'a Notify,
    service: &'a Service,
    template: &'a Stored,
}

impl Asked<'_> {
    async fn form(&self, status: StatusCode, typed: Typed, errors: Errors, newest: Option<Marked>) -> Shown {
        let (page, template, service) = (self.page, self.template, self.service);
        let (channel, none) = (template.channel, Personalisation::new());
        let draft = typed.draft(channel);
        let look = Look::of_draft(self.notify, page.access()?, service, channel, &draft, &none).await?;
        let categories = categories(self.notify, page, &typed.category).await?;
        let base = base(service.id);
        let trail = place::trail_below(page, self.notify, service.id, template).await?;
        page.show_as(status, &EditPage { page, base, trail, errors, template, typed, categories, look, newest })
    }
}
