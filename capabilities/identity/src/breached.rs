//! Looks a password up in the operator's file of passwords from leaks, without reading the file: it has tens of gigabytes.
//!
//! The file is what "Have I Been Pwned" hands out: a line for each password with its SHA-1 in hexadecimal, in ascending order; what follows
//! the hash (`:COUNT`) is passed over.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::Path;
use yui_kernel::{Error, Result};

/// Longest line that is read; a hash has 40 digits.
const LONGEST_LINE: u64 = 256;

/// Whether the password is in the file. Reads some thirty lines of it.
///
/// # Errors
/// `Unavailable` if the file cannot be read or is not such a file: a password that could not be looked up is not let pass.
pub(crate) fn contains(path: &Path, password: &str) -> Result<bool> {
    let unreadable = |error: std::io::Error| {
        Error::unavailable(format!("the file of breached passwords {} cannot be read", path.display())).because(error)
    };
    let wanted = hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()));
    let mut file = BufReader::with_capacity(512, File::open(path).map_err(unreadable)?);
    // The line that is looked for starts in [first, end).
    let (mut first, mut end) = (0_u64, file.get_ref().metadata().map_err(unreadable)?.len());
    while first < end {
        let middle = first + (end - first) / 2;
        let start = line_start(&mut file, middle, first).map_err(unreadable)?;
        let (line, next) = line_at(&mut file, start).map_err(unreadable)?;
        let Some(hash) = hash_of(&line) else {
            return Err(Error::unavailable(format!(
                "the file of breached passwords {} has a line without a SHA-1",
                path.display()
            )));
        };
        match hash.cmp(&wanted) {
            std::cmp::Ordering::Equal => return Ok(true),
            std::cmp::Ordering::Less => first = next,
            std::cmp::Ordering::Greater => end = start,
        }
    }
    Ok(false)
}

/// Where the line starts that holds the byte at `middle`; `first` is where a line starts.
fn line_start(file: &mut BufReader<File>, middle: u64, first: u64) -> std::io::Result<u64> {
    let from = middle.saturating_sub(LONGEST_LINE).max(first);
    file.seek(SeekFrom::Start(from))?;
    let mut before = vec![0; usize::try_from(middle - from).unwrap_or(0)];
    std::io::Read::read_exact(file, &mut before)?;
    match before.iter().rposition(|byte| *byte == b'\n') {
        Some(position) => Ok(from + position as u64 + 1),
        None if from == first => Ok(first),
        None => Err(std::io::Error::new(std::io::ErrorKind::InvalidData, "a line is too long")),
    }
}

/// The line that starts there, and where the next one does.
fn line_at(file: &mut BufReader<File>, start: u64) -> std::io::Result<(String, u64)> {
    file.seek(SeekFrom::Start(start))?;
    let mut line = Vec::new();
    let read = std::io::Read::take(&mut *file, LONGEST_LINE).read_until(b'\n', &mut line)?;
    Ok((String::from_utf8_lossy(&line).into_owned(), start + read as u64))
}

fn hash_of(line: &str) -> Option<String> {
    let hash = line.get(..40)?.to_ascii_uppercase();
    hash.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file_of(passwords: &[String], ending: &str) -> tempfile::NamedTempFile {
        let mut lines: Vec<String> = passwords
            .iter()
            .enumerate()
            .map(|(index, word)| {
                let count = 10_u64.pow(u32::try_from(index % 8).unwrap());
                format!("{}:{count}", hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, word.as_bytes())))
            })
            .collect();
        lines.sort();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lines.iter().map(|line| format!("{line}{ending}")).collect::<String>()).unwrap();
        file
    }

    #[test]
    fn what_is_no_list_of_hashes_is_said() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(!contains(file.path(), "x").unwrap(), "an empty one");
        std::fs::write(file.path(), "password\nhunter2\n").unwrap();
        assert!(contains(file.path(), "x").unwrap_err().to_string().contains("without a SHA-1"));
        std::fs::write(file.path(), "A".repeat(5_000)).unwrap();
        assert!(contains(file.path(), "x").is_err());
        assert!(contains(Path::new("/nonexistent/list"), "x").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn every_password_of_the_file_is_found_and_no_other(count in 0_usize..60, crlf in any::<bool>()) {
            let words: Vec<String> = (0..count).map(|number| format!("word {number}")).collect();
            let file = file_of(&words, if crlf { "\r\n" } else { "\n" });
            for word in &words {
                prop_assert!(contains(file.path(), word).unwrap());
            }
            for number in 0..20 {
                let other = format!("other {}", number);
                prop_assert!(!contains(file.path(), &other).unwrap());
            }
        }
    }
}
