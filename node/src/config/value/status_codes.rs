//! HTTP statuses.

use super::Value;
use std::ops::RangeInclusive;

/// HTTP statuses and ranges of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCodes(pub Vec<RangeInclusive<u16>>);

impl Value for StatusCodes {
    const KIND: &'static str = "HTTP statuses";

    /// Reads `200-299,409`.
    fn parse(text: &str) -> Result<Self, String> {
        let status = |text: &str| text.trim().parse::<u16>().ok().filter(|status| (100..=599).contains(status));
        text.split(',')
            .map(|part| {
                let (first, last) = part.split_once('-').unwrap_or((part, part));
                let (first, last) = status(first).zip(status(last))?;
                (first <= last).then_some(first..=last)
            })
            .collect::<Option<_>>()
            .map(Self)
            .ok_or_else(|| "is not a list of HTTP statuses: write 200 or 200-299, several with commas".to_owned())
    }

    fn show(&self) -> String {
        let spell = |range: &RangeInclusive<u16>| match (range.start(), range.end()) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}-{last}"),
        };
        self.0.iter().map(spell).collect::<Vec<_>>().join(",")
    }
}
