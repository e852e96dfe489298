//! Processes beside this one, and what the system knows of them.

use crate::Result;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// What the kernel counts processor time in: 100 a second on every Linux that Rust runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// A process with a line to it and a line from it. It is killed when this is dropped, and told by the end of its input when this
/// program dies.
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name} cannot be started: {error}"))?;
        let output = child.stdout.take().ok_or("a process without output")?;
        let input = child.stdin.take();
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    /// This program in another role.
    pub(crate) fn of_role(role: &str) -> Result<Self> {
        let own = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
        Self::start(Command::new(own).args(["--role", role]))
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let read =
            self.output.read_line(&mut line).map_err(|error| format!("a process cannot be read from: {error}"))?;
        if read == 0 {
            return Err("a process ended before it said what was waited for; its own message is above".to_owned());
        }
        Ok(line.trim_end().to_owned())
    }

    /// Sends an empty line and returns the line that answers it.
    pub(crate) fn ask(&mut self) -> Result<String> {
        let input = self.input.as_mut().ok_or("a process without input")?;
        input.write_all(b"\n").and_then(|()| input.flush()).map_err(|error| format!("a process is gone: {error}"))?;
        self.line()
    }

    /// Processor time used so far, by all its threads.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        cpu_of(&self.child.id().to_string())
    }

    /// A memory figure of /proc/PID/status in MiB, such as `VmRSS` (now) or `VmHWM` (the most so far).
    pub(crate) fn memory(&self, field: &str) -> Result<f64> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kib = line.and_then(|rest| rest.split_ascii_whitespace().next()?.parse::<f64>().ok());
        kib.map(|kib| kib / 1024.0).ok_or_else(|| format!("{path} has no {field}"))
    }

    /// Asks it to end, as an operator would, and waits for it.
    pub(crate) fn terminate(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().map_err(|error| format!("kill: {error}"))?;
        let ended = self.child.wait().map_err(|error| format!("process {id} cannot be waited for: {error}"))?;
        if told.success() && ended.success() { Ok(()) } else { Err(format!("process {id} did not end well: {ended}")) }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing else to do about it.
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

fn cpu_of(id: &str) -> Result<Duration> {
    let path = format!("/proc/{id}/stat");
    let stat = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    // The second field is the program's name in brackets and may hold spaces; the 14th and 15th are user and system time.
    let fields: Vec<&str> =
        stat.rsplit_once(')').map(|(_, rest)| rest.split_ascii_whitespace().collect()).unwrap_or_default();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok());
    let (Some(user), Some(system)) = (ticks(11), ticks(12)) else { return Err(format!("{path} cannot be read")) };
    Ok(Duration::from_secs_f64((user + system) / TICKS_PER_SECOND))
}
