//! Where files are kept, settled from settings that depend on each other.

use super::reading::Reading;
use super::table::{BackupSettings, FileSettings, StorageSettings};
use super::value::{PublicUrl, S3Addressing};
use std::path::PathBuf;
use yui_blob::S3Settings;
use yui_web::client::aws::Credentials;

/// Where contents of files are kept.
#[derive(Debug, Clone)]
pub enum FileStore {
    /// In a folder.
    Folder(PathBuf),
    /// In a bucket, with a key of its own or, without one, with the keys of the account with Amazon.
    S3(S3Settings, Option<Credentials>),
}

/// Settles where files are kept, and notes settings that contradict each other.
pub(super) fn settle(
    files: &FileSettings,
    storage: &StorageSettings,
    has_account: bool,
    reading: &Reading<'_>,
) -> Option<FileStore> {
    let Some(bucket) = &files.s3_bucket else {
        for name in ["YUI_FILES_S3_ENDPOINT", "YUI_FILES_S3_ACCESS_KEY_ID", "YUI_FILES_S3_SECRET_ACCESS_KEY"] {
            if reading.is_given(name) {
                reading.refuse(name, "has no effect: set YUI_FILES_S3_BUCKET too, or remove it");
            }
        }
        let own = files.folder.as_ref().map(|folder| folder.0.clone());
        return Some(FileStore::Folder(own.unwrap_or_else(|| storage.data_dir.0.join("files"))));
    };
    if files.folder.is_some() {
        reading.refuse("YUI_FILES_FOLDER", "is given beside YUI_FILES_S3_BUCKET: keep one of the two");
    }
    let key = match (&files.s3_access_key_id, &files.s3_secret_access_key) {
        (Some(id), Some(secret)) => Some(Credentials::new(&id.0, secret.secret().clone())),
        (None, None) if has_account => None,
        _ => {
            reading.refuse(
                "YUI_FILES_S3_BUCKET",
                "needs an access key: set YUI_FILES_S3_ACCESS_KEY_ID and YUI_FILES_S3_SECRET_ACCESS_KEY (or …_FILE), or, to use the account with \
                 Amazon, YUI_AWS_CREDENTIALS",
            );
            return None;
        }
    };
    let (endpoint, region) = (files.s3_endpoint.as_ref(), &files.s3_region.0);
    Some(FileStore::S3(bucket_at(&bucket.0, endpoint, region, files.s3_addressing), key))
}

/// Where a bucket is: at Amazon unless an endpoint is named.
fn bucket_at(bucket: &str, endpoint: Option<&PublicUrl>, region: &str, addressing: Option<S3Addressing>) -> S3Settings {
    let usual = if endpoint.is_some() { S3Addressing::Path } else { S3Addressing::Host };
    S3Settings {
        endpoint: endpoint.map_or_else(|| format!("https://s3.{region}.amazonaws.com"), |url| url.0.clone()),
        bucket: bucket.to_owned(),
        region: region.to_owned(),
        path_style: addressing.unwrap_or(usual) == S3Addressing::Path,
    }
}

impl BackupSettings {
    /// A bucket for backups, with a key of its own or, without one, with the keys of the account with Amazon.
    #[must_use]
    pub fn bucket(&self, name: &str) -> (S3Settings, Option<Credentials>) {
        let bucket = bucket_at(name, self.s3_endpoint.as_ref(), &self.s3_region.0, self.s3_addressing);
        let key = self.s3_access_key_id.as_ref().zip(self.s3_secret_access_key.as_ref());
        (bucket, key.map(|(id, secret)| Credentials::new(&id.0, secret.secret().clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, load};

    const KEY: [(&str, &str); 2] = [("YUI_FILES_S3_ACCESS_KEY_ID", "id"), ("YUI_FILES_S3_SECRET_ACCESS_KEY", "s3cret")];

    fn settled(given: &[(&str, &str)]) -> Result<FileStore, String> {
        let given = given.iter().map(|(name, value)| (*name, (*value).to_owned()));
        match load(&Environment::new(given), None) {
            Ok(loaded) => Ok(loaded.settings.file_store),
            Err(problems) => Err(problems.to_string()),
        }
    }

    #[test]
    fn files_are_in_a_folder_unless_a_bucket_is_named() {
        for (given, expected) in [
            (vec![], "./data/files"),
            (vec![("YUI_DATA_DIR", "/d")], "/d/files"),
            (vec![("YUI_FILES_FOLDER", "/f")], "/f"),
        ] {
            assert!(matches!(settled(&given).unwrap(), FileStore::Folder(folder) if folder.as_os_str() == expected));
        }
    }

    #[test]
    fn a_bucket_is_at_amazon_unless_an_endpoint_is_named() {
        let bucket = |more: &[(&'static str, &'static str)]| {
            let named = [("YUI_FILES_S3_BUCKET", "b-1"), ("YUI_FILES_S3_REGION", "ca-central-1")];
            match settled(&[&named, &KEY, more].concat()).unwrap() {
                FileStore::S3(settings, _) => (settings.endpoint, settings.path_style),
                FileStore::Folder(_) => panic!("a folder"),
            }
        };
        assert_eq!(bucket(&[]), ("https://s3.ca-central-1.amazonaws.com".to_owned(), false));
        let own = ("YUI_FILES_S3_ENDPOINT", "https://s3.example.jp");
        assert_eq!(bucket(&[own]), ("https://s3.example.jp".to_owned(), true));
        assert!(!bucket(&[own, ("YUI_FILES_S3_ADDRESSING", "host")]).1);
    }

    #[test]
    fn a_bucket_is_used_with_its_own_key_or_the_account_s() {
        let bucket = [("YUI_FILES_S3_BUCKET", "b-1"), ("YUI_AWS_CREDENTIALS", "instance")];
        let has_own = |given: &[(&str, &str)]| match settled(given).unwrap() {
            FileStore::S3(_, key) => key.is_some(),
            FileStore::Folder(_) => panic!("a folder"),
        };
        assert!(!has_own(&bucket));
        assert!(has_own(&[&bucket[..], &KEY].concat()));
    }

    #[test]
    fn what_contradicts_or_is_missing_is_told() {
        for (given, told) in [
            (vec![("YUI_FILES_S3_BUCKET", "b-1")], "needs an access key"),
            (vec![("YUI_FILES_S3_BUCKET", "b-1"), ("YUI_AWS_CREDENTIALS", "auto"), KEY[0]], "needs an access key"),
            (vec![KEY[1]], "has no effect: set YUI_FILES_S3_BUCKET too"),
            ([&[("YUI_FILES_S3_BUCKET", "b-1"), ("YUI_FILES_FOLDER", "/f")][..], &KEY].concat(), "keep one of the two"),
            (vec![("YUI_CLAMD", "clamd:3310")], "is not an address of clamd"),
        ] {
            let text = settled(&given).unwrap_err();
            assert!(text.contains(told) && !text.contains("s3cret"), "{text}");
        }
    }
}
