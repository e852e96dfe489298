//! Sizes and times as people read them.

use super::language::Language;
use jiff::tz::TimeZone;
use yui_kernel::Timestamp;

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A size with one decimal: `1.2 MB`, `1,2 Mo`.
pub(super) fn size(bytes: u32, language: Language) -> String {
    let (unit, divisor): (&str, u64) = match bytes {
        0..1_000 => ("", 1),
        1_000..1_000_000 => ("k", 1_000),
        _ => ("M", 1_000_000),
    };
    let tenths = (u64::from(bytes) * 10 + divisor / 2) / divisor;
    let comma = if language == Language::French { ',' } else { '.' };
    let amount = match tenths % 10 {
        0 => format!("{}", tenths / 10),
        part => format!("{}{comma}{part}", tenths / 10),
    };
    let byte = match (language, unit) {
        (Language::French, "") => "octets",
        (_, "") => "bytes",
        (Language::French, _) => "o",
        _ => "B",
    };
    format!("{amount}\u{a0}{unit}{byte}")
}

/// A day and a time in a zone: `29 November 2026, 09:00`.
pub(super) fn moment(at: Timestamp, zone: &str, language: Language) -> String {
    let local = at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
    let month = usize::from(local.month().unsigned_abs()).saturating_sub(1);
    let named = |names: [&'static str; 12]| names.get(month).copied().unwrap_or_default();
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    match language {
        Language::Japanese => format!("{}年{}月{}日 {time}", local.year(), local.month(), local.day()),
        Language::English => format!("{} {} {}, {time}", local.day(), named(ENGLISH), local.year()),
        Language::French => format!("{} {} {}, {time}", local.day(), named(FRENCH), local.year()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_that_fits() {
        for (bytes, english, french) in [
            (0, "0\u{a0}bytes", "0\u{a0}octets"),
            (999, "999\u{a0}bytes", "999\u{a0}octets"),
            (1_000, "1\u{a0}kB", "1\u{a0}ko"),
            (1_250, "1.3\u{a0}kB", "1,3\u{a0}ko"),
            (10_485_760, "10.5\u{a0}MB", "10,5\u{a0}Mo"),
        ] {
            assert_eq!(size(bytes, Language::English), english);
            assert_eq!(size(bytes, Language::French), french);
        }
    }

    #[test]
    fn moments_are_in_the_zone_and_the_language() {
        let at = "2026-11-22T16:05:00Z".parse().unwrap();
        assert_eq!(moment(at, "Asia/Tokyo", Language::Japanese), "2026年11月23日 01:05");
        assert_eq!(moment(at, "Europe/London", Language::English), "22 November 2026, 16:05");
        assert_eq!(moment(at, "nowhere", Language::French), "22 novembre 2026, 16:05");
    }
}
