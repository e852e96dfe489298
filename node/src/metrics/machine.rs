//! What the process takes of its machine, and what the disks under its folders have left.

use crate::config::Settings;
use crate::doctor::folders;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use yui_kernel::{Env, Error, Result};
use yui_web::Metrics;

/// The unit in which Linux tells programs of processor time, on every architecture that the node runs on.
const TICKS_PER_SECOND: f64 = 100.0;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Folder {
    folder: String,
}

/// Seconds, which may be fractions.
type SecondsInAll = Counter<f64, AtomicU64>;

#[derive(Debug, Clone, Default)]
struct MachineMetrics {
    memory: Gauge,
    cpu: SecondsInAll,
    open_files: Gauge,
    free: Family<Folder, Gauge>,
    size: Family<Folder, Gauge>,
}

/// Lets `metrics` show the process and its disks, as they are when they are asked for.
pub(crate) fn register(metrics: &Metrics, settings: &Settings, env: &Env) {
    let own = MachineMetrics::default();
    metrics.register("yui_process_resident_memory_bytes", "Memory that the process has in use", own.memory.clone());
    metrics.register("yui_process_cpu_seconds", "Processor time that the process has taken", own.cpu.clone());
    metrics.register("yui_process_open_files", "Files and connections that are open", own.open_files.clone());
    let started = Gauge::<f64, AtomicU64>::default();
    started.set(env.now().as_duration().as_secs_f64());
    metrics.register("yui_process_start_time_seconds", "When the process started, in Unix time", started);
    metrics.register("yui_disk_free_bytes", "What is free on the disk of one of the node's folders", own.free.clone());
    metrics.register("yui_disk_size_bytes", "The size of that disk", own.size.clone());
    let folders: Vec<PathBuf> = folders(settings).into_iter().collect();
    metrics.refresh("machine", move || {
        let (own, folders) = (own.clone(), folders.clone());
        async move {
            // A disk on a network may not answer.
            tokio::task::spawn_blocking(move || own.refresh(&folders))
                .await
                .map_err(|error| Error::internal("the machine was not looked at").because(error))?
        }
    });
}

impl MachineMetrics {
    fn refresh(&self, folders: &[PathBuf]) -> Result<()> {
        for folder in folders {
            let disk = match rustix::fs::statvfs(folder) {
                Ok(disk) => disk,
                // A folder is made when something is first put into it.
                Err(rustix::io::Errno::NOENT) => continue,
                Err(error) => return Err(Error::unavailable("a folder's disk does not answer").because(error)),
            };
            let labels = Folder { folder: folder.display().to_string() };
            self.free.get_or_create(&labels).set(amount(disk.f_bavail.saturating_mul(disk.f_frsize)));
            self.size.get_or_create(&labels).set(amount(disk.f_blocks.saturating_mul(disk.f_frsize)));
        }
        // A root folder without /proc has nothing to tell of the process.
        if let Ok(status) = fs::read_to_string("/proc/self/status") {
            self.memory.set(amount(resident(&status).unwrap_or_default()));
        }
        if let Ok(stat) = fs::read_to_string("/proc/self/stat") {
            self.cpu.inner().store(cpu(&stat).unwrap_or_default().to_bits(), Ordering::Relaxed);
        }
        if let Ok(open) = fs::read_dir("/proc/self/fd") {
            self.open_files.set(i64::try_from(open.count()).unwrap_or(i64::MAX));
        }
        Ok(())
    }
}

fn amount(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Bytes of memory in use, out of `/proc/self/status` (proc_pid_status(5)), which tells them in kibibytes.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
}

/// Seconds of processor time, out of `/proc/self/stat` (proc_pid_stat(5)): its 14th and 15th fields, of which the second, a name in
/// parentheses, may hold spaces.
fn cpu(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((f64::from(user) + f64::from(system)) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_time_are_read_as_linux_tells_them() {
        assert_eq!(resident("Name:\tyui\nVmRSS:\t   23456 kB\nThreads:\t9\n"), Some(23_456 * 1024));
        assert_eq!(resident("Name:\tyui\n"), None);
        let stat = "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 900 0 1 0 1234 266 0 0 20 0 9 0 100 0 0";
        assert_eq!(cpu(stat), Some(15.0));
        assert_eq!(cpu("4711 (yui"), None);
    }

    #[test]
    fn this_process_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let own = MachineMetrics::default();
        own.refresh(&[folder.path().to_owned(), "/no/such/folder".into()]).unwrap();
        assert!(own.memory.get() > 1 << 20, "{}", own.memory.get());
        assert!(own.open_files.get() > 2);
        let labels = Folder { folder: folder.path().display().to_string() };
        let (free, size) = (own.free.get_or_create(&labels).get(), own.size.get_or_create(&labels).get());
        assert!(0 < free && free <= size, "{free} of {size}");
    }
}
