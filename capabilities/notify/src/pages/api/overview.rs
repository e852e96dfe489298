//! `/services/{service_id}/api`: where programs reach the service, and example code.

use super::code::Examples;
use crate::Notify;
use crate::pages::service::service_of;
use crate::templates::Prepared;
use crate::usecases::templates::list_usable_templates;
use askama::Template;
use axum::extract::State;
use yui_policy::Permission;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Page, Shown};

#[derive(Template)]
#[template(path = "api/overview.html")]
struct OverviewPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    service: String,
    url: &'a str,
    may_make_keys: bool,
    may_manage: bool,
    templates: Vec<(String, String)>,
    chosen: String,
    examples: Option<Examples>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    let templates = list_usable_templates(&notify, access, service.id, None).await?;
    let asked = query.first("template").unwrap_or_default();
    let chosen = templates.iter().find(|one| one.id.to_string() == asked).or(templates.first()).cloned();
    let url = notify.settings().public_url.as_str();
    let may = access.permissions_in(service.id.uuid());
    let examples = chosen.clone().map(|one| Examples::new(url, service.dialect, &Prepared::new(one)));
    page.show(&OverviewPage {
        page: &page,
        errors: Errors::default(),
        path: format!("/services/{}", service.id),
        service: service.id.to_string(),
        url,
        may_make_keys: may.contains(Permission::ManageApiKeys),
        may_manage: may.contains(Permission::ManageService),
        templates: templates.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
        chosen: chosen.map(|one| one.id.to_string()).unwrap_or_default(),
        examples,
    })
}
