//! Folders in addresses, on the way to a page, and to choose from.

use super::look::base;
use crate::Notify;
use crate::model::folder::Folder;
use crate::model::{FolderId, ServiceId};
use crate::sql::template::Template;
use crate::usecases::templates::{PlacedFolder, list_folders};
use yui_kernel::{Error, Result};
use yui_web::page::Page;

/// What stands for the root where a folder is chosen.
const ROOT: &str = "root";

/// What stands between the names on the way to a folder.
pub(super) const BETWEEN: &str = " › ";

/// The folder that an address names; none is the root.
pub(super) fn place(wanted: Option<&str>) -> Result<Option<FolderId>> {
    let id = wanted.filter(|text| !text.is_empty()).map(str::parse).transpose();
    id.map_err(|_| Error::not_found("the folder is not there"))
}

/// The place that was chosen in a form: a folder, or the root; none if nothing was chosen.
pub(super) fn chosen(text: &str) -> Option<Option<FolderId>> {
    match text {
        ROOT => Some(None),
        id => id.parse().ok().map(Some),
    }
}

/// The folder that a template lies in; none at the root.
pub(super) fn of<'a>(folders: &'a [PlacedFolder], template: &Template) -> Option<&'a PlacedFolder> {
    folders.iter().find(|folder| Some(folder.id.uuid()) == template.folder_id)
}

/// The places that something can be put into: the root and the folders, each with the names on the way to it.
pub(super) fn choices(page: &Page, folders: &[PlacedFolder]) -> Vec<(String, String)> {
    let root = (ROOT.to_owned(), page.t("folder-root").to_owned());
    let placed = folders.iter().map(|folder| (folder.id.to_string(), folder.path().join(BETWEEN)));
    std::iter::once(root).chain(placed).collect()
}

/// The address of what lies in a place.
pub(super) fn address(base: &str, place: Option<FolderId>) -> String {
    place.map_or_else(|| base.to_owned(), |id| format!("{base}?folder={id}"))
}

/// The same with a notice of what was just done.
pub(super) fn noticed(base: &str, place: Option<FolderId>, notice: &str) -> String {
    let address = address(base, place);
    let joint = if place.is_some() { '&' } else { '?' };
    format!("{address}{joint}notice={notice}")
}

/// The way to a page below a template: the root, the folders that it lies in, and the template itself, each with its address.
pub(super) async fn trail_below(
    page: &Page,
    notify: &Notify,
    service: ServiceId,
    template: &Template,
) -> Result<Vec<(String, String)>> {
    let base = base(service);
    let folders = list_folders(notify, page.access()?, service).await?;
    let way = of(&folders, template).map(|folder| folder.way.as_slice()).unwrap_or_default();
    let own = (template.name.clone(), format!("{base}/{}", template.id));
    Ok(trail(page, &base, way).into_iter().chain([own]).collect())
}

/// The root and the folders on a way, each with its address.
pub(super) fn trail<'a>(page: &Page, base: &str, way: impl IntoIterator<Item = &'a Folder>) -> Vec<(String, String)> {
    let root = (page.t("template-list").to_owned(), base.to_owned());
    let folders = way.into_iter().map(|folder| (folder.name.clone(), address(base, Some(folder.id))));
    std::iter::once(root).chain(folders).collect()
}
