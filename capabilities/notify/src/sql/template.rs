//! Tables `template` and `template_version`: they change together.

use super::named;
use crate::model::template::TemplateText;
use crate::model::{Channel, TemplateId};
use uuid::Uuid;
use yui_kernel::{Lane, Result, Timestamp};
use yui_store::{FromRow, Row};

/// A template `t` with a version `v` of it.
macro_rules! select {
    () => {
        "select t.template_id, t.handle, t.channel, t.archived, t.folder_id, t.created_at, t.updated_at, \
        v.version, v.name, v.subject, v.content, v.category_id, v.lane, v.redact, v.right_to_left, v.has_unsubscribe_link, v.created_by, v.created_at \
        from template t join template_version v on v.organisation_id = t.organisation_id and v.service_id = t.service_id \
        and v.template_id = t.template_id where t.organisation_id = $1 and t.service_id = $2 "
    };
}

yui_store::statements! {
    /// Locks a template for as long as the transaction lasts.
    pub tenant TOUCH = "update template set version = version where organisation_id = $1 and service_id = $2 and template_id = $3";
    /// A template with its newest version.
    pub tenant FIND = concat!(select!(), "and v.version = t.version and t.template_id = $3");
    /// A template with one of its versions.
    pub tenant FIND_VERSION = concat!(select!(), "and t.template_id = $3 and v.version = $4");
    /// Every version of a template, the newest first.
    pub tenant LIST_VERSIONS = concat!(select!(), "and t.template_id = $3 order by v.version desc");
    /// The template with this handle, with its newest version.
    pub tenant FIND_BY_HANDLE = concat!(select!(), "and v.version = t.version and t.handle = $3");
    /// The service's templates in use, each with its newest version, by name.
    pub tenant LIST = concat!(select!(), "and v.version = t.version and t.archived = $3 order by v.name, t.template_id");
    /// A new template.
    pub tenant INSERT = "insert into template (organisation_id, service_id, template_id, handle, channel, version, archived, \
        folder_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// A new version of a template.
    pub tenant INSERT_VERSION = "insert into template_version (organisation_id, service_id, template_id, version, name, subject, \
        content, category_id, lane, redact, right_to_left, has_unsubscribe_link, created_by, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    /// Which version of a template is the newest, and whether the template is in use. Changes nothing if another version came first.
    pub tenant UPDATE = "update template set version = $4, archived = $5, folder_id = $6, updated_at = $7 \
        where organisation_id = $1 and service_id = $2 and template_id = $3 and version = $8";
}

/// A template with one of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its short name within the service, for declarations.
    pub handle: Option<String>,
    /// What it makes.
    pub channel: Channel,
    /// Whether it is out of use.
    pub archived: bool,
    /// The folder it lies in.
    pub folder_id: Option<Uuid>,
    /// When its first version was made.
    pub created_at: Timestamp,
    /// When a later version was made, if one was.
    pub updated_at: Option<Timestamp>,
    /// The version of what follows.
    pub version: u32,
    /// Its name, for the people who send it.
    pub name: String,
    /// Subject, of e-mails.
    pub subject: Option<String>,
    /// The text with placeholders.
    pub content: String,
    /// Its category.
    pub category_id: Uuid,
    /// The lane its messages go by; none is that of its category.
    pub lane: Option<Lane>,
    /// Whether what was filled in is hidden once it is sent.
    pub redact: bool,
    /// Whether the whole e-mail reads from right to left.
    pub right_to_left: bool,
    /// Whether its e-mails carry a link of the node's own by which readers unsubscribe.
    pub has_unsubscribe_link: bool,
    /// Who made this version.
    pub created_by: String,
    /// When this version was made.
    pub version_created_at: Timestamp,
}

impl Template {
    /// What this version says.
    #[must_use]
    pub fn text(&self) -> TemplateText {
        TemplateText {
            name: self.name.clone(),
            subject: self.subject.clone(),
            content: self.content.clone(),
            category_id: self.category_id,
            lane: self.lane,
            redact: self.redact,
            right_to_left: self.right_to_left,
            has_unsubscribe_link: self.has_unsubscribe_link,
        }
    }
}

/// What stands in the column for the lane of the category.
const BY_CATEGORY: &str = "category";

/// A template's lane as it is stored.
#[must_use]
pub fn lane_column(lane: Option<Lane>) -> &'static str {
    lane.map_or(BY_CATEGORY, Lane::as_str)
}

fn own_lane(row: &mut Row) -> Result<Option<Lane>> {
    let text: String = row.next()?;
    if text == BY_CATEGORY {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| row.inconsistent("a lane, or that of the category"))
}

impl FromRow for Template {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            handle: row.next()?,
            channel: named(row)?,
            archived: row.next()?,
            folder_id: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
            version: row.next()?,
            name: row.next()?,
            subject: row.next()?,
            content: row.next()?,
            category_id: row.next()?,
            lane: own_lane(row)?,
            redact: row.next()?,
            right_to_left: row.next()?,
            has_unsubscribe_link: row.next()?,
            created_by: row.next()?,
            version_created_at: row.next()?,
        })
    }
}
