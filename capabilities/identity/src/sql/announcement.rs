//! Table `announcement`.

use crate::model::{Announcement, AnnouncementSpec};
use yui_kernel::Result;
use yui_store::{FromRow, Row, Value, values};

macro_rules! select {
    () => {
        "select announcement_id, audience, level, text_ja, text_en, text_fr, starts_at, ends_at from announcement "
    };
}

yui_store::statements! {
    /// One.
    pub node FIND = concat!(select!(), "where announcement_id = $1");
    /// Those before an id, the latest first.
    pub node LIST = concat!(select!(), "where announcement_id < $1 order by announcement_id desc limit $2");
    /// Those that are not over at an instant, the latest first.
    pub node LIVE = concat!(select!(), "where ends_at > $1 order by announcement_id desc limit 20");
    /// A new one.
    pub node INSERT = "insert into announcement (announcement_id, audience, level, text_ja, text_en, text_fr, starts_at, ends_at, \
        created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    /// What it is now.
    pub node UPDATE = "update announcement set audience = $2, level = $3, text_ja = $4, text_en = $5, text_fr = $6, starts_at = $7, \
        ends_at = $8, updated_at = $9 where announcement_id = $1";
}

impl FromRow for Announcement {
    fn from_row(row: &mut Row) -> Result<Self> {
        let id = row.next()?;
        let (audience, level) = (row.next::<String>()?.parse()?, row.next::<String>()?.parse()?);
        let texts = [row.next()?, row.next()?, row.next()?];
        let spec = AnnouncementSpec { audience, level, texts, starts_at: row.next()?, ends_at: row.next()? };
        Ok(Self { id, spec })
    }
}

/// The values of [`INSERT`] and [`UPDATE`] but for the last, the instant.
#[must_use]
pub fn columns(announcement: &Announcement) -> Vec<Value> {
    let Announcement { id, spec } = announcement;
    let [ja, en, fr] = &spec.texts;
    values![*id, spec.audience.as_str(), spec.level.as_str(), ja, en, fr, spec.starts_at, spec.ends_at].to_vec()
}
