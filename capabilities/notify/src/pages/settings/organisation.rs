//! `/organisation/settings`: what an organisation decides for all its services.

use crate::Notify;
use crate::model::organisation::{NoticeLanguage, OrganisationSettings};
use crate::model::pii::PiiKind;
use crate::usecases::services::{change_organisation_settings, find_organisation_settings};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

/// The languages of notices that can be chosen, as they are sent and stored: one after the other.
const LANGUAGES: [&str; 8] = ["", "ja", "en", "fr", "ja en", "en fr", "fr en", "ja en fr"];

#[derive(Template)]
#[template(path = "settings/organisation.html")]
struct OrganisationPage<'a> {
    page: &'a Page,
    errors: Errors,
    month: String,
    languages: String,
    kinds: Vec<PiiKind>,
    redact: bool,
    is_self_approving: bool,
}

impl<'a> OrganisationPage<'a> {
    fn of(page: &'a Page, settings: &OrganisationSettings) -> Self {
        Self {
            page,
            errors: Errors::default(),
            month: settings.fiscal_year_start.to_string(),
            languages: joined(&settings.languages),
            kinds: settings.pii_kinds.clone(),
            redact: settings.redact_by_default,
            is_self_approving: settings.self_approval,
        }
    }

    fn months(&self) -> Vec<(String, String)> {
        (1..=12).map(|month: u8| (month.to_string(), self.page.t(&format!("month-{month}")).to_owned())).collect()
    }

    /// The languages to choose from, each by its own name; those that were declared in another order stay possible.
    fn languages(&self) -> Vec<(String, String)> {
        let mut offered: Vec<String> = LANGUAGES.map(ToOwned::to_owned).to_vec();
        if !offered.contains(&self.languages) {
            offered.push(self.languages.clone());
        }
        let named = |codes: &str| codes.split_whitespace().map(own_name).collect::<Vec<_>>().join(" / ");
        let text = |codes: String| match codes.as_str() {
            "" => (codes, self.page.t("notice-languages-default").to_owned()),
            some => {
                let name = named(some);
                (codes, name)
            }
        };
        offered.into_iter().map(text).collect()
    }

    /// Every kind of number, with the key of its name and whether it is kept from leaving.
    fn numbers(&self) -> Vec<(&'static str, &'static str, bool)> {
        let key = |kind: PiiKind| match kind {
            PiiKind::MyNumber => "pii-my-number",
            PiiKind::SocialInsuranceNumber => "pii-sin",
            PiiKind::PaymentCard => "pii-card",
        };
        PiiKind::ALL.iter().map(|kind| (kind.as_str(), key(*kind), self.kinds.contains(kind))).collect()
    }
}

fn joined(languages: &[NoticeLanguage]) -> String {
    languages.iter().map(|language| language.as_str()).collect::<Vec<_>>().join(" ")
}

fn own_name(code: &str) -> &'static str {
    match code {
        "ja" => "日本語",
        "fr" => "Français",
        _ => "English",
    }
}

pub(super) async fn show(page: Page, State(notify): State<Notify>) -> Shown {
    let settings = find_organisation_settings(&notify, page.access()?).await?;
    page.show(&OrganisationPage::of(&page, &settings))
}

pub(super) async fn change(page: Page, State(notify): State<Notify>, form: Form) -> Shown {
    let access = page.access()?;
    let stored = find_organisation_settings(&notify, access).await?;
    let ticked: Vec<&str> = form.all("numbers").collect();
    let mut typed = OrganisationPage {
        month: form.narrow("month"),
        languages: form.text("languages"),
        kinds: PiiKind::ALL.iter().copied().filter(|kind| ticked.contains(&kind.as_str())).collect(),
        redact: form.has("redact"),
        ..OrganisationPage::of(&page, &stored)
    };
    let mut errors = Errors::default();
    let month: Option<u8> = typed.month.parse().ok();
    if month.is_none() {
        errors.add("month", page.t("month-missing"));
    }
    let languages: Result<Vec<NoticeLanguage>, _> = typed.languages.split_whitespace().map(str::parse).collect();
    match (month, languages) {
        (Some(fiscal_year_start), Ok(languages)) => {
            let wanted = OrganisationSettings {
                fiscal_year_start,
                languages,
                self_approval: stored.self_approval,
                pii_kinds: typed.kinds.clone(),
                redact_by_default: typed.redact,
            };
            match change_organisation_settings(&notify, access, wanted).await {
                Ok(()) => return Ok(go_to("/organisation/settings?notice=saved")),
                Err(error) => errors = page.refused_at("month", error)?,
            }
        }
        (_, Err(_)) => {
            errors.add("languages", page.t("notice-languages-missing"));
            typed.languages = joined(&stored.languages);
        }
        (None, Ok(_)) => {}
    }
    page.show_as(StatusCode::BAD_REQUEST, &OrganisationPage { errors, ..typed })
}
