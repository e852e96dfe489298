//! Folders of templates: a tree, and who may open what of it.

use super::{FolderId, ServiceId};
use std::collections::{HashMap, HashSet};
use yui_kernel::{Actor, Error, MemberId, Result};
use yui_policy::{Access, Permission};

/// How deep folders may lie in each other.
const DEEPEST: usize = 10;

/// How long a folder's name may be, in characters.
const LONGEST_NAME: usize = 254;

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its id.
    pub id: FolderId,
    /// The folder it lies in; none is the root.
    pub parent: Option<FolderId>,
    /// Its name.
    pub name: String,
}

/// All folders of a service.
#[derive(Debug, Clone)]
pub struct Folders {
    service: ServiceId,
    list: Vec<Folder>,
    named: HashMap<FolderId, HashSet<MemberId>>,
}

impl Folders {
    /// From what is stored: the folders by name, and who is named for which.
    #[must_use]
    pub fn new(service: ServiceId, list: Vec<Folder>, named: Vec<(FolderId, MemberId)>) -> Self {
        let mut by_folder: HashMap<FolderId, HashSet<MemberId>> = HashMap::new();
        for (folder, member) in named {
            by_folder.entry(folder).or_default().insert(member);
        }
        Self { service, list, named: by_folder }
    }

    /// The folder with this id.
    #[must_use]
    pub fn find(&self, id: FolderId) -> Option<&Folder> {
        self.list.iter().find(|folder| folder.id == id)
    }

    /// The folder with this id, if the caller may open it; one that may not be opened is as if it were not there.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn open(&self, access: &Access, id: FolderId) -> Result<&Folder> {
        let found = self.find(id).filter(|_| self.may_open(access, id));
        found.ok_or_else(|| Error::not_found("the folder is not there"))
    }

    /// The same for a place that may be the root, which is open to everyone.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn open_place(&self, access: &Access, place: Option<FolderId>) -> Result<()> {
        place.map_or(Ok(()), |id| self.open(access, id).map(drop))
    }

    /// The folders that the caller may open, by name.
    pub fn opened_by<'a>(&'a self, access: &'a Access) -> impl Iterator<Item = &'a Folder> {
        self.list.iter().filter(|folder| self.may_open(access, folder.id))
    }

    /// Who is named for a folder, in no order; nobody means everyone.
    #[must_use]
    pub fn members(&self, id: FolderId) -> Vec<MemberId> {
        self.named.get(&id).into_iter().flatten().copied().collect()
    }

    /// The folders on the way to this one, from the root on, it being the last.
    #[must_use]
    pub fn path(&self, id: FolderId) -> Vec<&Folder> {
        let mut path = Vec::new();
        let mut next = self.find(id);
        while let Some(folder) = next {
            // A ring cannot be stored; were one there, this must end nevertheless.
            if path.len() > DEEPEST {
                break;
            }
            path.push(folder);
            next = folder.parent.and_then(|parent| self.find(parent));
        }
        path.reverse();
        path
    }

    /// Whether a folder and all those it lies in are open to the caller: to whoever manages the service and to its programs always, to
    /// other members where nobody is named or they are.
    #[must_use]
    pub fn may_open(&self, access: &Access, id: FolderId) -> bool {
        if access.require_in(self.service.uuid(), Permission::ManageService).is_ok() {
            return true;
        }
        let Actor::Member(member) = access.tenant().actor() else { return true };
        self.path(id).iter().all(|folder| self.named.get(&folder.id).is_none_or(|named| named.contains(member)))
    }

    /// Checks that `folder` can lie in `place`.
    ///
    /// # Errors
    /// `Invalid` if it would lie in itself, or too deep.
    pub fn check_move(&self, folder: FolderId, place: Option<FolderId>) -> Result<()> {
        let way: Vec<&Folder> = place.map(|id| self.path(id)).unwrap_or_default();
        if way.iter().any(|on_the_way| on_the_way.id == folder) {
            return Err(Error::invalid("a folder cannot be moved into itself or into a folder within it"));
        }
        if way.len() + self.height(folder, DEEPEST) > DEEPEST {
            return Err(too_deep());
        }
        Ok(())
    }

    /// Checks that a new folder can lie in `place`.
    ///
    /// # Errors
    /// `Invalid` if it would lie too deep.
    pub fn check_new(&self, place: Option<FolderId>) -> Result<()> {
        let depth = place.map_or(0, |id| self.path(id).len());
        if depth < DEEPEST { Ok(()) } else { Err(too_deep()) }
    }

    /// How many folders lie in each other from this one on, it being one.
    fn height(&self, id: FolderId, bound: usize) -> usize {
        if bound == 0 {
            return 1;
        }
        let within = self.list.iter().filter(|folder| folder.parent == Some(id));
        1 + within.map(|folder| self.height(folder.id, bound - 1)).max().unwrap_or(0)
    }
}

fn too_deep() -> Error {
    Error::invalid(format!("folders can lie at most {DEEPEST} deep"))
}

/// A folder's name without spaces around it.
///
/// # Errors
/// `Invalid` if it is empty or too long.
pub fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Error::invalid(format!("a folder's name has from 1 to {LONGEST_NAME} characters")));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests;
