//! `yui backup` and `yui restore`: the embedded database and its files, kept elsewhere while the node works.
//!
//! A backup is a list of snapshots. Each names the pieces of the database file and of the files, by what they hold; a piece is kept once, however many
//! snapshots need it, so that a snapshot costs what has changed. See docs/backup.md.

mod prune;
mod restore;
mod snapshot;
mod take;
mod vault;

pub use prune::prune;
pub use restore::{Verified, restore, verify};
pub use snapshot::{Entry, Index, Pieces, Snapshot};
pub use take::{Place, Taken, take};
pub use vault::{ContentId, Vault};

use crate::cli::{BackupCommand, BackupsCommand, Output, RestoreCommand};
use crate::config::value::Value as _;
use crate::config::{FileStore, Settings};
use crate::signals::Stop;
use crate::{files, providers};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use yui_blob::{BlobStore, Folder, S3};
use yui_kernel::{Env, Error, Result, Timestamp};
use yui_store::Location;
use yui_store::seal::Keyring;

/// How often what is no longer kept is looked for while snapshots are made again and again.
const PRUNE_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Makes a snapshot, or one again and again, or looks at those that there are.
///
/// # Errors
/// `Invalid` if settings are missing or the database is PostgreSQL; as [`take`], [`verify`] and [`prune()`].
pub async fn backup(settings: Settings, what: &BackupCommand, output: &mut Output) -> Result<()> {
    let env = Env::system();
    match &what.what {
        Some(BackupsCommand::List { from }) => list(&vault(&settings, from, &env)?, &env, output).await,
        Some(BackupsCommand::Verify { from }) => {
            let Verified { snapshots, contents, bytes } = verify(&vault(&settings, from, &env)?).await?;
            output.say(&format!(
                "{snapshots} snapshots can be restored: {contents} contents, {bytes} bytes, all as they were written"
            ))
        }
        None => {
            let place = place(&settings)?;
            let vault = vault(&settings, what.to.as_deref().unwrap_or_default(), &env)?;
            let keep = what.keep.as_deref().map(duration).transpose()?;
            match what.every.as_deref().map(duration).transpose()? {
                None => once(&place, &vault, keep, &env, output).await,
                Some(every) => again_and_again(&place, &vault, (every, keep), &env, output).await,
            }
        }
    }
}

/// Puts a snapshot into a folder.
///
/// # Errors
/// As [`restore()`].
pub async fn bring_back(settings: Settings, what: &RestoreCommand, output: &mut Output) -> Result<()> {
    let env = Env::system();
    let until = what.at.as_deref().map(instant).transpose()?;
    let began = env.now();
    let entry = restore(&vault(&settings, &what.from, &env)?, &what.to, until).await?;
    output.say(&format!(
        "{folder} has the state of {at} ({bytes} bytes, in {took:.1} s). Before you start a node on it: put its node.key into the folder, or set \
         YUI_NODE_KEY; a backup never holds it. Set YUI_DATA_DIR and YUI_DATABASE_URL to the folder{files}. Messages that were waiting \
         then are sent, even if they had been sent since.",
        folder = what.to.display(),
        at = entry.at,
        bytes = entry.bytes,
        took = env.now().duration_since(began).as_secs_f64(),
        files = if what.to.join("files").exists() { ", and YUI_FILES_FOLDER to `files` in it if you set it" } else { "" },
    ))
}

async fn once(
    place: &Place,
    vault: &Vault,
    keep: Option<SignedDuration>,
    env: &Env,
    output: &mut Output,
) -> Result<()> {
    let began = env.now();
    let taken = take(place, vault, env).await?;
    output.say(&told(&taken, env.now().duration_since(began)))?;
    if let Some(keep) = keep {
        let gone = prune(vault, env.now(), keep).await?;
        if gone > 0 {
            output.say(&format!("{gone} older snapshots deleted"))?;
        }
    }
    Ok(())
}

fn told(taken: &Taken, took: SignedDuration) -> String {
    let Taken { entry, is_new } = taken;
    if *is_new {
        return format!(
            "{}: {} bytes, of which {} are new, in {:.1} s",
            entry.id,
            entry.bytes,
            entry.added,
            took.as_secs_f64()
        );
    }
    format!("nothing has changed since {}", entry.id)
}

