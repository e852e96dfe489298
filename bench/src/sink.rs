//! The mail server that everything is delivered to. It keeps nothing but the count.

use crate::Result;
use crate::process::Process;
use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;
use std::time::Duration;
use yui_testkit::smtp::FakeSmtp;

/// A sink that runs in a process of its own.
pub(crate) struct Sink {
    pub(crate) address: SocketAddr,
    process: Process,
}

impl Sink {
    pub(crate) fn start() -> Result<Self> {
        let mut process = Process::of_role("sink")?;
        let line = process.line()?;
        let address = line.parse().map_err(|_| format!("the sink said {line:?} instead of its address"))?;
        Ok(Self { address, process })
    }

    /// How many messages it has accepted.
    pub(crate) fn count(&mut self) -> Result<usize> {
        let line = self.process.ask()?;
        line.parse().map_err(|_| format!("the sink said {line:?} instead of its count"))
    }

    pub(crate) fn cpu(&self) -> Result<Duration> {
        self.process.cpu()
    }
}

/// Is the sink: prints its address, then its count for each line that it reads, until there are no more.
pub(crate) fn run() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|error| format!("no runtime: {error}"))?;
    let smtp = runtime.block_on(async { FakeSmtp::builder().count_only().start() });
    let smtp = smtp.map_err(|error| format!("the sink cannot listen: {error}"))?;
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| writeln!(out, "{line}").and_then(|()| out.flush());
    // Whoever asked is gone when nothing can be said to it any more.
    if say(smtp.address().to_string()).is_ok() {
        for _ in std::io::stdin().lock().lines().map_while(std::result::Result::ok) {
            if say(smtp.count().to_string()).is_err() {
                break;
            }
        }
    }
    Ok(())
}
