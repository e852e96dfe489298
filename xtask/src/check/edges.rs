//! Which crate may depend on which: node → capabilities → platform → kernel, and never up or sideways.

use crate::workspace::Metadata;
use std::fmt;
use std::path::Path;

/// A place in the house, told by the folder a crate lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Node,
    Capability(String),
    Kernel,
    Platform(String),
    Testkit,
    Bench,
    Xtask,
    /// A folder that no rule speaks of; nothing is allowed there until one does.
    Unknown(String),
}

impl Place {
    fn of(folder: &Path, root: &Path) -> Self {
        let relative = folder.strip_prefix(root).unwrap_or(folder).to_string_lossy().into_owned();
        match relative.split('/').collect::<Vec<_>>().as_slice() {
            ["node"] => Self::Node,
            ["capabilities", name] => Self::Capability((*name).to_owned()),
            ["platform", "kernel"] => Self::Kernel,
            ["platform", name] => Self::Platform((*name).to_owned()),
            ["testkit"] => Self::Testkit,
            ["bench"] => Self::Bench,
            ["xtask"] => Self::Xtask,
            _ => Self::Unknown(relative),
        }
    }

    /// Whether a crate here may depend on one there.
    fn may_use(&self, other: &Self, development: bool) -> bool {
        match (self, other) {
            // A crate names itself to have a feature of its own switched on in its tests.
            (from, to) if development && from == to => true,
            (Self::Xtask | Self::Unknown(_), _) | (_, Self::Bench | Self::Xtask | Self::Unknown(_)) => false,
            (Self::Testkit | Self::Bench, _) => true,
            (_, Self::Testkit) => development,
            (Self::Node, Self::Capability(_) | Self::Platform(_) | Self::Kernel) => true,
            (Self::Capability(_), Self::Platform(_) | Self::Kernel) => true,
            (Self::Platform(_), Self::Kernel) => true,
            (Self::Platform(from), Self::Platform(to)) => {
                matches!((from.as_str(), to.as_str()), ("web", "policy") | ("blob", "web"))
            }
            _ => false,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node => f.write_str("node"),
            Self::Capability(name) => write!(f, "capabilities/{name}"),
            Self::Kernel => f.write_str("platform/kernel"),
            Self::Platform(name) => write!(f, "platform/{name}"),
            Self::Testkit => f.write_str("testkit"),
            Self::Bench => f.write_str("bench"),
            Self::Xtask => f.write_str("xtask"),
            Self::Unknown(folder) => f.write_str(folder),
        }
    }
}

/// Every dependency that the layout does not allow.
pub(super) fn find_forbidden(metadata: &Metadata, root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for package in &metadata.packages {
        let from = Place::of(package.manifest_path.parent().unwrap_or(root), root);
        for dependency in &package.dependencies {
            let Some(folder) = &dependency.path else { continue };
            let (to, kind) = (Place::of(folder, root), dependency.kind.as_deref());
            if !from.may_use(&to, kind == Some("dev")) {
                let kind = kind.map(|kind| format!("{kind}-")).unwrap_or_default();
                faults.push(format!("{from} must not have a {kind}dependency on {to}"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Dependency, Package};

    fn faults(from: &str, kind: Option<&str>, to: &str) -> Vec<String> {
        let root = Path::new("/r");
        let on = |kind: Option<&str>, path| {
            let (name, req) = ("a".to_owned(), "^1".to_owned());
            Dependency { name, req, kind: kind.map(str::to_owned), path }
        };
        let (dependency, external) = (on(kind, Some(root.join(to))), on(None, None));
        let (name, manifest_path) = (from.to_owned(), root.join(from).join("Cargo.toml"));
        let package = Package { name, manifest_path, dependencies: vec![dependency, external], targets: Vec::new() };
        find_forbidden(&Metadata { packages: vec![package], target_directory: root.join("target") }, root)
    }

    #[test]
    fn dependencies_point_down() {
        for (from, to) in [
            ("node", "capabilities/notify"),
            ("node", "platform/kernel"),
            ("capabilities/notify", "platform/web"),
            ("capabilities/notify", "platform/sheet"),
            ("platform/web", "platform/policy"),
            ("platform/blob", "platform/web"),
            ("platform/store", "platform/kernel"),
            ("testkit", "node"),
            ("bench", "testkit"),
        ] {
            assert!(faults(from, None, to).is_empty(), "{from} → {to}");
        }
    }

    #[test]
    fn neither_up_nor_sideways() {
        for (from, to) in [
            ("capabilities/notify", "capabilities/identity"),
            ("capabilities/notify", "node"),
            ("platform/kernel", "platform/store"),
            ("platform/policy", "platform/web"),
            ("platform/store", "platform/policy"),
            ("platform/web", "platform/blob"),
            ("platform/web", "capabilities/notify"),
            ("node", "testkit"),
            ("node", "xtask"),
            ("xtask", "platform/kernel"),
            ("bench", "xtask"),
            ("node", "elsewhere"),
        ] {
            assert_eq!(faults(from, None, to), [format!("{from} must not have a dependency on {to}")]);
        }
    }

    #[test]
    fn tests_may_use_the_testkit_and_their_own_crate_besides() {
        assert!(faults("platform/kernel", Some("dev"), "testkit").is_empty());
        assert!(faults("platform/store", Some("dev"), "platform/store").is_empty());
        let sideways = faults("capabilities/notify", Some("dev"), "capabilities/identity");
        assert_eq!(sideways, ["capabilities/notify must not have a dev-dependency on capabilities/identity"]);
        assert_eq!(faults("xtask", Some("dev"), "testkit").len(), 1);
    }
}
