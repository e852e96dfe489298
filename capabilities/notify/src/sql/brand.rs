//! Table `brand`, read with the logos of its rows.

use super::named;
use crate::model::brand::{Brand, BrandSpec, Image, Wording};
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Json, Row, Value, values};

macro_rules! select {
    () => {
        "select brand.brand_id, brand.name, brand.layout, brand.colour, brand.words, brand.alt, brand.is_default, brand.archived_at, \
        logo.digest, logo.format, logo.width, logo.height from brand left join brand_logo logo \
        on logo.organisation_id = brand.organisation_id and logo.brand_id = brand.brand_id and logo.digest = brand.logo_digest "
    };
}

yui_store::statements! {
    /// One brand.
    pub tenant FIND = concat!(select!(), "where brand.organisation_id = $1 and brand.brand_id = $2");
    /// The organisation's brands, archived ones last.
    pub tenant LIST = concat!(select!(), "where brand.organisation_id = $1 \
        order by case when brand.archived_at is null then 0 else 1 end, brand.name, brand.brand_id");
    /// How a service's e-mails look: by its own choice, else by the organisation's default.
    pub tenant OF_SERVICE = concat!(select!(), "left join service_brand chosen on chosen.organisation_id = brand.organisation_id \
        and chosen.service_id = $2 where brand.organisation_id = $1 \
        and (chosen.brand_id = brand.brand_id or (chosen.service_id is null and brand.is_default))");
    /// The one in use of this name.
    pub tenant NAMED = "select brand_id from brand where organisation_id = $1 and name = $2 and archived_at is null limit 1";
    /// A new one.
    pub tenant INSERT = "insert into brand (organisation_id, brand_id, name, layout, colour, words, alt, logo_digest, is_default, \
        archived_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null, $10, $10)";
    /// What it is now.
    pub tenant UPDATE = "update brand set name = $3, layout = $4, colour = $5, words = $6, alt = $7, logo_digest = $8, \
        is_default = $9, updated_at = $10 where organisation_id = $1 and brand_id = $2";
    /// Makes the next change of a brand, and the next choice of it, wait for this one's end; changes nothing else.
    pub tenant TURN = "update brand set updated_at = $3 where organisation_id = $1 and brand_id = $2";
    /// Nobody chooses it any more.
    pub tenant ARCHIVE = "update brand set archived_at = $3, updated_at = $3 where organisation_id = $1 and brand_id = $2";
    /// No brand is the default.
    pub tenant CLEAR_DEFAULT = "update brand set is_default = false where organisation_id = $1 and is_default";
    /// This one is.
    pub tenant MAKE_DEFAULT = "update brand set is_default = true where organisation_id = $1 and brand_id = $2";
}

impl FromRow for Brand {
    fn from_row(row: &mut Row) -> Result<Self> {
        let id = row.next()?;
        let (name, layout) = (row.next()?, named(row)?);
        let colour: Option<String> = row.next()?;
        let colour = colour.map(|text| text.parse()).transpose()?;
        let Json(words): Json<Vec<Wording>> = row.next()?;
        let Json(alt): Json<Vec<Wording>> = row.next()?;
        let is_default = row.next()?;
        let archived_at: Option<Timestamp> = row.next()?;
        Ok(Self {
            id,
            spec: BrandSpec { name, layout, colour, words, alt },
            logo: logo(row)?,
            is_default,
            archived: archived_at.is_some(),
        })
    }
}

fn logo(row: &mut Row) -> Result<Option<Image>> {
    let digest: Option<String> = row.next()?;
    let Some(digest) = digest else { return Ok(None) };
    Ok(Some(Image { digest, format: named(row)?, width: row.next()?, height: row.next()? }))
}

/// The values of [`INSERT`] and [`UPDATE`] but for the last, the instant.
#[must_use]
pub fn columns(brand: &Brand) -> Vec<Value> {
    let spec = &brand.spec;
    values![
        brand.id,
        &spec.name,
        spec.layout.as_str(),
        spec.colour.map(|colour| colour.to_string()),
        Json(spec.words.clone()),
        Json(spec.alt.clone()),
        brand.logo.as_ref().map(|logo| logo.digest.clone()),
        brand.is_default,
    ]
    .to_vec()
}
