//! From the node's settings to where its files are kept and what looks for malware in them.

use crate::config::{FileStore, Settings};
use std::sync::Arc;
use std::time::Duration;
use yui_blob::{BlobStore, Folder, S3};
use yui_kernel::{Env, Error, Result};
use yui_notify::files::{Clamd, Files, Scanner};
use yui_web::client::aws::Keys;
use yui_web::client::{Client, ClientSettings};

/// How long a request to a bucket may take: ten mebibytes over a slow line.
const S3_TIME_OUT: Duration = Duration::from_secs(30);

/// The file store and the scanner. `account` are the keys for Amazon's services, for a bucket without a key of its own.
///
/// # Errors
/// `Invalid` if a setting cannot be used.
pub fn files(settings: &Settings, env: &Env, account: Option<&Keys>) -> Result<Files> {
    let store: Arc<dyn BlobStore> = match &settings.file_store {
        FileStore::Folder(folder) => Arc::new(Folder::new(folder)),
        FileStore::S3(bucket, own) => {
            let keys = own.clone().map(Keys::fixed).or_else(|| account.cloned());
            let keys = keys.ok_or_else(|| Error::invalid("YUI_FILES_S3_BUCKET needs an access key"))?;
            let egress = settings.network.egress_allow.clone();
            let bounds = S3::bounds(ClientSettings { time_out: S3_TIME_OUT, egress, ..ClientSettings::default() });
            let client = Client::new(bounds)
                .map_err(|error| Error::internal("the HTTP client cannot be made").because(error))?;
            Arc::new(S3::new(bucket.clone(), keys, Arc::new(client), env.clone())?)
        }
    };
    let clamd = settings.files.clamd.clone();
    let scanner =
        clamd.map(|address| Arc::new(Clamd::new(address, settings.files.clamd_timeout.0)) as Arc<dyn Scanner>);
    Ok(Files::new(store, scanner))
}
