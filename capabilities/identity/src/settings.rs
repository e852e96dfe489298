//! What an operator may set about signing in.

use crate::model::account::{HashCost, SessionLimits};
use std::path::PathBuf;
use std::time::Duration;
use url::{Host, Url};
use yui_kernel::{Error, Result};

/// How signing in is set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What a password's hash costs.
    pub hash_cost: HashCost,
    /// How many passwords are hashed at once.
    pub hash_workers: usize,
    /// How many may wait for that, of known browsers and of others each.
    pub hash_queue: usize,
    /// How long each may wait.
    pub hash_wait: Duration,
    /// When sessions end.
    pub sessions: SessionLimits,
    /// The time zone of those who run the node (IANA name).
    pub operators_zone: String,
    /// A file of SHA-1 hashes of passwords from leaks: a hash in hexadecimal at the start of each line, in ascending order.
    pub breached_passwords: Option<PathBuf>,
    /// Only in the demo: that its sample people sign in with one click.
    pub demo: Option<DemoMode>,
}

impl Default for Settings {
    /// As many workers for strangers as there are processors, four at most because each takes the memory of a hash, and one more that they leave
    /// to known browsers. A hash takes some 20 ms of a processor, so two processors let two hundred people in within two seconds.
    fn default() -> Self {
        Self {
            hash_cost: HashCost::default(),
            hash_workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4) + 1,
            hash_queue: 512,
            hash_wait: Duration::from_secs(15),
            sessions: SessionLimits::default(),
            operators_zone: "UTC".to_owned(),
            breached_passwords: None,
            demo: None,
        }
    }
}

/// That this node is the demo, where nobody proves who they are: it can be made for an address of this machine alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoMode(());

impl DemoMode {
    /// For a node that people reach at this address.
    ///
    /// # Errors
    /// `Invalid` unless the address is one of the loopback interface, so that nobody else can sign in.
    pub fn at(public_url: &str) -> Result<Self> {
        let local = Url::parse(public_url).ok().is_some_and(|url| match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        });
        if local {
            Ok(Self(()))
        } else {
            Err(Error::invalid("the demo is for this machine alone: leave out YUI_PUBLIC_URL, or run `yui serve`"))
        }
    }
}
