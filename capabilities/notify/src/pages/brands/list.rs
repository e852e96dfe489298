//! The brands of an organisation, and which one its services have that chose none.

use super::Place;
use crate::Notify;
use crate::model::brand::Brand;
use crate::usecases::branding::{list_brands, set_default_brand};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::Error;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "brands/list.html")]
struct List<'a> {
    page: &'a Page,
    errors: Errors,
    place: Place,
    brands: Vec<Brand>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, Place::read(&notify, &path).await?, Errors::default()).await
}

pub(super) async fn set_default(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let place = Place::read(&notify, &path).await?;
    let id = match form.text("brand").as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::not_found("the organisation has no such brand"))?),
    };
    match set_default_brand(&notify, page.operator()?, place.organisation, id).await {
        Ok(()) => Ok(go_to(&format!("{}?notice=saved", place.base))),
        Err(error) => {
            let errors = page.refused(error)?;
            shown(&page, &notify, place, errors).await
        }
    }
}

async fn shown(page: &Page, notify: &Notify, place: Place, errors: Errors) -> Shown {
    let brands = list_brands(notify, page.operator()?, place.organisation).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    page.show_as(status, &List { page, errors, place, brands })
}

impl List<'_> {
    /// Whether services that chose nothing have a brand.
    fn has_default(&self) -> bool {
        self.brands.iter().any(|brand| brand.is_default)
    }
}

impl Brand {
    /// Address, width and height of the logo.
    pub(in crate::pages) fn shown_logo(&self) -> Option<(String, u32, u32)> {
        let (width, height) = self.logo.as_ref()?.shown();
        Some((self.logo_path()?, width, height))
    }

    /// What is said beside the logo, in all its languages.
    pub(in crate::pages) fn said(&self) -> String {
        self.spec.words.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(" / ")
    }
}
