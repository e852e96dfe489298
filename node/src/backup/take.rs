//! Making a snapshot beside a running node.

use super::snapshot::{Entry, Index, Pieces, Snapshot};
use super::vault::{ContentId, Vault};
use bytes::Bytes;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use yui_kernel::{Env, Error, Result};
use yui_store::image::Image;

/// How long a piece of the database is: what changes by a few rows changes few pieces, and pieces are not too many.
const PIECE: usize = 256 << 10;

/// How many pieces are written at a time.
const AT_ONCE: usize = 16;

/// Where a node's data are.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder with the database.
    pub database: PathBuf,
    /// The folder with the files, if they are in one.
    pub files: Option<PathBuf>,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The snapshot.
    pub entry: Entry,
    /// Whether anything had changed since the one before; if nothing had, that one stands for now too.
    pub is_new: bool,
}

/// Makes a snapshot, writing only what no kept snapshot has.
///
/// The database comes first and the files after it: a file is there before its row says so, so every row of the snapshot has its file, unless the
/// node was deleting both.
///
/// # Errors
/// `NotFound` if there is no database; as the store of the backups reports them. What was written stays and is used by the next run.
pub async fn take(place: &Place, vault: &Vault, env: &Env) -> Result<Taken> {
    let mut index = Index::read(vault).await?;
    let before = match index.newest(None) {
        Ok(entry) => Some((entry.clone(), Snapshot::read(vault, &entry.id).await?)),
        Err(_) => None,
    };
    let mut writer = Writer {
        vault,
        known: before.iter().flat_map(|(_, snapshot)| snapshot.contents().cloned()).collect(),
        waiting: Vec::new(),
        added: 0,
    };
    let folder = place.database.clone();
    let (at, image) = {
        let env = env.clone();
        blocking(move || {
            let image = Image::open(&folder)?;
            Ok((env.now(), image))
        })
        .await?
    };
    let database = pieces_of(image, &mut writer).await?;
    let had: HashMap<&str, &Pieces> =
        before.iter().flat_map(|(_, snapshot)| &snapshot.files).map(|(path, pieces)| (path.as_str(), pieces)).collect();
    let mut files = Vec::new();
    for (path, bytes) in list(place.files.as_deref())? {
        // A file never changes once it is there.
        if let Some(known) = had.get(path.as_str()).filter(|known| known.bytes == bytes) {
            files.push((path, (*known).clone()));
        } else if let Some(pieces) = file(place, &path, &mut writer).await? {
            files.push((path, pieces));
        }
    }
    writer.flush().await?;
    let added = writer.added;
    let snapshot = Snapshot { at, database, files };
    if let Some((entry, same)) = before
        && same.database == snapshot.database
        && same.files == snapshot.files
    {
        return Ok(Taken { entry, is_new: false });
    }
    let bytes = snapshot.database.bytes + snapshot.files.iter().map(|(_, file)| file.bytes).sum::<u64>();
    let entry = Entry { id: id(env, &snapshot), at, bytes, added };
    // The list last: what it names is there.
    snapshot.write(vault, &entry.id).await?;
    index.snapshots.push(entry.clone());
    index.write(vault).await?;
    Ok(Taken { entry, is_new: true })
}

fn id(env: &Env, snapshot: &Snapshot) -> String {
    format!("{}-{}", snapshot.at.strftime("%Y%m%dt%H%M%Sz"), hex::encode(env.random_bytes::<4>()))
}

/// Contents on their way to the vault.
struct Writer<'a> {
    vault: &'a Vault,
    known: HashSet<ContentId>,
    waiting: Vec<(ContentId, Bytes)>,
    added: u64,
}

impl Writer<'_> {
    async fn add(&mut self, id: ContentId, content: Vec<u8>) -> Result<ContentId> {
        if self.known.insert(id.clone()) {
            self.added += content.len() as u64;
            self.waiting.push((id.clone(), content.into()));
            if self.waiting.len() >= AT_ONCE {
                self.flush().await?;
            }
        }
        Ok(id)
    }

    async fn flush(&mut self) -> Result<()> {
        self.vault.keep(&std::mem::take(&mut self.waiting)).await
    }
}

async fn pieces_of(image: Image, writer: &mut Writer<'_>) -> Result<Pieces> {
    let bytes = image.length();
    let at_once = ((PIECE / image.page_size()).max(1)) as u64;
    let pages = bytes / image.page_size() as u64;
    let (mut image, mut from, mut contents) = (image, 0, Vec::new());
    while from < pages {
        let vault = writer.vault.clone();
        let (back, read) = blocking(move || {
            let content = image.read(from, at_once)?;
            Ok((image, (vault.id(&content), content)))
        })
        .await?;
        (image, from) = (back, from + at_once);
        contents.push(writer.add(read.0, read.1).await?);
    }
    Ok(Pieces { bytes, contents })
}

/// None if the node has deleted it meanwhile.
async fn file(place: &Place, path: &str, writer: &mut Writer<'_>) -> Result<Option<Pieces>> {
    let Some(folder) = &place.files else { return Ok(None) };
    let whole = folder.join(path);
    let content = match std::fs::read(&whole) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        content => content.map_err(|error| unreadable(&whole, error))?,
    };
    let bytes = content.len() as u64;
    let id = writer.add(writer.vault.id(&content), content).await?;
    Ok(Some(Pieces { bytes, contents: vec![id] }))
}

/// The files below a folder with their sizes, by path; without those that are still being written.
pub(super) fn list(folder: Option<&Path>) -> Result<Vec<(String, u64)>> {
    let Some(root) = folder.filter(|folder| folder.exists()) else { return Ok(Vec::new()) };
    let (mut found, mut left) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = left.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, error))?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let Ok(about) = entry.metadata() else { continue };
            match entry.path().strip_prefix(root).ok().and_then(Path::to_str) {
                _ if about.is_dir() => left.push(entry.path()),
                Some(path) => found.push((path.to_owned(), about.len())),
                None => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::unavailable(format!("{} cannot be read", path.display())).because(error)
}

pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::internal("a backup's work was stopped").because(error))?
}
