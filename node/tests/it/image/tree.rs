//! The tree, and what stands before a command that shall see nothing else.

use crate::faults::support::{Installation, Version};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The assembled tree. Dropping it removes it.
pub(super) struct Tree(TempDir);

impl Tree {
    /// Makes it as the Dockerfile does, with the program that was built for the tests.
    pub(super) fn assemble() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/image/tree.sh");
        let made = Command::new(script).arg(env!("CARGO_BIN_EXE_yui")).arg(folder.path()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self(folder)
    }

    /// All files in it, sorted; the folders alone are not named.
    pub(super) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(self.relative(&entry.path()));
                }
            }
        }
        found.sort();
        found
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(self.0.path()).unwrap().to_str().unwrap().to_owned()
    }

    /// A file that an engine puts there when it starts a container.
    pub(super) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).unwrap();
    }

    /// The same node with the image's program, in the tree, on the same data.
    pub(super) fn run_in(&self, node: Installation) -> Installation {
        let prefix = self.prefix(&node.data());
        let mut node = node.behind(prefix).with("YUI_DATABASE_URL", "sqlite:/data").with("YUI_DATA_DIR", "/data");
        node.change_to(Version::InTheImage);
        node
    }

    /// Before a command: its root is the tree, read-only but for `data`, its user the image's, without any privilege.
    ///
    /// Two user namespaces: in the first one mounts are made, the second knows the image's user alone.
    fn prefix(&self, data: &Path) -> Vec<String> {
        let script = r#"
            tree=$1 data=$2
            shift 2
            mount --bind "$tree" "$tree"
            mount --bind "$data" "$tree/data"
            mount -o remount,bind,ro,nosuid,nodev "$tree"
            exec unshare --user --map-user=65532 --map-group=65532 --root="$tree" --wd=/data -- "$@""#;
        let words = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", script, "image"];
        let folders = [self.0.path(), data].map(|folder| folder.to_str().unwrap().to_owned());
        words.into_iter().map(str::to_owned).chain(folders).collect()
    }
}
