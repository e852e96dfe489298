//! The outbox of a node that has no providers: the files that [`crate::providers::capture`] writes, read again for people.

mod captured;
mod name;

pub use captured::{Captured, Content};
pub use name::CapturedName;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest file that is read, in bytes: an e-mail with its attachments.
const LARGEST: u64 = 32 << 20;

/// Where captured messages are, and who may read them.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: Arc<Path>,
    is_open: bool,
}

impl Outbox {
    /// The outbox below a directory. With `is_open` whoever reaches the node reads all of it, which is for a node alone that nobody else reaches:
    /// the demo.
    #[must_use]
    pub fn below(directory: &Path, is_open: bool) -> Self {
        Self { folder: directory.join("outbox").into(), is_open }
    }

    /// Whether whoever reaches the node may read everything.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// The names of captured messages, those before `before`, newest first, at most `most`. Other files are none of them.
    ///
    /// # Errors
    /// The folder cannot be read; one that is not there is empty.
    pub fn names(&self, before: Option<&CapturedName>, most: usize) -> io::Result<Vec<CapturedName>> {
        let mut names = Vec::new();
        let mut days = entries(&self.folder)?;
        days.retain(|day| name::is_day(day) && before.is_none_or(|before| day.as_str() <= before.day()));
        days.sort_unstable_by(|one, other| other.cmp(one));
        for day in days {
            let found = entries(&self.folder.join(&day))?;
            let found = found.iter().filter_map(|file| CapturedName::new(&day, file));
            let mut found: Vec<CapturedName> = found.filter(|name| before.is_none_or(|before| name < before)).collect();
            found.sort_unstable_by(|one, other| other.cmp(one));
            names.extend(found);
            if names.len() >= most {
                names.truncate(most);
                break;
            }
        }
        Ok(names)
    }

    /// Reads a message.
    ///
    /// # Errors
    /// `NotFound` if it is not there any more, `InvalidData` if it is none or too large.
    pub fn read(&self, name: &CapturedName) -> io::Result<Captured> {
        let path: PathBuf = self.folder.join(name.day()).join(name.file());
        if fs::symlink_metadata(&path)?.len() > LARGEST {
            return Err(ErrorKind::InvalidData.into());
        }
        Captured::read(name.clone(), &fs::read(path)?).ok_or_else(|| ErrorKind::InvalidData.into())
    }
}

fn entries(folder: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(folder) {
        Ok(found) => Ok(found.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
