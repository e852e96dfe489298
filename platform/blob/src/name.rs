//! Names of objects that cannot lead out of their store.

use std::fmt;
use yui_kernel::{Error, Result};

/// How many parts a name has at most.
const MOST_PARTS: usize = 4;

/// How long a part is at most, in bytes.
const LONGEST_PART: usize = 64;

/// The name of an object: one to four parts of `a-z`, `0-9` and `-`, joined by `/`, none beginning with `-`.
///
/// There is no dot, so no part is `..` or hidden; no upper case, so names that differ stay different on every file system.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlobName(String);

impl BlobName {
    /// Joins the parts.
    ///
    /// # Errors
    /// `Invalid` if a part breaks the rule; the part is not repeated.
    pub fn new<P: AsRef<str>>(parts: impl IntoIterator<Item = P>) -> Result<Self> {
        let parts: Vec<P> = parts.into_iter().collect();
        if parts.is_empty() || parts.len() > MOST_PARTS || !parts.iter().all(|part| is_part(part.as_ref())) {
            return Err(Error::invalid(format!(
                "the name of an object has 1 to {MOST_PARTS} parts of 1 to {LONGEST_PART} small letters, digits and hyphens"
            )));
        }
        Ok(Self(parts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("/")))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }
}

fn is_part(part: &str) -> bool {
    (1..=LONGEST_PART).contains(&part.len())
        && !part.starts_with('-')
        && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    #[test]
    fn parts_are_joined() {
        let name = BlobName::new(["a1", "0-b"]).unwrap();
        assert_eq!(name.to_string(), "a1/0-b");
        assert_eq!(name.parts().collect::<Vec<_>>(), ["a1", "0-b"]);
    }

    #[test]
    fn what_could_lead_elsewhere_is_refused() {
        for parts in [&[][..], &[""], &["a", ""], &[".."], &["."], &["a/b"], &["A"], &["-rf"], &["ä"], &["a\0"]] {
            assert!(BlobName::new(parts).is_err(), "{parts:?}");
        }
        assert!(BlobName::new(["a"; 5]).is_err());
        assert!(BlobName::new(["a".repeat(65)]).is_err());
    }

    proptest! {
        #[test]
        fn no_accepted_name_leaves_its_folder(parts in prop::collection::vec(".{0,8}", 0..6)) {
            if let Ok(name) = BlobName::new(&parts) {
                let path = Path::new(name.as_str());
                prop_assert!(path.components().all(|part| matches!(part, Component::Normal(_))));
                prop_assert_eq!(path.components().count(), parts.len());
            }
        }
    }
}
