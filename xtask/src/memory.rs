//! Memory of another process, as Linux tells it.

use std::fs;

/// Fields of `/proc/PID/status`, in bytes: `VmRSS` for example. None if the process has ended, or has no such field.
pub(crate) fn of<const N: usize>(pid: u32, fields: [&str; N]) -> Option<[u64; N]> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let mut bytes = [0; N];
    for (field, bytes) in fields.iter().zip(&mut bytes) {
        let line = status.lines().find_map(|l| l.strip_prefix(field)?.strip_prefix(':'))?;
        *bytes = line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10;
    }
    Some(bytes)
}
