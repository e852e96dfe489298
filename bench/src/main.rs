//! Measures a node next to its bare parts, in one run, so that the figures are ratios and mean something on any machine.
//!
//! `cargo xtask bench` builds everything in release mode and runs this program, which starts the released `yui` as a process of
//! its own, calls it over loopback and writes the report. Timings live here alone, never in a test that passes or fails.

#![expect(clippy::print_stdout, reason = "telling what it measures is what this program is for")]

mod baseline;
mod clock;
mod disk;
mod load;
mod machine;
mod municipality;
mod node;
mod part;
mod process;
mod report;
mod sink;
mod workspace;

use clap::{Parser, ValueEnum};
use load::Window;
use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
type Result<T> = std::result::Result<T, String>;

/// Measures Yui next to its bare parts and writes bench/report.md (all parts, full length) or target/bench/report.md (else).
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// What to measure; everything if none is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Short windows, for a first look
    #[arg(long)]
    quick: bool,
    /// Numbers of connections for single messages, with commas between them
    #[arg(long, value_delimiter = ',', default_values_t = load::CONCURRENCIES)]
    connections: Vec<usize>,
    /// Be one of the processes that a measurement needs
    #[arg(long, value_enum, hide = true)]
    role: Option<Role>,
}

/// A part of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Single messages on the embedded engine
    A,
    /// Single messages on PostgreSQL
    B,
    /// A bulk of 50,000 rows, accepted and delivered
    C,
    /// Start-up, memory, size
    D,
    /// A spreadsheet of 50,000 rows, read and checked
    Spreadsheet,
    /// Ten million stored messages, read, and a million of them deleted while others are sent
    Large,
    /// Urgent messages while a million of bulk sends wait
    Priority,
}

/// A process beside the measuring one, so that its processor time is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Role {
    /// The mail server that everything is delivered to
    Sink,
    /// The bare handler
    Handler,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.role {
        Some(Role::Sink) => sink::run(),
        Some(Role::Handler) => baseline::handler::run(),
        None => measure(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("\nbench: {message}");
            ExitCode::FAILURE
        }
    }
}

/// One thread makes all calls: it leaves the other processor to what is measured, and is far quicker than that.
fn measure(arguments: &Arguments) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| format!("no runtime: {error}"))?.block_on(measure_parts(arguments))
}

async fn measure_parts(arguments: &Arguments) -> Result<()> {
    let wanted = |part| arguments.parts.is_empty() || arguments.parts.contains(&part);
    let window = if arguments.quick { Window::QUICK } else { Window::FULL };
    let folder = workspace::target().join("bench");
    let machine = machine::Machine::look(&folder)?;
    let mut findings = report::Findings::new(machine, window);
    if wanted(Part::A) {
        findings.embedded = Some(part::single::on_sqlite(&folder, window, &arguments.connections).await?);
    }
    if wanted(Part::B) {
        findings.postgres = Some(part::single::on_postgres(&folder, window, &arguments.connections).await?);
    }
    if wanted(Part::C) {
        findings.bulk = Some(part::bulk::measure(&folder).await?);
    }
    if wanted(Part::D) {
        findings.footprint = Some(part::footprint::measure(&folder, window).await?);
    }
    if wanted(Part::Spreadsheet) {
        findings.spreadsheets = part::spreadsheet::measure()?;
    }
    if wanted(Part::Large) {
        findings.large = Some(part::large::measure(&folder, window, arguments.quick).await?);
    }
    if wanted(Part::Priority) {
        findings.priority = Some(part::priority::measure(&folder, arguments.quick).await?);
    }
    let complete = arguments.parts.is_empty() && !arguments.quick && arguments.connections == load::CONCURRENCIES;
    let written = report::write(&findings, if complete { workspace::bench() } else { folder })?;
    println!("\nThe report is {}", written.display());
    Ok(())
}
