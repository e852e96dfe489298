//! Keys that are made when they are first declared, and written to a file.
//!
//! A key that is in the database and not in its file would be lost: its secret is never shown again. So the file is written before
//! the transaction, under a name of its own, and gets its real name after it.

use super::plan::{KeySecret, Plan};
use secrecy::{ExposeSecret, SecretString};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use yui_kernel::{Env, Error, Result};
use yui_notify::usecases::configure;

/// A key that may turn out to be new.
struct Candidate {
    secret: SecretString,
    file: PathBuf,
}

/// The keys of a plan that are written to files, by `organisation/service/key`.
pub(super) struct GeneratedKeys {
    dry_run: bool,
    candidates: BTreeMap<String, Candidate>,
    /// The names of those that turned out to be new, in the transaction's latest attempt.
    new: Mutex<BTreeSet<String>>,
}

/// The name of a key within a plan.
pub(super) fn name(organisation: &str, service: &str, key: &str) -> String {
    format!("{organisation}/{service}/{key}")
}

impl GeneratedKeys {
    /// Makes a secret for each key, and a draft of each file unless `dry_run`.
    pub(super) fn prepare(plan: &Plan, env: &Env, dry_run: bool) -> Result<Self> {
        let mut candidates = BTreeMap::new();
        for organisation in &plan.organisations {
            for service in &organisation.services {
                for key in service.api_keys.iter().filter(|key| !key.revoked) {
                    let KeySecret::WriteTo(file) = &key.secret else { continue };
                    let secret = configure::KeySecret::random(env);
                    if !dry_run {
                        // One that was left behind may be readable by others.
                        remove(&draft(file));
                        write_draft(&draft(file), "")?;
                    }
                    candidates.insert(
                        name(&organisation.code, &service.handle, &key.name),
                        Candidate { secret, file: file.clone() },
                    );
                }
            }
        }
        Ok(Self { dry_run, candidates, new: Mutex::default() })
    }

    /// Forgets what an earlier attempt at the transaction found.
    pub(super) fn begin(&self) {
        self.filled().clear();
    }

    fn filled(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The secret for a key, if it is new.
    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        self.candidates.get(name).map(|candidate| candidate.secret.clone())
    }

    /// Completes the draft of a new key's file, once the full key is known.
    pub(super) fn fill(&self, name: &str, full_key: impl FnOnce(&str) -> String) -> Result<()> {
        let Some(candidate) = self.candidates.get(name) else { return Ok(()) };
        if self.dry_run {
            return Ok(());
        }
        self.filled().insert(name.to_owned());
        write_draft(&draft(&candidate.file), &full_key(candidate.secret.expose_secret()))
    }

    /// Gives the files of keys that are new their names, and removes the drafts of the others.
    pub(super) fn keep(&self) -> Result<()> {
        let new = self.filled();
        for (name, candidate) in &self.candidates {
            let draft = draft(&candidate.file);
            if new.contains(name) {
                std::fs::rename(&draft, &candidate.file).map_err(|error| unwritable(&draft, error))?;
            } else {
                remove(&draft);
            }
        }
        Ok(())
    }

    /// Removes the drafts.
    pub(super) fn discard(&self) {
        self.candidates.values().for_each(|candidate| remove(&draft(&candidate.file)));
    }
}

fn draft(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".draft");
    PathBuf::from(name)
}

fn write_draft(draft: &Path, text: &str) -> Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(draft)
        .map_err(|error| unwritable(draft, error))?;
    let written = if text.is_empty() { Ok(()) } else { writeln!(file, "{text}") };
    written.and_then(|()| file.sync_all()).map_err(|error| unwritable(draft, error))
}

fn remove(draft: &Path) {
    if let Err(error) = std::fs::remove_file(draft)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(file = %draft.display(), %error, "a draft of a key file cannot be removed");
    }
}

fn unwritable(file: &Path, error: std::io::Error) -> Error {
    Error::unavailable(format!("{} cannot be written", file.display())).because(error)
}