/// Until SIGTERM or SIGINT. A snapshot that fails is told and tried again; the ones before stay.
async fn again_and_again(
    place: &Place,
    vault: &Vault,
    (every, keep): (SignedDuration, Option<SignedDuration>),
    env: &Env,
    output: &mut Output,
) -> Result<()> {
    let mut stop = Stop::new()?;
    let mut pruned: Option<Timestamp> = None;
    loop {
        let began = env.now();
        let is_due = pruned.is_none_or(|at| began.duration_since(at) >= PRUNE_EVERY);
        match once(place, vault, keep.filter(|_| is_due), env, output).await {
            Ok(()) if is_due => pruned = Some(began),
            Ok(()) => {}
            Err(error) => output.complain(&format!("yui: a snapshot failed and is tried again: {}", error.chain())),
        }
        let left = every.checked_sub(env.now().duration_since(began)).unwrap_or_default();
        tokio::select! {
            () = tokio::time::sleep(Duration::try_from(left).unwrap_or_default()) => {}
            () = stop.told() => return Ok(()),
        }
    }
}

async fn list(vault: &Vault, env: &Env, output: &mut Output) -> Result<()> {
    let index = Index::read(vault).await?;
    for Entry { id, at, bytes, added } in &index.snapshots {
        output.say(&format!("{at}  {id}  {bytes} bytes, {added} new"))?;
    }
    match index.newest(None) {
        Ok(newest) => {
            let age = env.now().duration_since(newest.at);
            output.say(&format!("{} snapshots; the newest is {} s old", index.snapshots.len(), age.as_secs()))
        }
        Err(_) => output.say("there is no backup there"),
    }
}

/// The node's data, which must be in the embedded database.
fn place(settings: &Settings) -> Result<Place> {
    match settings.database.expose().parse()? {
        Location::Sqlite(folder) => Ok(Place {
            database: folder,
            files: match &settings.file_store {
                FileStore::Folder(folder) => Some(folder.clone()),
                FileStore::S3(..) => None,
            },
        }),
        Location::Postgres(_) => Err(Error::invalid(
            "the database is PostgreSQL, which has its own way: archive its write-ahead log (archive_mode, with pgBackRest or \
             pg_basebackup) and back that up; docs/backup.md says how",
        )),
    }
}

/// Where backups are: a folder, or `s3://BUCKET/PREFIX`.
fn vault(settings: &Settings, address: &str, env: &Env) -> Result<Vault> {
    let key = settings.backup.key.as_ref().ok_or_else(|| {
        Error::invalid(
            "YUI_BACKUP_KEY is not set: make one with `openssl rand -hex 32`, and keep it where neither the node nor its backups are",
        )
    })?;
    if settings
        .storage
        .node_key
        .as_ref()
        .is_some_and(|node| node.secret().expose_secret() == key.secret().expose_secret())
    {
        return Err(Error::invalid(
            "YUI_BACKUP_KEY is the node key: make one of its own, so that a backup and its key are not everything",
        ));
    }
    let keys = Keyring::new(key.secret(), &settings.backup.key_previous.secrets())?;
    let (store, prefix): (Arc<dyn BlobStore>, Option<String>) = match address.strip_prefix("s3://") {
        None if address.is_empty() => return Err(Error::invalid("say where: `--to DIR` or `--to s3://BUCKET/PREFIX`")),
        None => (Arc::new(Folder::new(PathBuf::from(address))), None),
        Some(bucket) => {
            let (bucket, prefix) = bucket.split_once('/').map_or((bucket, ""), |(bucket, prefix)| (bucket, prefix));
            let prefix = prefix.trim_end_matches('/');
            if prefix.contains('/') {
                return Err(Error::invalid("a prefix in a bucket is one part: s3://BUCKET/PREFIX"));
            }
            (Arc::new(bucket_of(settings, bucket, env)?), (!prefix.is_empty()).then(|| prefix.to_owned()))
        }
    };
    Ok(Vault::new(store, prefix, keys, Arc::clone(&env.random)))
}

fn bucket_of(settings: &Settings, bucket: &str, env: &Env) -> Result<S3> {
    let account = providers::keys(settings, env)?;
    files::bucket(settings, settings.backup.bucket(bucket), account.as_ref(), env, "YUI_BACKUP_S3_ACCESS_KEY_ID")
}

fn duration(text: &str) -> Result<SignedDuration> {
    let read = Duration::parse(text).map_err(|problem| Error::invalid(format!("{text:?} {problem}")))?;
    if read.is_zero() {
        return Err(Error::invalid("a time must be longer than nothing"));
    }
    SignedDuration::try_from(read).map_err(|error| Error::invalid("a time is too long").because(error))
}

fn instant(text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| {
        Error::invalid(format!(
            "{text:?} is no instant: write it like 2026-11-22T09:00:00Z or 2026-11-22T18:00:00+09:00"
        ))
    })
}
