//! `/services/{service_id}/templates/{template_id}/versions`: every version of a template, two of them side by side, and bringing one back.

use super::draft::refused;
use super::look::base;
use super::{place, template_id};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::comparison::{Piece, Place};
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::{VersionComparison, compare_versions, find_template, list_versions, restore_version};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::ports::Teammate;
use yui_kernel::{Actor, Error, MemberId, Result};
use yui_policy::Permission;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/versions.html")]
struct VersionsPage<'a> {
    page: &'a Page,
    /// The way here: the folders and the template.
    trail: Vec<(String, String)>,
    /// The template's own address.
    home: String,
    errors: Errors,
    template: Stored,
    /// The newest first, each with who wrote it.
    versions: Vec<(Stored, String)>,
    may_manage: bool,
    zone: &'a str,
}

#[derive(Template)]
#[template(path = "templates/compare.html")]
struct ComparePage<'a> {
    page: &'a Page,
    /// The way here: the folders and the template.
    trail: Vec<(String, String)>,
    /// The template's own address.
    home: String,
    errors: Errors,
    found: &'a VersionComparison,
    /// Every version to choose from: number and name, the newest first.
    choices: Vec<(String, String)>,
    zone: &'a str,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    list(&page, &notify, &path, StatusCode::OK, Errors::default()).await
}

pub(super) async fn restore(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let access = page.access()?;
    let (service, id) = (service_of(&notify, access, &path).await?.service.id, template_id(&path)?);
    match restore_version(&notify, access, service, id, version(&sent.text("version"))?).await {
        Ok(_) => Ok(go_to(&format!("{}?notice=template-restored", home(service, &path)))),
        Err(error) => {
            let errors = refused(&page, error)?;
            list(&page, &notify, &path, StatusCode::CONFLICT, errors).await
        }
    }
}

pub(super) async fn compare(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let named = |name| version(query.first(name).unwrap_or_default());
    let (service, id, versions) = (snapshot.service.id, template_id(&path)?, (named("from")?, named("to")?));
    let found = compare_versions(&notify, access, service, id, versions).await?;
    let choice = |stored: Stored| {
        let number = stored.version.to_string();
        let name = page.f("template-version-of", &[("version", number.as_str())]);
        (number, name)
    };
    page.show(&ComparePage {
        page: &page,
        trail: place::trail_below(&page, &notify, service, &found.later).await?,
        home: home(service, &path),
        errors: Errors::default(),
        found: &found,
        choices: list_versions(&notify, access, service, id).await?.into_iter().map(choice).collect(),
        zone: &snapshot.service.time_zone,
    })
}

async fn list(page: &Page, notify: &Notify, path: &PathParams, status: StatusCode, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let (service, id) = (snapshot.service.id, template_id(path)?);
    let team = notify.teams().people(access.tenant().organisation(), service.uuid()).await?;
    let signed = |stored: Stored| {
        let author = author(page, &team, &stored.created_by);
        (stored, author)
    };
    let template = find_template(notify, access, service, id).await?;
    let shown = VersionsPage {
        page,
        trail: place::trail_below(page, notify, service, &template).await?,
        home: home(service, path),
        errors,
        template,
        versions: list_versions(notify, access, service, id).await?.into_iter().map(signed).collect(),
        may_manage: access.require_in(service.uuid(), Permission::ManageTemplates).is_ok(),
        zone: &snapshot.service.time_zone,
    };
    page.show_as(status, &shown)
}

/// Who wrote a version, as the team knows them.
fn author(page: &Page, team: &[Teammate], stored: &str) -> String {
    let named = |id: MemberId| team.iter().find(|person| person.member == id).map(|person| person.name.as_str());
    let text = match stored.parse() {
        Ok(Actor::Member(id)) => named(id).unwrap_or(page.t("template-by-former")),
        Ok(Actor::ApiKey(_)) => page.t("template-by-program"),
        Ok(Actor::Operator(_) | Actor::System(_)) | Err(_) => page.t("template-by-node"),
    };
    text.to_owned()
}

fn version(text: &str) -> Result<u32> {
    text.parse().map_err(|_| Error::not_found("the template is not there"))
}

fn home(service: ServiceId, path: &PathParams) -> String {
    format!("{}/{}", base(service), path.get("template_id"))
}

impl VersionsPage<'_> {
    /// Whether a version can be brought back: one that is not the newest, or any of a template that is out of use.
    fn may_restore(&self, version: &Stored) -> bool {
        self.may_manage && (self.template.archived || version.version != self.template.version)
    }
}

impl VersionComparison {
    /// Whether both versions say the same.
    fn is_same(&self) -> bool {
        self.parts().into_iter().all(|(_, pieces)| pieces.iter().all(|piece| piece.place == Place::Both))
    }

    /// Name, subject and text, each with the key of its name.
    fn parts(&self) -> Vec<(&'static str, &[Piece])> {
        let all: [(&'static str, &[Piece]); 3] =
            [("template-name", &self.name), ("template-subject", &self.subject), ("template-content", &self.content)];
        all.into_iter().filter(|(_, pieces)| !pieces.is_empty()).collect()
    }
}

impl Piece {
    /// Whether the earlier version has it alone.
    fn is_removed(&self) -> bool {
        self.place == Place::Removed
    }

    /// Whether the later version has it alone.
    fn is_added(&self) -> bool {
        self.place == Place::Added
    }
}
