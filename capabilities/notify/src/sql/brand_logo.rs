//! Table `brand_logo`.

use crate::model::BrandId;
use crate::model::brand::Logo;
use yui_kernel::Timestamp;
use yui_store::{Value, values};

yui_store::statements! {
    /// Keeps a logo, if it is not kept already.
    pub tenant INSERT = "insert into brand_logo (organisation_id, brand_id, digest, format, width, height, created_at, content) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (organisation_id, brand_id, digest) do nothing";
    /// A logo as everyone may fetch it, by the address that mails name: its format and its bytes.
    pub node FIND = "select format, content from brand_logo where brand_id = $1 and digest = $2";
}

/// The values of [`INSERT`].
#[must_use]
pub fn columns(brand: BrandId, logo: &Logo, now: Timestamp) -> Vec<Value> {
    let image = &logo.image;
    values![brand, &image.digest, image.format.as_str(), image.width, image.height, now, logo.content.to_vec(),]
        .to_vec()
}
