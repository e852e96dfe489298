//! Where files are kept, settled from settings that depend on each other.

use super::reading::Reading;
use super::table::{FileSettings, StorageSettings};
use super::value::S3Addressing;
use std::path::PathBuf;
use yui_blob::S3Settings;
use yui_web::client::aws::Credentials;

/// Where contents of files are kept.
#[derive(Debug, Clone)]
pub enum FileStore {
    /// In a folder.
    Folder(PathBuf),
    /// In a bucket.
    S3(S3Settings),
}

/// Settles where files are kept, and notes settings that contradict each other.
pub(super) fn settle(files: &FileSettings, storage: &StorageSettings, reading: &Reading<'_>) -> Option<FileStore> {
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
    let (Some(id), Some(secret)) = (&files.s3_access_key_id, &files.s3_secret_access_key) else {
        reading.refuse(
            "YUI_FILES_S3_BUCKET",
            "needs an access key: set YUI_FILES_S3_ACCESS_KEY_ID and YUI_FILES_S3_SECRET_ACCESS_KEY (or …_FILE)",
        );
        return None;
    };
    let region = files.s3_region.0.clone();
    let own = files.s3_endpoint.as_ref().map(|url| url.0.clone());
    let usual = if own.is_some() { S3Addressing::Path } else { S3Addressing::Host };
    Some(FileStore::S3(S3Settings {
        endpoint: own.unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com")),
        bucket: bucket.0.clone(),
        region,
        path_style: files.s3_addressing.unwrap_or(usual) == S3Addressing::Path,
        credentials: Credentials::new(id.0.clone(), secret.secret().clone()),
    }))
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
                FileStore::S3(settings) => (settings.endpoint, settings.path_style),
                FileStore::Folder(_) => panic!("a folder"),
            }
        };
        assert_eq!(bucket(&[]), ("https://s3.ca-central-1.amazonaws.com".to_owned(), false));
        let own = ("YUI_FILES_S3_ENDPOINT", "https://s3.example.jp");
        assert_eq!(bucket(&[own]), ("https://s3.example.jp".to_owned(), true));
        assert!(!bucket(&[own, ("YUI_FILES_S3_ADDRESSING", "host")]).1);
    }

    #[test]
    fn what_contradicts_or_is_missing_is_told() {
        for (given, told) in [
            (vec![("YUI_FILES_S3_BUCKET", "b-1")], "needs an access key"),
            (vec![KEY[1]], "has no effect: set YUI_FILES_S3_BUCKET too"),
            ([&[("YUI_FILES_S3_BUCKET", "b-1"), ("YUI_FILES_FOLDER", "/f")][..], &KEY].concat(), "keep one of the two"),
            (vec![("YUI_CLAMD", "clamd:3310")], "is not an address of clamd"),
        ] {
            let text = settled(&given).unwrap_err();
            assert!(text.contains(told) && !text.contains("s3cret"), "{text}");
        }
    }
}
