//! Files short enough to be read at one sitting.

use crate::workspace::File;

/// No Rust file is longer.
const LONGEST: usize = 800;
/// Nine in ten are no longer than this.
const LONG: usize = 400;
/// How many of a hundred may be longer than [`LONG`].
const TOLERATED_PERCENT: usize = 10;

/// The files that are too long, alone or together.
pub(super) fn find_long(files: &[File]) -> Vec<String> {
    let lengths = lengths(files);
    let mut faults: Vec<String> = lengths
        .iter()
        .filter(|(length, _)| *length > LONGEST)
        .map(|(length, path)| format!("{path} has {length} lines: split it, {LONGEST} is the most"))
        .collect();
    let long: Vec<String> = lengths
        .iter()
        .filter(|(length, _)| *length > LONG)
        .map(|(length, path)| format!("{path} ({length})"))
        .collect();
    if long.len() * 100 > lengths.len() * TOLERATED_PERCENT {
        let (count, all) = (long.len(), lengths.len());
        faults.push(format!("{count} of {all} Rust files have over {LONG} lines, one in ten may: {}", long.join(", ")));
    }
    faults
}

/// How long Rust files are, in one line.
pub(super) fn describe(files: &[File]) -> String {
    let lengths = lengths(files);
    let at =
        |percent: usize| lengths.get(lengths.len().saturating_sub(1) * percent / 100).map_or(0, |(length, _)| *length);
    format!(
        "{} in Rust, half of them up to {} lines, nine in ten up to {}, the longest {}",
        lengths.len(),
        at(50),
        at(90),
        at(100)
    )
}

/// Rust files by length, the shortest first.
fn lengths(files: &[File]) -> Vec<(usize, &str)> {
    let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
    let mut lengths: Vec<_> = rust.map(|file| (file.text.lines().count(), file.path.as_str())).collect();
    lengths.sort_unstable();
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> File {
        File { path: path.to_owned(), text: "\n".repeat(lines) }
    }

    #[test]
    fn one_file_in_ten_may_be_long_and_none_very_long() {
        let mut files: Vec<File> = (0..9).map(|n| file(&format!("{n}.rs"), 10)).collect();
        files.push(file("long.rs", 800));
        files.push(file("table.csv", 5000));
        assert!(find_long(&files).is_empty());

        files.push(file("second.rs", 401));
        assert_eq!(
            find_long(&files),
            ["2 of 11 Rust files have over 400 lines, one in ten may: second.rs (401), long.rs (800)"]
        );
    }

    #[test]
    fn the_longest_is_named() {
        let files: Vec<File> = (0..20).map(|n| file("a.rs", 10 + n)).chain([file("b.rs", 801)]).collect();
        assert_eq!(find_long(&files), ["b.rs has 801 lines: split it, 800 is the most"]);
        assert_eq!(describe(&files), "21 in Rust, half of them up to 20 lines, nine in ten up to 28, the longest 801");
    }
}
