//! How e-mails look: the operator keeps an organisation's brands and says which one is the default; the people of a service choose among them.
//!
//! What is chosen holds for every mail that is sent from then on, those that wait included.

mod archive_brand;
mod change_brand;
mod choose_brand;
mod create_brand;
mod find_logo;
mod list_brands;
mod set_default_brand;

pub use archive_brand::archive_brand;
pub use change_brand::{LogoChange, change_brand};
pub use choose_brand::choose_brand;
pub use create_brand::create_brand;
pub use find_logo::find_logo;
pub use list_brands::{BrandOffer, list_brands, offered_brands};
pub use set_default_brand::set_default_brand;

use crate::model::BrandId;
use crate::model::brand::{Brand, Logo, Wording};
use crate::sql::{brand, brand_logo};
use crate::usecases::trail::object;
use serde_json::{Map, Value, json};
use yui_kernel::{Error, Result};
use yui_store::{TenantTx, values};

/// A brand that can be chosen, for a change that no other one comes between.
///
/// # Errors
/// `NotFound` if there is none, or it is archived; or as the store reports them.
fn take(tx: &mut TenantTx<'_>, id: BrandId) -> Result<Brand> {
    tx.execute(&brand::TURN, &values![id, tx.now()])?;
    let found: Option<Brand> = tx.find(&brand::FIND, &values![id])?;
    found.filter(|brand| !brand.archived).ok_or_else(|| Error::not_found("the organisation has no such brand"))
}

/// Nobody could tell two brands of one name from each other.
///
/// # Errors
/// `Conflict`; or as the store reports them.
fn keep_apart(tx: &mut TenantTx<'_>, name: &str, id: BrandId) -> Result<()> {
    match tx.find::<(BrandId,)>(&brand::NAMED, &values![name])? {
        Some((other,)) if other != id => {
            Err(Error::conflict("the organisation has a brand of this name; give another one"))
        }
        _ => Ok(()),
    }
}

fn keep_logo(tx: &mut TenantTx<'_>, id: BrandId, logo: &Logo) -> Result<()> {
    let now = tx.now();
    tx.execute(&brand_logo::INSERT, &brand_logo::columns(id, logo, now)).map(drop)
}

/// What the audit trail says of a brand.
fn shown(brand: &Brand) -> Map<String, Value> {
    let texts = |texts: &[Wording]| {
        texts.iter().map(|one| json!({ "language": one.language, "text": one.text })).collect::<Vec<_>>()
    };
    object([
        ("name", json!(brand.spec.name)),
        ("layout", json!(brand.spec.layout.as_str())),
        ("colour", json!(brand.spec.colour.map(|colour| colour.to_string()))),
        ("words", json!(texts(&brand.spec.words))),
        ("alt", json!(texts(&brand.spec.alt))),
        ("logo", json!(brand.logo.as_ref().map(|logo| &logo.digest))),
    ])
}
