//! The categories of templates: those who write templates choose one, the operator says which there are and how urgent each is.

use crate::Notify;
use crate::model::ServiceId;
use crate::model::category::{Categories, Category};
use crate::sql::template_category::{self, LIST};
use crate::usecases::trail;
use serde_json::{Map, Value, json};
use yui_kernel::{Change, Difference, Effect, Error, NodeWide, Result};
use yui_policy::{Access, Permission};
use yui_store::{Audited, NodeTx, values};

/// The categories that somebody who writes templates of the service can choose from.
///
/// # Errors
/// `Forbidden` without `manage_templates`; or as the store reports them.
pub async fn offered_categories(notify: &Notify, access: &Access, service: ServiceId) -> Result<Vec<Category>> {
    access.require_in(service.uuid(), Permission::ManageTemplates)?;
    Ok(notify.categories().current().await?.offered().cloned().collect())
}

/// Every category, also those that are hidden.
///
/// # Errors
/// As the store reports them.
pub async fn list_categories(notify: &Notify, operator: &NodeWide) -> Result<Vec<Category>> {
    let stored = notify.store().read_node(operator, |tx| tx.list::<Category>(&LIST, &[])).await?;
    Ok(Categories::new(stored).iter().cloned().collect())
}

/// Adds a category, or changes one, built-in ones too: messages that are accepted from now on go by its lanes. Other processes of the node
/// follow within a second.
///
/// # Errors
/// `Invalid` or `Conflict` for its names, saying what to change; or as the store reports them.
pub async fn save_category(notify: &Notify, operator: &NodeWide, category: Category) -> Result<Effect> {
    let saved = notify.store().write_node(operator, move |tx| put_category(tx, &category)).await?;
    notify.categories().forget();
    Ok(saved.effect)
}

/// Makes a category be as declared, within a transaction.
///
/// # Errors
/// As [`save_category`].
pub fn put_category(tx: &mut NodeTx<'_>, declared: &Category) -> Result<Change> {
    declared.check()?;
    let all = find_categories(tx)?;
    all.check_names(declared)?;
    let effect = match all.find(declared.id) {
        None => Effect::Created,
        Some(stored) => difference(stored, declared),
    };
    if effect != Effect::Unchanged {
        let one = declared.clone();
        let (email_lane, text_lane) = (one.email_lane.as_str(), one.text_lane.as_str());
        tx.execute(
            &template_category::PUT,
            &values![
                one.id,
                one.name_en,
                one.name_fr,
                one.name_ja,
                one.description_en,
                one.description_fr,
                one.description_ja,
                one.hidden,
                email_lane,
                text_lane,
                tx.now()
            ],
        )?;
        let action = if effect == Effect::Created { "category.create" } else { "category.update" };
        let entry = Audited::new(action, "category", declared.id);
        tx.audit(&trail::difference(entry, all.find(declared.id).map(shown), shown(declared)))?;
    }
    Ok(Change::new("template category", &declared.name_en, effect))
}

/// All categories as they are in this transaction.
///
/// # Errors
/// As the store reports them.
pub fn find_categories(tx: &mut NodeTx<'_>) -> Result<Categories> {
    Ok(Categories::new(tx.list::<Category>(&LIST, &[])?))
}

/// The category that a text names.
///
/// # Errors
/// `Invalid`, with the names there are.
pub fn category_named<'a>(all: &'a Categories, text: &str) -> Result<&'a Category> {
    all.named(text).ok_or_else(|| {
        let known: Vec<String> = all.iter().map(|category| format!("{:?}", category.name_en)).collect();
        Error::invalid(format!(
            "{text:?} is not a category; known are {} (also in French and Japanese, or by id)",
            known.join(", ")
        ))
    })
}

fn difference(stored: &Category, declared: &Category) -> Effect {
    Difference::default()
        .field("name_en", &stored.name_en, &declared.name_en)
        .field("name_fr", &stored.name_fr, &declared.name_fr)
        .field("name_ja", &stored.name_ja, &declared.name_ja)
        .field("description_en", &stored.description_en, &declared.description_en)
        .field("description_fr", &stored.description_fr, &declared.description_fr)
        .field("description_ja", &stored.description_ja, &declared.description_ja)
        .field("hidden", &stored.hidden, &declared.hidden)
        .field("email_lane", &stored.email_lane, &declared.email_lane)
        .field("text_lane", &stored.text_lane, &declared.text_lane)
        .effect()
}

fn shown(category: &Category) -> Map<String, Value> {
    trail::object([
        ("name_en", json!(category.name_en)),
        ("name_fr", json!(category.name_fr)),
        ("name_ja", json!(category.name_ja)),
        ("description_en", json!(category.description_en)),
        ("description_fr", json!(category.description_fr)),
        ("description_ja", json!(category.description_ja)),
        ("hidden", json!(category.hidden)),
        ("email_lane", json!(category.email_lane.as_str())),
        ("text_lane", json!(category.text_lane.as_str())),
    ])
}
