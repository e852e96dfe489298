//! `/services/{service_id}/templates/{template_id}/copy`: a copy of a template, in this service or in another one of the organisation.

use super::look::base;
use super::{place, template_id};
use crate::Notify;
use crate::model::service::ServiceState;
use crate::model::{FolderId, ServiceId};
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::services::list_services;
use crate::usecases::templates::{copy_template, find_template, list_folders};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::Result;
use yui_policy::Permission;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "templates/copy.html")]
struct CopyPage<'a> {
    page: &'a Page,
    /// The way here: the folders and the template.
    trail: Vec<(String, String)>,
    /// The template's own address.
    home: String,
    errors: Errors,
    template: &'a Stored,
    name: String,
    /// The services and folders that it can be copied to.
    places: Vec<(String, String)>,
    place: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let name = page.f("template-copy-name", &[("name", asked.template.name.as_str())]);
    asked.form(StatusCode::OK, name, String::new(), Errors::default()).await
}

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let (access, name, chosen) = (page.access()?, sent.text("name"), sent.text("place"));
    let mut errors = Errors::default();
    if name.is_empty() {
        errors.add("name", page.t("template-name-missing"));
    }
    let place = target(&chosen);
    if place.is_none() {
        errors.add("place", page.t("template-copy-where"));
    }
    if let Some((service, folder)) = place.filter(|_| errors.is_empty()) {
        let from = (access, asked.service, asked.template.id);
        match copy_template(&notify, access, service, folder, from, &name).await {
            Ok(copied) => return Ok(go_to(&format!("{}/{}?notice=template-copied", base(service), copied.id))),
            Err(error) => errors = page.refused_at("place", error)?,
        }
    }
    asked.form(StatusCode::BAD_REQUEST, name, chosen, errors).await
}

/// The service and the folder in it that were chosen: `SERVICE`, or `SERVICE/FOLDER`.
fn target(chosen: &str) -> Option<(ServiceId, Option<FolderId>)> {
    match chosen.split_once('/') {
        Some((service, folder)) => Some((service.parse().ok()?, Some(folder.parse().ok()?))),
        None => Some((chosen.parse().ok()?, None)),
    }
}

struct Asked<'a> {
    page: &'a Page,
    notify: &'a Notify,
    service: ServiceId,
    template: Stored,
}

impl<'a> Asked<'a> {
    async fn read(page: &'a Page, notify: &'a Notify, path: &PathParams) -> Result<Self> {
        let access = page.access()?;
        let service = service_of(notify, access, path).await?.service.id;
        let template = find_template(notify, access, service, template_id(path)?).await?;
        Ok(Self { page, notify, service, template })
    }

    async fn form(&self, status: StatusCode, name: String, place: String, errors: Errors) -> Shown {
        let shown = CopyPage {
            page: self.page,
            trail: place::trail_below(self.page, self.notify, self.service, &self.template).await?,
            home: format!("{}/{}", base(self.service), self.template.id),
            errors,
            template: &self.template,
            name,
            places: self.places().await?,
            place,
        };
        self.page.show_as(status, &shown)
    }

    /// The services in use that send by the template's channel and whose templates the reader may write, this one first and with its folders.
    async fn places(&self) -> Result<Vec<(String, String)>> {
        let access = self.page.access()?;
        let may_write = |id: ServiceId| access.require_in(id.uuid(), Permission::ManageTemplates).is_ok();
        let mut services = list_services(self.notify, access, None).await?;
        services
            .retain(|one| one.state != ServiceState::Archived && one.sends(self.template.channel) && may_write(one.id));
        services.sort_by_key(|one| (one.id != self.service, one.name.clone()));
        let mut places = Vec::new();
        for service in services {
            places.push((service.id.to_string(), service.name.clone()));
            if service.id == self.service {
                for folder in list_folders(self.notify, access, service.id).await? {
                    let way = folder.path().join(place::BETWEEN);
                    let named = format!("{}{}{way}", service.name, place::BETWEEN);
                    places.push((format!("{}/{}", service.id, folder.id), named));
                }
            }
        }
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::id::uuid::Uuid;

    #[test]
    fn a_place_is_a_service_and_a_folder_in_it() {
        let (service, folder) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(target(&service.to_string()), Some((service.into(), None)));
        assert_eq!(target(&format!("{service}/{folder}")), Some((service.into(), Some(folder.into()))));
        for wrong in ["", "x", &format!("{service}/"), &format!("{service}/{folder}/{folder}")] {
            assert_eq!(target(wrong), None, "{wrong}");
        }
    }
}
