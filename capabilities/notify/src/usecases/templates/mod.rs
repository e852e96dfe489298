//! What members do with templates: write, preview and archive them; folders, history, copies, hiding what was filled in.

mod archive_template;
mod compare_versions;
mod copy_template;
mod create_folder;
mod delete_folder;
mod find_folder;
mod list_folder;
mod list_folders;
mod list_usable;
mod list_versions;
mod move_to_folder;
mod read_template;
mod redact_template;
mod rename_folder;
mod restore_version;
mod search_templates;
mod set_folder_members;
mod write_template;

pub use archive_template::archive_template;
pub use compare_versions::{VersionComparison, compare_versions};
pub use copy_template::copy_template;
pub use create_folder::create_folder;
pub use delete_folder::delete_folder;
pub use find_folder::{FolderDetails, find_folder};
pub use list_folder::{FolderContents, list_folder};
pub use list_folders::{PlacedFolder, list_folders};
pub use list_usable::list_usable_templates;
pub use list_versions::list_versions;
pub use move_to_folder::move_to_folder;
pub use read_template::{DraftPreview, find_template, preview_draft};
pub use redact_template::redact_template;
pub use rename_folder::rename_folder;
pub use restore_version::restore_version;
pub use search_templates::search_templates;
pub use set_folder_members::set_folder_members;
pub use write_template::{TemplateDraft, create_template, edit_template};

use crate::model::folder::{Folder, Folders};
use crate::model::{FolderId, ServiceId, TemplateId};
use crate::sql::template::{self, Template};
use crate::sql::template_folder::{self, Named};
use yui_kernel::{Error, Result};
use yui_policy::Access;
use yui_store::{TenantTx, values};

/// The folders of a service.
fn folders(tx: &mut TenantTx<'_>, service: ServiceId) -> Result<Folders> {
    let list = tx.list::<Folder>(&template_folder::LIST, &values![service])?;
    let named = tx.list::<Named>(&template_folder::LIST_MEMBERS, &values![service])?;
    Ok(Folders::new(service, list, named))
}

/// The template in its newest version, if the caller may open the folder it lies in.
pub(super) fn find(tx: &mut TenantTx<'_>, access: &Access, service: ServiceId, id: TemplateId) -> Result<Template> {
    let not_found = || Error::not_found("the template is not there");
    let template = tx.find::<Template>(&template::FIND, &values![service, id])?.ok_or_else(not_found)?;
    let folder = template.folder_id.map(FolderId::from);
    folders(tx, service)?.open_place(access, folder).map_err(|_| not_found())?;
    Ok(template)
}

/// The same with one of its versions.
fn find_version(
    tx: &mut TenantTx<'_>,
    access: &Access,
    service: ServiceId,
    id: TemplateId,
    version: u32,
) -> Result<Template> {
    find(tx, access, service, id)?;
    tx.get(&template::FIND_VERSION, &values![service, id, version], "the template's version")
}
