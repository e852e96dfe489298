//! `/operate/categories`: the categories that writers of templates choose from, and how urgent each is.

use super::lane_name;
use crate::Notify;
use crate::model::category::Category;
use crate::usecases::categories::{list_categories, save_category};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use uuid::Uuid;
use yui_kernel::{Error, Lane, Result};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "operate/categories.html")]
struct List<'a> {
    page: &'a Page,
    categories: Vec<Category>,
}

#[derive(Template)]
#[template(path = "operate/category.html")]
struct One<'a> {
    page: &'a Page,
    errors: Errors,
    /// `new`, or the id.
    address: String,
    category: Category,
}

pub(super) async fn list(page: Page, State(notify): State<Notify>) -> Shown {
    let categories = list_categories(&notify, page.operator()?).await?;
    page.show(&List { page: &page, categories })
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let category = find(&page, &notify, &path).await?;
    let address = path.get("category").to_owned();
    page.show(&One { page: &page, errors: Errors::default(), address, category })
}

pub(super) async fn save(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let known = find(&page, &notify, &path).await?;
    let optional = |name: &str| Some(form.text(name)).filter(|text| !text.is_empty());
    let lane = |name: &str| form.text(name).parse::<Lane>();
    let category = Category {
        id: known.id,
        name_en: form.text("name_en"),
        name_fr: form.text("name_fr"),
        name_ja: form.text("name_ja"),
        description_en: optional("description_en"),
        description_fr: optional("description_fr"),
        description_ja: optional("description_ja"),
        hidden: !form.has("offered"),
        email_lane: lane("email_lane")?,
        text_lane: lane("text_lane")?,
    };
    let mut errors = Errors::default();
    for (field, name) in
        [("name_ja", &category.name_ja), ("name_en", &category.name_en), ("name_fr", &category.name_fr)]
    {
        if name.is_empty() {
            errors.add(field, page.t("category-name-missing"));
        }
    }
    if errors.is_empty() {
        match save_category(&notify, page.operator()?, category.clone()).await {
            Ok(_) => return Ok(go_to("/operate/categories?notice=saved")),
            Err(error) => errors = page.refused(error)?,
        }
    }
    let address = path.get("category").to_owned();
    page.show_as(StatusCode::BAD_REQUEST, &One { page: &page, errors, address, category })
}

/// The category that the path names; an empty one for `new`.
async fn find(page: &Page, notify: &Notify, path: &PathParams) -> Result<Category> {
    let named = path.get("category");
    if named == "new" {
        return Ok(Category {
            id: notify.env().new_uuid(),
            name_en: String::new(),
            name_fr: String::new(),
            name_ja: String::new(),
            description_en: None,
            description_fr: None,
            description_ja: None,
            hidden: false,
            email_lane: Lane::Normal,
            text_lane: Lane::Normal,
        });
    }
    let missing = || Error::not_found("there is no such category");
    let id: Uuid = named.parse().map_err(|_| missing())?;
    let all = list_categories(notify, page.operator()?).await?;
    all.into_iter().find(|category| category.id == id).ok_or_else(missing)
}

impl One<'_> {
    fn lanes(&self) -> Vec<(&'static str, &str)> {
        Lane::OF_MESSAGES.into_iter().map(|lane| (lane.as_str(), lane_name(self.page, lane))).collect()
    }
}
