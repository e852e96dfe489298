//! The switches of the node or of one organisation, and which organisations have something of their own.

use crate::Identity;
use crate::usecases::{ListedSwitches, find_organisation, list_switches, show_organisation, switch_feature};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{Feature, OrganisationId, Result};
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "features/show.html")]
struct Switches<'a> {
    page: &'a Page,
    errors: Errors,
    /// What was searched for.
    text: String,
    /// The organisation whose switches are shown, with its name; the node's if none.
    organisation: Option<(OrganisationId, String)>,
    listed: ListedSwitches,
}

/// A feature as it is shown.
struct Line<'a> {
    key: &'static str,
    name: &'a str,
    what: &'a str,
    is_on: bool,
    /// What was switched here itself.
    own: Option<bool>,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let text = yui_kernel::japan::half_width(query.first("organisation").unwrap_or_default()).trim().to_owned();
    let (mut errors, mut organisation) = (Errors::default(), None);
    if !text.is_empty() {
        match find(&page, &identity, &text).await {
            Ok(found) => organisation = Some(found),
            Err(error) => errors = page.refused_at("organisation", error)?,
        }
    }
    shown(&page, &identity, text, organisation, errors).await
}

pub(super) async fn switch(page: Page, State(identity): State<Identity>, form: Form) -> Shown {
    let text = form.text("organisation");
    let organisation = match text.as_str() {
        "" => None,
        id => Some(find(&page, &identity, id).await?),
    };
    let feature: Feature = form.text("feature").parse()?;
    let wanted = match form.text("wanted").as_str() {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    let id = organisation.as_ref().map(|(id, _)| *id);
    match switch_feature(&identity, page.operator()?, id, feature, wanted).await {
        Ok(()) => {
            let named = id.map(|id| format!("organisation={id}&")).unwrap_or_default();
            Ok(go_to(&format!("/operate/features?{named}notice=saved")))
        }
        Err(error) => {
            let errors = page.refused(error)?;
            shown(&page, &identity, text, organisation, errors).await
        }
    }
}

/// The organisation with this code or id.
async fn find(page: &Page, identity: &Identity, text: &str) -> Result<(OrganisationId, String)> {
    let id = match text.parse::<Uuid>() {
        Ok(id) => id.into(),
        Err(_) => find_organisation(identity.store(), page.operator()?, text).await?,
    };
    Ok((id, show_organisation(identity, page.operator()?, id).await?.name))
}

async fn shown(
    page: &Page,
    identity: &Identity,
    text: String,
    organisation: Option<(OrganisationId, String)>,
    errors: Errors,
) -> Shown {
    let listed = list_switches(identity, page.operator()?).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &Switches { page, errors, text, organisation, listed })
}

impl Switches<'_> {
    /// The id of the organisation, as forms send it; empty for the node.
    fn id(&self) -> String {
        self.organisation.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default()
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let place = self.organisation.as_ref().map_or(OrganisationId::NODE, |(id, _)| *id);
        let line = |feature: Feature| {
            let (name, what) = self.words(feature);
            let switches = &self.listed.switches;
            let (is_on, own) = (switches.is_on(place, feature), switches.own(place, feature));
            Line { key: feature.as_str(), name, what, is_on, own }
        };
        Feature::ALL.into_iter().map(line).collect()
    }

    /// What organisations have of their own: id, name, feature, whether it is on.
    fn others(&self) -> Vec<(OrganisationId, String, &str, bool)> {
        let all = self.listed.switches.of_organisations();
        let named = |id: OrganisationId| self.listed.names.get(&id).cloned().unwrap_or_else(|| id.to_string());
        all.map(|(id, feature, is_on)| (id, named(id), self.words(feature).0, is_on)).collect()
    }

    fn words(&self, feature: Feature) -> (&str, &str) {
        let page = self.page;
        match feature {
            Feature::TextMessages => (page.t("feature-texts"), page.t("feature-texts-what")),
            Feature::Files => (page.t("feature-files"), page.t("feature-files-what")),
            Feature::Spreadsheets => (page.t("feature-spreadsheets"), page.t("feature-spreadsheets-what")),
            Feature::SelfApproval => (page.t("feature-approval"), page.t("feature-approval-what")),
            Feature::Registration => (page.t("feature-registration"), page.t("feature-registration-what")),
        }
    }
}
