//! Tables `template_folder` and `template_folder_member`.

use crate::model::FolderId;
use crate::model::folder::Folder;
use yui_kernel::{MemberId, Result};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The folders of a service, by name.
    pub tenant LIST = "select folder_id, parent_id, name from template_folder \
        where organisation_id = $1 and service_id = $2 order by name, folder_id";
    /// A new folder.
    pub tenant INSERT = "insert into template_folder (organisation_id, service_id, folder_id, parent_id, name, created_at) \
        values ($1, $2, $3, $4, $5, $6)";
    /// Another name for a folder.
    pub tenant RENAME = "update template_folder set name = $4 where organisation_id = $1 and service_id = $2 and folder_id = $3";
    /// Another place for a folder.
    pub tenant MOVE = "update template_folder set parent_id = $4 \
        where organisation_id = $1 and service_id = $2 and folder_id = $3";
    /// A folder that holds neither folders nor templates in use.
    pub tenant DELETE_EMPTY = "delete from template_folder where organisation_id = $1 and service_id = $2 and folder_id = $3 \
        and not exists (select 1 from template_folder as within where within.organisation_id = $1 \
            and within.service_id = $2 and within.parent_id = $3) \
        and not exists (select 1 from template where template.organisation_id = $1 \
            and template.service_id = $2 and template.folder_id = $3 and template.archived = $4)";
    /// The templates that still lie in a folder lie in the root.
    pub tenant EMPTY = "update template set folder_id = null \
        where organisation_id = $1 and service_id = $2 and folder_id = $3";
    /// Another place for a template.
    pub tenant MOVE_TEMPLATE = "update template set folder_id = $4 \
        where organisation_id = $1 and service_id = $2 and template_id = $3 and archived = $5";
    /// Who is named for which folder.
    pub tenant LIST_MEMBERS = "select folder_id, member_id from template_folder_member \
        where organisation_id = $1 and service_id = $2 order by folder_id, member_id";
    /// A member named for a folder.
    pub tenant ADD_MEMBER = "insert into template_folder_member (organisation_id, service_id, folder_id, member_id) \
        values ($1, $2, $3, $4)";
    /// Nobody is named for a folder any more.
    pub tenant REMOVE_MEMBERS = "delete from template_folder_member \
        where organisation_id = $1 and service_id = $2 and folder_id = $3";
}

impl FromRow for Folder {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, parent: row.next()?, name: row.next()? })
    }
}

/// A member named for a folder.
pub type Named = (FolderId, MemberId);
