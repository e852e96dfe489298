//! A category of templates.

use super::unique::Unique;
use super::{named, optional, shape};
use crate::apply::plan::CategorySpec;
use crate::document::Table;
use yui_kernel::Lane;
use yui_notify::model::category::Category;

pub(super) fn read(table: &Table<'_>, ids: &Unique) -> Option<CategorySpec> {
    let id = table.required("id", "\"1d8ce435-a7e5-431b-aaa2-a418bc4d14f9\"").and_then(|field| {
        let id = field.parse(shape::id)?;
        ids.claim(&field, &id.to_string());
        Some(id)
    });
    let name =
        |key: &str, example: &str| table.required(key, example).and_then(|field| field.filled().map(str::to_owned));
    let names = (name("name_en", "\"Alert\""), name("name_fr", "\"Alerte\""), name("name_ja", "\"警報\""));
    let description = |key: &str| optional(table, key, |field| field.filled().map(str::to_owned));
    let descriptions = (description("description_en"), description("description_fr"), description("description_ja"));
    let hidden = optional(table, "hidden", |field| field.boolean());
    let lane = |key: &str| {
        let lanes = [Lane::Priority, Lane::Normal, Lane::Bulk].map(|lane| (lane.as_str(), lane));
        table.required(key, "\"priority\"").and_then(|field| named(&field, &lanes))
    };
    let (email_lane, text_lane) = (lane("email_lane"), lane("text_lane"));
    let category = Category {
        id: id?,
        name_en: names.0?,
        name_fr: names.1?,
        name_ja: names.2?,
        description_en: descriptions.0?,
        description_fr: descriptions.1?,
        description_ja: descriptions.2?,
        hidden: hidden?.unwrap_or(false),
        email_lane: email_lane?,
        text_lane: text_lane?,
    };
    if let Err(error) = category.check() {
        table.refuse("name_en", error.to_string());
        return None;
    }
    Some(CategorySpec { origin: table.place(), category })
}
