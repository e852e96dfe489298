//! Table `template_category`: what the operator changed or added. It belongs to the node.

use super::named;
use crate::model::category::Category;
use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// All that differ from what is built in, the oldest first.
    pub node LIST = "select category_id, name_en, name_fr, name_ja, description_en, description_fr, description_ja, hidden, email_lane, \
        text_lane from template_category order by created_at, category_id";
    /// A category as it is from now on.
    pub node PUT = "insert into template_category (category_id, name_en, name_fr, name_ja, description_en, description_fr, \
        description_ja, hidden, email_lane, text_lane, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) \
        on conflict (category_id) do update set name_en = excluded.name_en, name_fr = excluded.name_fr, name_ja = excluded.name_ja, \
        description_en = excluded.description_en, description_fr = excluded.description_fr, \
        description_ja = excluded.description_ja, hidden = excluded.hidden, email_lane = excluded.email_lane, \
        text_lane = excluded.text_lane, updated_at = excluded.updated_at";
}

impl FromRow for Category {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name_en: row.next()?,
            name_fr: row.next()?,
            name_ja: row.next()?,
            description_en: row.next()?,
            description_fr: row.next()?,
            description_ja: row.next()?,
            hidden: row.next()?,
            email_lane: named(row)?,
            text_lane: named(row)?,
        })
    }
}
