//! The report's words and tables.

use super::Findings;
use crate::load::Figures;
use crate::machine::{self, Machine};
use crate::part::bulk::{Bulk, CONNECTIONS, ROWS};
use crate::part::footprint::{CALLERS, Footprint};
use crate::part::large::{Large, Read};
use crate::part::priority::Priority;
use crate::part::single::Single;
use crate::part::spreadsheet::{self, Measured};
use std::time::Duration;

/// The whole report.
pub(super) fn write(findings: &Findings, drawn: bool) -> String {
    let mut parts = vec![
        "# How fast and how large\n\nWritten by `cargo xtask bench`; not to be edited by hand. All figures of a table come from one run on one machine, side by \
         side with the bare parts that a node is made of: the ratios mean something elsewhere, the absolute figures do not. \
         What remains to be improved, and why, is in [notes.md](notes.md)."
            .to_owned(),
        facts(&findings.machine, findings),
        expectations(findings),
    ];
    if drawn {
        parts.push("![Messages accepted a second, next to the bare parts](report.svg)".to_owned());
    }
    if let Some(single) = &findings.embedded {
        parts.push(format!("## a. Single messages, {}\n\n{}", single.engine, table(single)));
        parts.push(EXPLANATION.to_owned());
    }
    if let Some(single) = &findings.postgres {
        parts.push(format!("## b. Single messages, {}\n\n{}", single.engine, table(single)));
        parts.push(EXPLANATION_POSTGRES.to_owned());
    }
    parts.extend(findings.bulk.as_ref().map(bulk));
    parts.extend(findings.footprint.as_ref().map(footprint));
    if !findings.spreadsheets.is_empty() {
        parts.push(spreadsheets(&findings.spreadsheets));
    }
    parts.extend(findings.large.as_ref().map(large));
    parts.extend(findings.priority.as_ref().map(priority));
    parts.join("\n\n") + "\n"
}

const EXPLANATION: &str = "\
*Bare handler*: axum's own server with a handler that checks the token and parses the body, in a process of its own, called by the \
same load generator. *Bare rows*: the rows that Yui writes for a message (notification and job inserted under new keys, the \
day's and the year's count updated), written again and again into the same tables by one thread with `synchronous = full`, which commits together what the callers have \
handed it, with SQLite's checkpoints as they are by default; without HTTP, in the load generator's process. *Yui*: `POST /v2/notifications/email`, answered 201 after the commit is on the \
disk; the messages are due in an hour, so that accepting alone is measured, as with the bare parts. *Delivering too*: the same for \
messages that are due at once, while the node hands them to a mail server on the same two processors as fast as it can. \
Processor time is the node's own, user and system, for each message accepted.";

const EXPLANATION_POSTGRES: &str = "\
The server runs on the same machine with `fsync`, `full_page_writes` and `synchronous_commit` on. *Bare rows*: four connections that \
insert what the callers have handed them with one statement a table, update the counts once and commit. The rest is as above; the processor time of the \
PostgreSQL server is not in the figures.";

fn spreadsheets(measured: &[Measured]) -> String {
    let row = |one: &Measured| {
        let (bare, checked) = (one.bare.as_secs_f64(), one.checked.as_secs_f64());
        format!("| {} | {:.1} MiB | {bare:.2} s | {checked:.2} s | {:.1} |", one.what, one.size, checked / bare)
    };
    let rows: Vec<String> = measured.iter().map(row).collect();
    format!(
        "## e. A spreadsheet of {} rows\n\n| file | size | bare | Yui | ratio |\n|---|---|---|---|---|\n{}\n\n\
         *Bare*: the `csv` crate or calamine reads the file into cells. *Yui*: the file is read within its limits, every recipient and value \
         checked, text messages measured in parts, and the rows put into the form in which they wait. Expected is less than 2 s.",
        spreadsheet::ROWS,
        rows.join("\n"),
    )
}

