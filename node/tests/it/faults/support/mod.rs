//! The program in a folder of its own, requests to it, and a look into its database when it has stopped.

mod accounts;
mod connection;
mod installation;
mod ledger;
mod load;
mod serving;
mod small_disk;
mod stream;

pub(crate) use accounts::{EMAIL_TEMPLATE, FILE, FULL_KEY, SERVICE};
pub(crate) use connection::{Connection, Reply};
pub(crate) use installation::{Installation, Version};
pub(crate) use ledger::Ledger;
pub(crate) use load::{Accepted, bulk, email, send_until};
pub(crate) use serving::{Serving, signal};
pub(crate) use small_disk::{Ballast, SmallDisk};
pub(crate) use stream::Stream;
pub(crate) use yui_testkit::node::Engine;

use std::collections::BTreeMap;
use uuid::Uuid;
use yui_kernel::{Random as _, SeededRandom};
use yui_testkit::smtp::FakeSmtp;

/// Runs tests of the form `async fn name(engine: Engine)` on both engines.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(yui_testkit::node::Engine::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(yui_testkit::node::Engine::Postgres).await;
            })+
        }
    };
}
pub(crate) use on_both;

/// One number out of each range, the same ones for the same seed.
pub(crate) fn pick<const N: usize>(seed: u64, ranges: [std::ops::Range<usize>; N]) -> [usize; N] {
    let random = SeededRandom::new(seed);
    ranges.map(|range| {
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        let drawn = usize::try_from(u64::from_le_bytes(bytes) % (range.len() as u64)).unwrap();
        range.start + drawn
    })
}

/// How often each notification arrived, by the id that its Message-ID begins with.
pub(crate) fn arrivals(smtp: &FakeSmtp) -> BTreeMap<Uuid, usize> {
    let counts = smtp.count_by_message_id().into_iter();
    counts
        .map(|(message_id, count)| {
            let id = message_id.trim_start_matches('<').split('@').next().unwrap_or_default();
            (id.parse().unwrap_or_else(|_| panic!("{message_id:?} does not begin with a notification's id")), count)
        })
        .collect()
}
