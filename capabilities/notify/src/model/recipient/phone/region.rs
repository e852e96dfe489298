//! Where a service's numbers are at home.

use std::fmt;
use std::str::FromStr;

use phonenumber::country;
use phonenumber::metadata::DATABASE;

use crate::model::Dialect;
use crate::model::content::SmsAlphabet;

/// A country or territory, named by its ISO 3166-1 code of two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region(country::Id);

/// A text that names no region.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the two-letter code of a country with phone numbers, such as JP or CA")]
pub struct UnknownRegion(String);

impl Region {
    /// Where services of a dialect are unless they say otherwise.
    #[must_use]
    pub fn default_of(dialect: Dialect) -> Self {
        Self(match dialect {
            Dialect::Gc => country::CA,
            Dialect::Govuk => country::GB,
        })
    }

    /// The code of two capital letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// The number dialled after `+`, such as 81 for Japan.
    #[must_use]
    pub fn calling_code(self) -> Option<u16> {
        self.metadata().map(phonenumber::Metadata::country_code)
    }

    /// Which letters text messages of the region's services may hold: in the peers' own regions, where clients count on
    /// it, the peers' rule; elsewhere every script.
    #[must_use]
    pub fn sms_alphabet(self) -> SmsAlphabet {
        match self.0 {
            country::CA | country::US | country::GB => SmsAlphabet::Peers,
            _ => SmsAlphabet::Full,
        }
    }

    pub(super) fn metadata(self) -> Option<&'static phonenumber::Metadata> {
        DATABASE.by_id(self.0.as_ref())
    }

    pub(super) fn id(self) -> country::Id {
        self.0
    }
}

/// The calling code that a number in E.164 form begins with. No code is the beginning of another one (ITU-T E.164 section 6.2.1).
#[must_use]
pub fn calling_code_of(e164: &str) -> Option<u16> {
    let digits = e164.strip_prefix('+')?;
    let codes = (1..=3).filter_map(|length| digits.get(..length)?.parse().ok());
    codes.into_iter().find(|code| DATABASE.by_code(code).is_some_and(|countries| !countries.is_empty()))
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownRegion(code.to_owned());
        let region = Self(code.parse().map_err(|_| unknown())?);
        region.calling_code().ok_or_else(unknown)?;
        Ok(region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_named_by_two_letters() {
        let japan: Region = "JP".parse().unwrap();
        assert_eq!((japan.as_str(), japan.calling_code()), ("JP", Some(81)));
        assert_eq!(Region::default_of(Dialect::Govuk).calling_code(), Some(44));
        for unknown in ["", "jp", "Japan", "ZZ", "AQ"] {
            assert!(unknown.parse::<Region>().is_err(), "{unknown}");
        }
    }

    #[test]
    fn scripts_are_limited_in_the_peers_regions_only() {
        assert_eq!("CA".parse::<Region>().unwrap().sms_alphabet(), SmsAlphabet::Peers);
        assert_eq!("JP".parse::<Region>().unwrap().sms_alphabet(), SmsAlphabet::Full);
        assert_eq!("FR".parse::<Region>().unwrap().sms_alphabet(), SmsAlphabet::Full);
    }
}