fn large(large: &Large) -> String {
    let row = |one: &Read| {
        let Read { what, expected, figures } = one;
        let (p50, p99) = (milliseconds(figures.p50), milliseconds(figures.p99));
        let expected = expected.map(milliseconds).unwrap_or_default();
        format!("| {what} | {:.0}/s | {p50} | {p99} | {expected} |", figures.per_second)
    };
    let pair = |(few, many): &(Read, Read)| {
        let (few_p50, many_p50) = (few.figures.p50, many.figures.p50);
        format!(
            "| {} | {} | {} | {:.2} | {} | {} |",
            few.what,
            milliseconds(few_p50),
            milliseconds(many_p50),
            many_p50.as_secs_f64() / few_p50.as_secs_f64().max(1e-9),
            milliseconds(few.figures.p99),
            milliseconds(many.figures.p99),
        )
    };
    let view = |one: &Read| {
        let (p50, p95) = (milliseconds(one.figures.p50), milliseconds(one.figures.p95));
        format!(
            "| {} | {:.0}/s | {p50} | {p95} | {} |",
            one.what,
            one.figures.per_second,
            milliseconds(one.figures.p99)
        )
    };
    let api: Vec<String> = large.api.iter().map(row).collect();
    let pages: Vec<String> = large.pages.iter().map(view).collect();
    let desk: Vec<String> = large.desk.iter().map(pair).collect();
    format!(
        "## f. {} stored messages\n\n| by the API | answers | p50 | p99 | expected p99 |\n|---|---:|---:|---:|---:|\n{}\n\n\
         Four callers at once on the embedded engine; nine in ten of the messages are rows of a bulk send.\n\n\
         | by the use cases of pages | p50 of 10,000 | p50 of {} | ratio | p99 of 10,000 | p99 of {} |\n|---|---:|---:|---:|---:|---:|\n{}\n\n\
         Two readers at once. Figures are kept counters, so the ratio is expected to be 1.\n\n\
         | whole pages, signed in | views | p50 | p95 | p99 |\n|---|---:|---:|---:|---:|\n{}\n\n\
         Two people at once. Expected is a p95 of less than 50 ms.\n\n\
         Before that, {} messages whose time was over were deleted in {:.0} s while four callers sent: {:.0} were accepted a second, 99 % of \
         them within {}, and the longest wait of any was {} (expected is less than 100 ms).",
        large.amount.stored,
        api.join("\n"),
        large.amount.stored,
        large.amount.stored,
        desk.join("\n"),
        pages.join("\n"),
        large.amount.old,
        large.purged.as_secs_f64(),
        large.sending.per_second,
        milliseconds(large.sending.p99),
        milliseconds(large.longest),
    )
}

fn priority(priority: &Priority) -> String {
    format!(
        "## g. Urgent messages while others wait\n\n\
         {} urgent e-mails, fifty a second, while {} messages of bulk sends waited for the same mail server ({} after the last one) and were \
         delivered as quickly as the node could, embedded engine.\n\n\
         | | p50 | p99 | longest |\n|---|---:|---:|---:|\n\
         | from the acceptance to the mail server's answer, as the node stored both | {} | {} | {} |\n\
         | from the request to its answer | | {} | |\n\n\
         Expected is a p99 of less than 2 s. Load average afterwards: {}.",
        priority.urgent,
        priority.waiting,
        priority.waiting_after,
        milliseconds(priority.p50),
        milliseconds(priority.p99),
        milliseconds(priority.longest),
        milliseconds(priority.answer_p99),
        priority.load,
    )
}

