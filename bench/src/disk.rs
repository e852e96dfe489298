//! How long this disk takes to make a small write durable: the floor under every durable answer.

use crate::{Result, clock};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

const WRITES: usize = 300;

/// The median time of appending 4 KiB and syncing it, in this folder.
pub(crate) fn sync_time(folder: &Path) -> Result<Duration> {
    let unusable = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut file = tempfile::tempfile_in(folder).map_err(unusable)?;
    let write = |file: &mut File| {
        let began = clock::now();
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).map(|()| began.elapsed())
    };
    let mut times = (0..WRITES).map(|_| write(&mut file)).collect::<std::io::Result<Vec<_>>>().map_err(unusable)?;
    times.sort_unstable();
    Ok(times.get(WRITES / 2).copied().unwrap_or_default())
}
