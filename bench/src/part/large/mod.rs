//! Reading from a table of millions of messages, and deleting the old ones while others are sent.

mod desk;
mod fill;
mod pages;

use super::new_folder;
use crate::Result;
use crate::load::request::{Due, Proof, Reader, Sender};
use crate::load::{Figures, Window, measure as measure_load};
use crate::node::{Node, Setup};
use crate::process::Process;
use desk::Desk;
pub(crate) use fill::Amount;
use fill::{Written, fill, left};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

/// How much is stored, and how much for a first look.
const FULL: Amount = Amount { stored: 10_000_000, old: 1_000_000 };
const QUICK: Amount = Amount { stored: 200_000, old: 50_000 };

/// What large figures and searches are compared with.
const SMALL: Amount = Amount { stored: 10_000, old: 1_000 };

/// How many callers read or send at the same time.
const CALLERS: usize = 4;

/// How long the deletion may take.
const PATIENCE: Duration = Duration::from_secs(900);

pub(crate) struct Large {
    pub(crate) amount: Amount,
    /// What clients of the API read.
    pub(crate) api: Vec<Read>,
    /// What pages read: among few messages, and among many.
    pub(crate) desk: Vec<(Read, Read)>,
    /// Whole pages, as the node sends them.
    pub(crate) pages: Vec<Read>,
    /// How long the deletion of the old messages took, and what senders saw meanwhile.
    pub(crate) purged: Duration,
    pub(crate) sending: Figures,
    pub(crate) longest: Duration,
}

/// Something that was read again and again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Read {
    pub(crate) what: &'static str,
    /// 99 % of the answers to programs, and 95 % of pages, are expected within this, where something is expected.
    pub(crate) expected: Option<Duration>,
    pub(crate) figures: Figures,
}

pub(crate) async fn measure(folder: &Path, window: Window, is_quick: bool) -> Result<Large> {
    let amount = if is_quick { QUICK } else { FULL };
    println!("{} stored messages", amount.stored);
    let (small, own) = (new_folder(folder)?, new_folder(folder)?);
    let few = read_desk(&Setup::embedded(small.path()), small.path(), SMALL, window).await?;

    let setup = Setup::embedded(own.path());
    let written = store(&setup, amount).await?;
    let people = pages::sign_in(own.path(), &setup.file()).await?;
    let Node { address, process } = setup.start()?;
    let (purged, sending, longest) = purge(address, &setup, &written, window).await?;
    println!("  {} deleted in {:.1} s, the longest wait of a sender {longest:.1?}", amount.old, purged.as_secs_f64());
    let api = read_api(address, &written, window).await?;
    let pages = pages::read(address, &people, &written, window).await?;
    Process::terminate(process)?;
    let many = Desk::open(own.path(), &setup.file()).await?.read(&written, window).await?;
    let desk: Vec<(Read, Read)> = few.into_iter().zip(many).collect();
    for (few, many) in &desk {
        println!("  {}: p50 {:.2?} among few, {:.2?} among many", few.what, few.figures.p50, many.figures.p50);
    }
    Ok(Large { amount, api, desk, pages, purged, sending, longest })
}

/// The node begins with the deletion at its start.
async fn purge(
    address: SocketAddr,
    setup: &Setup,
    written: &Written,
    window: Window,
) -> Result<(Duration, Figures, Duration)> {
    let began = crate::clock::now();
    let sending = measure_load(Sender::open(address, CALLERS, Due::Later).await?, window, || Ok(None)).await?;
    let mut longest = sending.longest;
    println!("  the longest wait within the first {:.0} s: {longest:.1?}", began.elapsed().as_secs_f64());
    while left(&setup.file(), written)? > 0 {
        let senders = Sender::open(address, CALLERS, Due::Later).await?;
        let within = measure_load(senders, Window::SHORT, || Ok(None)).await?.longest;
        if within > longest {
            // A wait at one moment has another cause than one in every second.
            println!("  {within:.1?} after {:.0} s", began.elapsed().as_secs_f64());
        }
        longest = longest.max(within);
        if began.elapsed() > PATIENCE {
            return Err("the old messages are still there after a quarter of an hour".to_owned());
        }
    }
    Ok((began.elapsed(), sending, longest))
}

async fn read_api(address: SocketAddr, written: &Written, window: Window) -> Result<Vec<Read>> {
    let mut ids = written.kept.iter().map(|id| format!("/v2/notifications/{id}")).collect::<Vec<_>>();
    ids.sort_unstable();
    let one = |path: &str| vec![format!("/v2/notifications{path}")];
    let list = Some(Duration::from_millis(20));
    let mut all = Vec::new();
    for (what, paths, expected) in [
        ("one message by its id", ids, Some(Duration::from_millis(2))),
        ("the newest 250, without rows of bulk sends", one(""), list),
        ("the newest 250 of all", one("?include_jobs=true"), list),
        ("those that failed, of which there are none", one("?status=failed&include_jobs=true"), list),
        ("those that a provider works on, of which there are none", one("?status=sending&include_jobs=true"), list),
    ] {
        let callers = Reader::open(address, CALLERS, paths, &Proof::Key).await?;
        let figures = measure_load(callers, window, || Ok(None)).await?;
        println!("  {what}: p50 {:.2?}, p99 {:.2?}", figures.p50, figures.p99);
        all.push(Read { what, expected, figures });
    }
    Ok(all)
}

async fn read_desk(setup: &Setup, folder: &Path, amount: Amount, window: Window) -> Result<Vec<Read>> {
    let written = store(setup, amount).await?;
    Desk::open(folder, &setup.file()).await?.read(&written, window).await
}

/// Makes the database. One message is sent for real, and its row is the model of all others.
async fn store(setup: &Setup, amount: Amount) -> Result<Written> {
    setup.prepare()?;
    let node = setup.start()?;
    let mut senders = Sender::open(node.address, 1, Due::Now).await?;
    let sender = senders.first_mut().ok_or("no sender")?;
    crate::load::Caller::call(sender).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    Process::terminate(node.process)?;
    fill(&setup.file(), amount)
}