fn facts(machine: &Machine, findings: &Findings) -> String {
    let Machine { date, processor, processors, memory_gib, system, compiler, revision, sync, load_before } = machine;
    let window = findings.window;
    let during: Vec<&str> = [
        findings.embedded.as_ref().map(|single| single.load.as_str()),
        findings.postgres.as_ref().map(|single| single.load.as_str()),
        findings.bulk.as_ref().map(|bulk| bulk.load.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let after = machine::load_average();
    let afterwards =
        if during.is_empty() { String::new() } else { format!("; after the parts: {}", during.join(" | ")) };
    format!(
        "| | |\n|---|---|\n\
         | Date | {date} |\n\
         | Revision | {revision} |\n\
         | Machine | {processors} processors ({processor}), {memory_gib:.0} GiB memory, {system} |\n\
         | Disk | a write of 4 KiB and its sync take {} (median) |\n\
         | Compiler | {compiler}, release profile |\n\
         | Windows | {:.1} s of warming up, {:.1} s measured |\n\
         | Load average | before: {load_before}{afterwards}; at the end: {after} |\n\n\
         The load generator, the mail sink and PostgreSQL share the processors with the node.",
        milliseconds(*sync),
        window.warm_up.as_secs_f64(),
        window.measured.as_secs_f64(),
    )
}

fn expectations(findings: &Findings) -> String {
    let mut rows = Vec::new();
    let mut row = |what: &str, expected: &str, measured: String, met: bool| {
        rows.push(format!("| {what} | {expected} | {measured} | {} |", if met { "yes" } else { "**no**" }));
    };
    let at_64 = findings.embedded.as_ref().and_then(|single| single.rows.iter().find(|row| row.callers == 64));
    if let Some(at_64) = at_64 {
        let share = at_64.share();
        row(
            "accepted at 64 connections, of the slower bare part",
            "≥ 60 %",
            format!("{:.0} % ({:.0}/s)", share * 100.0, at_64.accepting.per_second),
            share >= 0.6,
        );
        let p99 = at_64.accepting.p99;
        row("99 % of answers at 64 connections within", "< 50 ms", milliseconds(p99), p99 < Duration::from_millis(50));
    }
    if let Some(bulk) = &findings.bulk {
        let enqueued = bulk.enqueued.as_secs_f64();
        row("50,000 rows enqueued", "< 5 s", format!("{enqueued:.2} s"), enqueued < 5.0);
        let rate = bulk.delivered_per_second();
        row("mails delivered over 16 connections", "≥ 3,000/s", format!("{rate:.0}/s"), rate >= 3_000.0);
    }
    if let Some(footprint) = &findings.footprint {
        let start = footprint.start;
        row("serving after", "< 300 ms", milliseconds(start), start < Duration::from_millis(300));
        row("memory idle", "< 60 MiB", format!("{:.0} MiB", footprint.idle), footprint.idle < 60.0);
        let loaded = most_memory(findings, footprint);
        row("memory under load, the most of all parts", "< 300 MiB", format!("{loaded:.0} MiB"), loaded < 300.0);
    }
    let second = Duration::from_secs(1);
    for one in &findings.spreadsheets {
        let took = format!("{:.2} s", one.checked.as_secs_f64());
        row(&format!("50,000 rows checked, {}", one.what), "< 2 s", took, one.checked < 2 * second);
    }
    if let Some(large) = &findings.large {
        for one in &large.api {
            let Some(expected) = one.expected else { continue };
            let (p99, within) = (one.figures.p99, format!("< {:.0} ms", expected.as_secs_f64() * 1000.0));
            row(
                &format!("99 % among {} messages: {}", large.amount.stored, one.what),
                &within,
                milliseconds(p99),
                p99 < expected,
            );
        }
        let slowest = large.pages.iter().max_by_key(|one| one.figures.p95);
        if let Some((slowest, expected)) = slowest.and_then(|one| Some((one, one.expected?))) {
            let (what, p95) =
                (format!("95 % of views of any page, the slowest: {}", slowest.what), slowest.figures.p95);
            row(&what, "< 50 ms", milliseconds(p95), p95 < expected);
        }
        let (longest, within) = (large.longest, Duration::from_millis(100));
        let what = format!("the longest wait of a sender while {} messages are deleted", large.amount.old);
        row(&what, "< 100 ms", milliseconds(longest), longest < within);
    }
    if let Some(priority) = &findings.priority {
        let what = format!("99 % of urgent messages handed over while {} wait", priority.waiting);
        row(&what, "< 2 s", milliseconds(priority.p99), priority.p99 < 2 * second);
    }
    format!(
        "## Expected and measured (embedded engine)\n\n| | expected | measured | met |\n|---|---|---|---|\n{}",
        rows.join("\n")
    )
}

fn most_memory(findings: &Findings, footprint: &Footprint) -> f64 {
    let single = findings.embedded.as_ref().map_or(0.0, |single| single.memory);
    let bulk = findings.bulk.as_ref().map_or(0.0, |bulk| bulk.memory);
    footprint.loaded.max(single).max(bulk)
}

fn table(single: &Single) -> String {
    let mut lines = vec![
        "| connections | | per second | p50 | p99 | processor time each |\n|---:|---|---:|---:|---:|---:|".to_owned(),
    ];
    for row in &single.rows {
        let line = |callers: &str, name: &str, figures: &Figures| {
            let cpu = figures.cpu.map_or_else(|| "–".to_owned(), |cpu| format!("{:.0} µs", cpu.as_secs_f64() * 1e6));
            let (p50, p99) = (milliseconds(figures.p50), milliseconds(figures.p99));
            format!("| {callers} | {name} | {:.0} | {p50} | {p99} | {cpu} |", figures.per_second)
        };
        lines.push(line(&row.callers.to_string(), "bare handler", &row.handler));
        lines.push(line("", "bare rows", &row.storage));
        lines.push(line("", &format!("**Yui** ({:.0} % of the slower)", row.share() * 100.0), &row.accepting));
        lines.push(line("", "Yui, delivering too", &row.delivering));
    }
    lines.push(format!("\nThe node held at most {:.0} MiB.", single.memory));
    lines.join("\n")
}

fn bulk(bulk: &Bulk) -> String {
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    format!(
        "## c. A bulk of {ROWS} rows, embedded engine\n\n\
         `POST /v2/notifications/bulk` with a CSV file, delivered over {CONNECTIONS} connections to a mail server in a process of its \
         own. Times run from the sending of the request.\n\n\
         | | |\n|---|---:|\n\
         | answered 201 | {} |\n\
         | each row a durable message with its job | {} |\n\
         | all delivered | {} |\n\
         | mails a second, from the request to the last delivery | {:.0} |\n\
         | processor time of the node | {} |\n\
         | processor time of the mail server | {} |\n\
         | memory of the node, the most | {:.0} MiB |\n\
         | database afterwards | {:.0} MiB |",
        seconds(bulk.accepted),
        seconds(bulk.enqueued),
        seconds(bulk.delivered),
        bulk.delivered_per_second(),
        seconds(bulk.cpu),
        seconds(bulk.sink_cpu),
        bulk.memory,
        bulk.database,
    )
}

fn footprint(footprint: &Footprint) -> String {
    format!(
        "## d. Start-up, memory, size\n\n\
         | | |\n|---|---:|\n\
         | from the start of the process to its first successful answer (median), {} messages in the database | {} |\n\
         | the same after a kill under load | {} |\n\
         | memory two seconds after the start | {:.0} MiB |\n\
         | memory with {CALLERS} connections sending and deliveries going on, the most | {:.0} MiB |\n\
         | the program `yui` | {:.1} MiB |",
        footprint.messages,
        milliseconds(footprint.start),
        milliseconds(footprint.start_after_kill),
        footprint.idle,
        footprint.loaded,
        footprint.binary,
    )
}

fn milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    if milliseconds < 10.0 { format!("{milliseconds:.2} ms") } else { format!("{milliseconds:.0} ms") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_as_exact_as_they_are_useful() {
        assert_eq!(milliseconds(Duration::from_micros(1_234)), "1.23 ms");
        assert_eq!(milliseconds(Duration::from_micros(123_456)), "123 ms");
    }
}
