//! `yui move`: takes the node's data to another database.

use crate::cli::{MoveCommand, Output};
use crate::config::Settings;
use crate::wiring::migrations;
use std::time::Duration;
use yui_kernel::{Env, Error, Result, Timestamp};
use yui_store::Location;
use yui_store::moving::{self, Move, Progress, TableReport};
use yui_store::standing::Standing;

/// How often progress is told.
const EVERY: jiff::SignedDuration = jiff::SignedDuration::from_secs(2);

/// Moves, compares, or takes back.
///
/// # Errors
/// `Invalid` if an address cannot be used; as [`Move`] reports them.
pub async fn move_data(settings: Settings, what: &MoveCommand, output: &mut Output) -> Result<()> {
    let env = Env::system();
    let from = match &what.from {
        Some(address) => place(address)?,
        None => place(&settings.database.expose())?,
    };
    if what.undo {
        return take_back(&from, env, output).await;
    }
    let to = place(what.to.as_deref().unwrap_or_default())?;
    if what.verify {
        let pair = Move::look(&from, &to, &migrations(), env.clone()).await?;
        let compared = pair.compare(&mut Teller::new("comparing", &env, output).telling()).await;
        pair.close().await?;
        return tell_comparison(&compared?, output);
    }
    let moving = Move::prepare(&from, &to, &migrations(), env.clone()).await?;
    let done = carry_out(&moving, what.prepare, &env, output).await;
    moving.close().await?;
    done?;
    if what.prepare {
        return output.say(
            "copied; run the same command without --prepare to finish, which has the node in read-only for its time",
        );
    }
    output.say(&format!(
        "the data is in {0} now, and {1} takes no changes any more. Start every process of the node with YUI_DATABASE_URL of {0} \
         and with the same node key (YUI_NODE_KEY, or node.key in its data folder): the secrets in the database open with it alone. Files that \
         services send stay where they are: give every process the same folder or bucket.",
        to.location, from.location
    ))
}

/// An address as YUI_DATABASE_URL has it, or `file:` and the file that it is in.
fn place(address: &str) -> Result<yui_store::Settings> {
    let location: Location = match address.strip_prefix("file:") {
        None => address.parse()?,
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Error::invalid(format!("{path} cannot be read")).because(error))?;
            text.trim().parse()?
        }
    };
    Ok(yui_store::Settings { connections: 3, readers: 2, ..yui_store::Settings::new(location) })
}

async fn carry_out(moving: &Move, prepare: bool, env: &Env, output: &mut Output) -> Result<()> {
    moving.copy(&mut Teller::new("copying", env, output).telling()).await?;
    if prepare {
        return Ok(());
    }
    output.say("everything is copied; from here on the node takes no changes")?;
    let began = env.now();
    let mut teller = Teller::new("comparing", env, output);
    let mut telling = teller.telling();
    let reports = tokio::select! {
        reports = moving.finish(&mut telling) => reports?,
        stopped = tokio::signal::ctrl_c() => {
            moving.give_up().await?;
            stopped.map_err(|error| Error::internal("signals cannot be handled").because(error))?;
            return Err(Error::unavailable("stopped: the node takes changes again; run the same command to go on"));
        }
    };
    drop(telling);
    let (rows, changed) = sums(&reports);
    output.say(&format!(
        "the same in both: {} tables with {rows} rows, of which {changed} had changed since they were copied; read-only lasted {} s until here",
        reports.len(),
        seconds(env.now().duration_since(began))
    ))
}

/// Rows, and how many of them had to be written.
fn sums(reports: &[TableReport]) -> (u64, u64) {
    reports
        .iter()
        .fold((0, 0), |(rows, changed), report| (rows + report.compared.target.rows, changed + report.compared.changed))
}

fn tell_comparison(reports: &[TableReport], output: &mut Output) -> Result<()> {
    for TableReport { table, compared } in reports {
        let verdict = if compared.source == compared.target { "same" } else { "DIFFERS" };
        output.say(&format!(
            "{verdict:8} {table}: {} and {} rows, {} differing, digests {} and {}",
            compared.source.rows,
            compared.target.rows,
            compared.changed,
            short(&compared.source.digest()),
            short(&compared.target.digest())
        ))?;
    }
    match reports.iter().filter(|report| !report.is_same()).count() {
        0 => output.say("the databases hold the same"),
        differing => Err(Error::conflict(format!("tables that are not the same in both: {differing}"))),
    }
}

fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

async fn take_back(from: &yui_store::Settings, env: Env, output: &mut Output) -> Result<()> {
    let place = &from.location;
    let told = match moving::reopen(from, env).await? {
        Some(mark) if mark.standing == Standing::Moved => format!(
            "{place} takes changes again, with the data that it had when it was moved at {}. What was written to {} since is not in it: stop every \
             process that works with that one",
            mark.since, mark.place
        ),
        Some(mark) if mark.standing != Standing::Open => {
            format!("{place} takes changes again; the move to {} can be run again", mark.place)
        }
        _ => format!("{place} was taking changes all along"),
    };
    output.say(&told)
}

/// Prints a line now and then while work goes on.
struct Teller<'a> {
    what: &'static str,
    env: &'a Env,
    output: &'a mut Output,
    /// When something was last told, and how many rows had been gone through then.
    last: Option<(Timestamp, u64)>,
}

impl<'a> Teller<'a> {
    fn new(what: &'static str, env: &'a Env, output: &'a mut Output) -> Self {
        Self { what, env, output, last: None }
    }

    fn telling(&mut self) -> impl FnMut(Progress<'_>) + Send {
        |progress| {
            let now = self.env.now();
            let (done, all) = progress.all;
            // A move that goes on where it was has done much before it begins.
            let (then, before) = *self.last.get_or_insert((now, done));
            let since = now.duration_since(then);
            if since < EVERY {
                return;
            }
            self.last = Some((now, done));
            let a_second = done.saturating_sub(before) as f64 / since.as_secs_f64();
            let left =
                Duration::try_from_secs_f64(all.saturating_sub(done) as f64 / a_second.max(1.0)).unwrap_or_default();
            let (rows, of) = progress.rows;
            // Whoever does not listen any more does not keep the work from going on.
            let _ = self.output.say(&format!(
                "{} {}: {rows} of {of} rows; in all {done} of {all}, {a_second:.0} rows/s, about {} s left",
                self.what,
                progress.table,
                left.as_secs()
            ));
        }
    }
}

fn seconds(duration: jiff::SignedDuration) -> String {
    format!("{:.1}", duration.as_secs_f64())
}
