//! `/services/{service_id}/settings/brand`: how a service's e-mails look, of what its organisation offers.

use crate::Notify;
use crate::model::brand::BrandChoice;
use crate::pages::service::service_of;
use crate::usecases::branding::{BrandOffer, choose_brand, offered_brands};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "settings/brand.html")]
struct BrandPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    options: Vec<Choice>,
}

/// One look that can be chosen.
struct Choice {
    value: String,
    text: String,
    /// Address, width and height of the logo.
    logo: Option<(String, u32, u32)>,
    /// What is said beside the logo.
    words: String,
    is_chosen: bool,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, Errors::default()).await
}

pub(super) async fn choose(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let choice = match form.text("brand").as_str() {
        "default" => Some(BrandChoice::Default),
        "none" => Some(BrandChoice::Nothing),
        id => id.parse().ok().map(BrandChoice::Brand),
    };
    let Some(choice) = choice else {
        let mut errors = Errors::default();
        errors.add("brand", page.t("brand-missing"));
        return shown(&page, &notify, &path, errors).await;
    };
    match choose_brand(&notify, access, service, choice).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/settings?notice=saved"))),
        Err(error) => shown(&page, &notify, &path, page.refused_at("brand", error)?).await,
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, errors: Errors) -> Shown {
    let access = page.access()?;
    let service = service_of(notify, access, path).await?.service.id;
    let offer = offered_brands(notify, access, service).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let path = format!("/services/{service}/settings");
    page.show_as(status, &BrandPage { page, errors, path, options: options(page, &offer) })
}

fn options(page: &Page, offer: &BrandOffer) -> Vec<Choice> {
    let default = offer.brands.iter().find(|brand| brand.is_default);
    let name = default.map_or_else(|| page.t("brand-no-logo"), |brand| brand.spec.name.as_str());
    let plain = |value: &str, text: String, choice| Choice {
        value: value.to_owned(),
        text,
        logo: None,
        words: String::new(),
        is_chosen: offer.chosen == choice,
    };
    let mut options = vec![
        plain("default", page.f("brand-default-is", &[("name", name)]), BrandChoice::Default),
        plain("none", page.t("brand-none").to_owned(), BrandChoice::Nothing),
    ];
    options.extend(offer.brands.iter().map(|brand| Choice {
        value: brand.id.to_string(),
        text: brand.spec.name.clone(),
        logo: brand.shown_logo(),
        words: brand.said(),
        is_chosen: offer.chosen == BrandChoice::Brand(brand.id),
    }));
    options
}
