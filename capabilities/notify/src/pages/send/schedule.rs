//! When something is to go, as people type it.

use yui_kernel::{Error, Result, Timestamp, japan};

/// The time that was chosen in the service's zone; none for at once.
///
/// # Errors
/// `Invalid` if it is no time. Whether it is ahead, and by how much, the use case tells.
pub(super) fn read(typed: &str, zone: &str) -> Result<Option<Timestamp>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let at = japan::typed_instant(typed, zone);
    at.map(Some).ok_or_else(|| Error::invalid("enter day and time, like 2026-11-23T09:00"))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn times_are_those_of_the_service() {
        assert_eq!(read("", "Asia/Tokyo").unwrap(), None);
        let at = read("2026-11-23T09:00", "Asia/Tokyo").unwrap().unwrap();
        assert_eq!(at.to_string(), "2026-11-23T00:00:00Z");
        assert_eq!(read("令和８年１１月２３日　９時", "Asia/Tokyo").unwrap(), Some(at));
        for wrong in ["tomorrow", "2026-13-01T00:00", "9:00"] {
            assert!(read(wrong, "Asia/Tokyo").is_err(), "{wrong}");
        }
    }
}
