//! A file system of a few megabytes, in memory, that only the programs started on it see.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A small disk in place of a folder, as long as this value lives. It is mounted in a mount namespace of its own, so that nothing of it
/// is left if the test is killed; where the test is not root's, in a user namespace too.
pub(crate) struct SmallDisk {
    keeper: Child,
    folder: PathBuf,
    as_root: bool,
}

impl SmallDisk {
    /// Puts a disk of so many mebibytes in place of `folder`, which is made if it is missing.
    pub(crate) fn in_place_of(folder: &Path, mebibytes: u32) -> Self {
        Self::mount(folder, mebibytes, "node")
    }

    /// The same, for a PostgreSQL server on this machine, which reaches it at [`SmallDisk::path`]: where the test is root's, the
    /// server runs as `postgres`, and so the disk is that account's.
    pub(crate) fn of_the_database(folder: &Path, mebibytes: u32) -> Self {
        Self::mount(folder, mebibytes, "database")
    }

    fn mount(folder: &Path, mebibytes: u32, whose: &str) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let as_root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0;
        // A process may look into the mounts of another one of the same account, and of no other's.
        let script = r#"
            mount -t tmpfs -o "size=$2m" tmpfs "$1" || exit
            if [ "$3" = database ] && [ "$4" = root ]; then
                chown postgres "$1" || exit
                exec setpriv --reuid "$(id -u postgres)" --regid "$(id -g postgres)" --clear-groups \
                    sh -c 'echo mounted; exec cat'
            fi
            echo mounted; exec cat"#;
        let mut keeper = Command::new("unshare");
        keeper.arg(if as_root { "-m" } else { "-rm" });
        keeper.args(["sh", "-c", script, "keeper"]).arg(folder).arg(mebibytes.to_string());
        keeper.args([whose, if as_root { "root" } else { "user" }]);
        let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said, "mounted\n", "this machine lets no program mount a file system of its own");
        Self { keeper, folder: folder.to_owned(), as_root }
    }

    /// What stands before a command that shall see the disk.
    pub(crate) fn prefix(&self) -> Vec<String> {
        let target = self.keeper.id().to_string();
        let mut prefix = vec!["nsenter", "--target", &target, "--mount"];
        if !self.as_root {
            prefix.extend(["--user", "--preserve-credentials"]);
        }
        prefix.push("--");
        prefix.into_iter().map(str::to_owned).collect()
    }

    /// The disk as other programs see it that are not started on it.
    pub(crate) fn path(&self) -> PathBuf {
        let own = self.folder.strip_prefix("/").unwrap();
        Path::new("/proc").join(self.keeper.id().to_string()).join("root").join(own)
    }

    /// A file of so many mebibytes on the disk.
    pub(crate) fn take(&self, mebibytes: usize) -> Ballast {
        let path = self.path().join("ballast");
        std::fs::write(&path, vec![0xA5; mebibytes << 20]).unwrap();
        Ballast(path)
    }

    /// A file of all that is free on the disk but so many kibibytes.
    pub(crate) fn take_all_but(&self, kibibytes: u64) -> Ballast {
        let path = self.path().join("ballast");
        let mut file = File::create(&path).unwrap();
        let piece = vec![0xA5; 16 << 10];
        let mut taken = 0;
        while let Ok(more @ 1..) = file.write(&piece) {
            taken += more as u64;
        }
        file.set_len(taken.saturating_sub(kibibytes << 10)).unwrap();
        Ballast(path)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _already_ended = self.keeper.kill();
        let _reaped = self.keeper.wait();
    }
}

/// Space that is taken.
pub(crate) struct Ballast(PathBuf);

impl Ballast {
    /// Gives it back.
    pub(crate) fn remove(self) {
        std::fs::remove_file(self.0).unwrap();
    }
}
