//! `/operate/organisations/{organisation}`: one organisation, its names and the domains of its people's addresses; or a new one.

use crate::Identity;
use crate::model::OrganisationSpec;
use crate::usecases::{find_organisation, save_organisation, show_organisation};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Error, ErrorKind, OrganisationId, Result};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "operate/organisation.html")]
struct OrganisationPage<'a> {
    page: &'a Page,
    errors: Errors,
    /// The organisation; none for a new one.
    id: Option<OrganisationId>,
    /// What is stored, or what was typed.
    spec: OrganisationSpec,
    /// One a line.
    domains: String,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    let (id, spec) = find(&page, &identity, &path).await?;
    let domains = spec.domains.join("\n");
    page.show(&OrganisationPage { page: &page, errors: Errors::default(), id, spec, domains })
}

pub(super) async fn save(page: Page, State(identity): State<Identity>, path: PathParams, form: Form) -> Shown {
    let (id, stored) = find(&page, &identity, &path).await?;
    let optional = |name: &str| Some(form.text(name)).filter(|text| !text.is_empty());
    let domains = form.narrow("domains");
    // The code names an organisation for good.
    let code = if id.is_some() { stored.code } else { form.narrow("code") };
    let spec = OrganisationSpec {
        code,
        country: form.narrow("country").to_uppercase(),
        name: form.text("name"),
        name_en: optional("name_en"),
        name_fr: optional("name_fr"),
        domains: domains.split_whitespace().map(ToOwned::to_owned).collect(),
    };
    let mut errors = Errors::default();
    for (field, text, missing) in [
        ("code", &spec.code, page.t("code-missing")),
        ("country", &spec.country, page.t("country-missing")),
        ("name", &spec.name, page.t("name-missing")),
    ] {
        if text.is_empty() {
            errors.add(field, missing);
        }
    }
    if id.is_none() && errors.is_empty() && is_taken(&page, &identity, &spec.code).await? {
        errors.add("code", page.t("code-taken"));
    }
    if errors.is_empty() {
        match save_organisation(&identity, page.operator()?, spec.clone()).await {
            Ok((id, _)) => return Ok(go_to(&format!("/operate/organisations/{id}?notice=saved"))),
            Err(error) => errors = page.refused(error)?,
        }
    }
    page.show_as(StatusCode::BAD_REQUEST, &OrganisationPage { page: &page, errors, id, spec, domains })
}

/// The organisation that the path names; an empty one for `new`.
async fn find(
    page: &Page,
    identity: &Identity,
    path: &PathParams,
) -> Result<(Option<OrganisationId>, OrganisationSpec)> {
    let named = path.get("organisation");
    if named == "new" {
        let empty = String::new;
        let country = "JP".to_owned();
        let (name_en, name_fr) = (None, None);
        let spec = OrganisationSpec { code: empty(), country, name: empty(), name_en, name_fr, domains: Vec::new() };
        return Ok((None, spec));
    }
    let id = named.parse().map_err(|_| Error::not_found("there is no such organisation"))?;
    Ok((Some(id), show_organisation(identity, page.operator()?, id).await?))
}

/// Whether an organisation has this code: a form for a new one must not change it.
async fn is_taken(page: &Page, identity: &Identity, code: &str) -> Result<bool> {
    match find_organisation(identity.store(), page.operator()?, code).await {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
