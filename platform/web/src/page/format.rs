//! Sizes, numbers, days and times as people read them.

use super::Language;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use yui_kernel::{Timestamp, japan};

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

/// How a reader writes numbers and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The reader's language.
    pub language: Language,
    /// Whether years are counted by era (令和8年), which only Japanese does.
    pub era: bool,
}

impl Format {
    /// Every way to read pages, in the order in which they are offered.
    pub const ALL: [Self; 4] = [
        Self { language: Language::Japanese, era: false },
        Self { language: Language::Japanese, era: true },
        Self { language: Language::English, era: false },
        Self { language: Language::French, era: false },
    ];

    /// Its tag (BCP 47 with the calendar of RFC 6067): `ja`, `ja-u-ca-japanese`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        if self.era { "ja-u-ca-japanese" } else { self.language.code() }
    }

    /// The one with this tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.tag() == tag)
    }

    /// Its own name: `日本語（和暦）`.
    #[must_use]
    pub fn name(self) -> &'static str {
        if self.era { "日本語（和暦）" } else { self.language.name() }
    }

    /// A size with one decimal: `1.2 MB`, `1,2 Mo`.
    #[must_use]
    pub fn size(self, bytes: u64) -> String {
        let (unit, divisor): (&str, u64) = match bytes {
            0..1_000 => ("", 1),
            1_000..1_000_000 => ("k", 1_000),
            _ => ("M", 1_000_000),
        };
        let tenths = (bytes.saturating_mul(10).saturating_add(divisor / 2)) / divisor;
        let french = self.language == Language::French;
        let comma = if french { ',' } else { '.' };
        let amount = match tenths % 10 {
            0 => self.number(tenths / 10),
            part => format!("{}{comma}{part}", self.number(tenths / 10)),
        };
        let byte = match (french, unit) {
            (true, "") => "octets",
            (false, "") => "bytes",
            (true, _) => "o",
            (false, _) => "B",
        };
        format!("{amount}\u{a0}{unit}{byte}")
    }

    /// A whole number with its thousands apart: `12,345`, in French `12 345`.
    #[must_use]
    pub fn number(self, number: impl Whole) -> String {
        let number = number.whole();
        let separator = if self.language == Language::French { '\u{202f}' } else { ',' };
        let digits = number.unsigned_abs().to_string();
        let mut text = String::from(if number < 0 { "-" } else { "" });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// A day: `29 November 2026`, `2026年11月29日`, `令和8年11月29日`.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        let named = |names: [&'static str; 12]| names.get(month).copied().unwrap_or_default();
        match self.language {
            Language::Japanese => format!("{}{}月{}日", self.year(date), date.month(), date.day()),
            Language::English => format!("{} {} {}", date.day(), named(ENGLISH), date.year()),
            Language::French => {
                let day = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
                format!("{day} {} {}", named(FRENCH), date.year())
            }
        }
    }

    /// A month: `November 2026`, `2026年11月`.
    #[must_use]
    pub fn month(self, date: Date) -> String {
        let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
        let named = |names: [&'static str; 12]| names.get(month).copied().unwrap_or_default();
        match self.language {
            Language::Japanese => format!("{}{}月", self.year(date), date.month()),
            Language::English => format!("{} {}", named(ENGLISH), date.year()),
            Language::French => format!("{} {}", named(FRENCH), date.year()),
        }
    }

    /// A day and a time in a zone (IANA name; UTC if it is none): `29 November 2026, 09:00`.
    #[must_use]
    pub fn moment(self, at: Timestamp, zone: &str) -> String {
        let local = at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        let (date, time) = (self.date(local.date()), format!("{:02}:{:02}", local.hour(), local.minute()));
        match self.language {
            Language::Japanese => format!("{date} {time}"),
            Language::English | Language::French => format!("{date}, {time}"),
        }
    }

    /// `2026年`, or `令和8年`.
    fn year(self, date: Date) -> String {
        let era = self.era.then(|| japan::era(date)).flatten();
        match era {
            Some((name, 1)) => format!("{name}元年"),
            Some((name, year)) => format!("{name}{year}年"),
            None => format!("{}年", date.year()),
        }
    }
}

/// A whole number, or a reference to one, as templates have them.
pub trait Whole {
    /// The number.
    fn whole(&self) -> i128;
}

macro_rules! whole {
    ($($number:ty),+) => {
        $(impl Whole for $number {
            fn whole(&self) -> i128 {
                i128::try_from(*self).unwrap_or(i128::MAX)
            }
        })+
    };
}

whole!(u32, u64, usize, i32, i64, i128);

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> i128 {
        (**self).whole()
    }
}

impl From<Language> for Format {
    fn from(language: Language) -> Self {
        Self { language, era: false }
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
            assert_eq!(Format::from(Language::English).size(bytes), english);
            assert_eq!(Format::from(Language::French).size(bytes), french);
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678"), (-1_000, "-1,000")]
        {
            assert_eq!(Format::from(Language::Japanese).number(number), text);
        }
        assert_eq!(Format::from(Language::French).number(12_345), "12\u{202f}345");
    }

    #[test]
    fn moments_are_in_the_zone_and_the_language() {
        let at = "2026-11-22T16:05:00Z".parse().unwrap();
        let moment = |language, zone| Format::from(language).moment(at, zone);
        assert_eq!(moment(Language::Japanese, "Asia/Tokyo"), "2026年11月23日 01:05");
        assert_eq!(moment(Language::English, "Europe/London"), "22 November 2026, 16:05");
        assert_eq!(moment(Language::French, "nowhere"), "22 novembre 2026, 16:05");
    }

    #[test]
    fn years_are_counted_by_era_on_request() {
        let format = Format { language: Language::Japanese, era: true };
        for (date, text) in [
            (Date::constant(2026, 11, 22), "令和8年11月22日"),
            (Date::constant(2019, 5, 1), "令和元年5月1日"),
            (Date::constant(2019, 4, 30), "平成31年4月30日"),
            (Date::constant(1860, 1, 1), "1860年1月1日"),
        ] {
            assert_eq!(format.date(date), text);
        }
        assert_eq!(Format { language: Language::English, era: true }.month(Date::constant(2026, 4, 1)), "April 2026");
    }
}
