//! From the node's settings to where its files are kept and what looks for malware in them.

use crate::config::{FileStore, Settings};
use crate::wiring::client_within;
use std::sync::Arc;
use std::time::Duration;
use yui_blob::{BlobStore, Folder, S3, S3Settings};
use yui_kernel::{Env, Error, Result};
use yui_notify::files::{Clamd, Files, Scanner};
use yui_web::client::ClientSettings;
use yui_web::client::aws::{Credentials, Keys};

/// How long a request to a bucket may take: ten mebibytes over a slow line.
const S3_TIME_OUT: Duration = Duration::from_secs(30);

/// The file store and the scanner. `account` are the keys for Amazon's services, for a bucket without a key of its own.
///
/// # Errors
/// `Invalid` if a setting cannot be used.
pub fn files(settings: &Settings, env: &Env, account: Option<&Keys>) -> Result<Files> {
    let store: Arc<dyn BlobStore> = match &settings.file_store {
        FileStore::Folder(folder) => Arc::new(Folder::new(folder)),
        FileStore::S3(at, own) => {
            Arc::new(bucket(settings, (at.clone(), own.clone()), account, env, "YUI_FILES_S3_ACCESS_KEY_ID")?)
        }
    };
    let clamd = settings.files.clamd.clone();
    let scanner =
        clamd.map(|address| Arc::new(Clamd::new(address, settings.files.clamd_timeout.0)) as Arc<dyn Scanner>);
    Ok(Files::new(store, scanner))
}

/// A bucket with a key of its own, or else with those of the account with Amazon. `setting` is told where there is neither.
///
/// # Errors
/// `Invalid` if there is no key or the bucket cannot be part of an address.
pub fn bucket(
    settings: &Settings,
    (at, own): (S3Settings, Option<Credentials>),
    account: Option<&Keys>,
    env: &Env,
    setting: &str,
) -> Result<S3> {
    let keys = own.map(Keys::fixed).or_else(|| account.cloned());
    let keys = keys.ok_or_else(|| Error::invalid(format!("the bucket needs an access key: set {setting}")))?;
    let egress = settings.network.egress_allow.clone();
    let bounds = S3::bounds(ClientSettings { time_out: S3_TIME_OUT, egress, ..ClientSettings::default() });
    S3::new(at, keys, Arc::new(client_within(bounds)?), env.clone())
}
