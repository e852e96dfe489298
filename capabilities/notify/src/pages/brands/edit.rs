//! One brand: what it is, what an e-mail looks like with it, and taking it out of use; or a new one.

use super::Place;
use super::typed::Typed;
use crate::Notify;
use crate::model::brand::{Brand, Layout};
use crate::usecases::branding::{LogoChange, archive_brand, change_brand, create_brand};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Error, ErrorKind};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "brands/edit.html")]
struct Edit<'a> {
    page: &'a Page,
    errors: Errors,
    place: Place,
    /// What is stored; none for a new one.
    brand: Option<Brand>,
    typed: Typed,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let place = Place::read(&notify, &path).await?;
    let brand = place.brand(&page, &notify, &path).await?;
    let typed = Typed::of(brand.as_ref());
    page.show(&Edit { page: &page, errors: Errors::default(), place, brand, typed })
}

pub(super) async fn save(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let place = Place::read(&notify, &path).await?;
    let brand = place.brand(&page, &notify, &path).await?;
    let typed = Typed::read(&form);
    let (operator, organisation) = (page.operator()?, place.organisation);
    let errors = match typed.wanted(&page, &form, brand.as_ref())? {
        Err(errors) => errors,
        Ok((spec, logo)) => {
            let saved = match (&brand, logo) {
                (Some(brand), logo) => change_brand(&notify, operator, organisation, brand.id, spec, logo).await,
                (None, LogoChange::Replace(file)) => {
                    create_brand(&notify, operator, organisation, spec, Some(file)).await.map(drop)
                }
                (None, _) => create_brand(&notify, operator, organisation, spec, None).await.map(drop),
            };
            match saved {
                Ok(()) => return Ok(go_to(&format!("{}?notice=saved", place.base))),
                Err(error) if error.kind() == ErrorKind::Conflict => page.refused_at("name", error)?,
                Err(error) => page.refused(error)?,
            }
        }
    };
    page.show_as(StatusCode::BAD_REQUEST, &Edit { page: &page, errors, place, brand, typed })
}

pub(super) async fn archive(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let place = Place::read(&notify, &path).await?;
    let brand = place.brand(&page, &notify, &path).await?;
    let id = brand.as_ref().map(|brand| brand.id);
    let id = id.ok_or_else(|| Error::not_found("the organisation has no such brand"))?;
    match archive_brand(&notify, page.operator()?, place.organisation, id).await {
        Ok(()) => Ok(go_to(&format!("{}?notice=brand-archived", place.base))),
        Err(error) => {
            let errors = page.refused(error)?;
            let typed = Typed::of(brand.as_ref());
            page.show_as(StatusCode::CONFLICT, &Edit { page: &page, errors, place, brand, typed })
        }
    }
}

impl Edit<'_> {
    /// The address of the brand.
    fn href(&self) -> String {
        let id = self.brand.as_ref().map_or_else(|| "new".to_owned(), |brand| brand.id.to_string());
        format!("{}/{id}", self.place.base)
    }

    /// The arrangements to choose from, with their names.
    fn layouts(&self) -> Vec<(&'static str, &str)> {
        let name = |layout: &Layout| match layout {
            Layout::Logo => self.page.t("brand-layout-logo"),
            Layout::LogoAndWords => self.page.t("brand-layout-words"),
            Layout::Banner => self.page.t("brand-layout-banner"),
        };
        Layout::ALL.iter().map(|layout| (layout.as_str(), name(layout))).collect()
    }

    /// The logo that is stored.
    fn logo(&self) -> Option<(String, u32, u32)> {
        self.brand.as_ref()?.shown_logo()
    }
}
