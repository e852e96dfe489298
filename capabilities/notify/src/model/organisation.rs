//! What an organisation decides for all its services.

use super::dialect::names;
use super::pii::PiiKind;
use yui_kernel::{Error, Result};

names! {
    /// A language that notices are written in.
    NoticeLanguage {
        /// Japanese.
        Japanese = "ja",
        /// English.
        English = "en",
        /// French.
        French = "fr",
    }
}

/// The month in which a fiscal year begins, in Japan, Canada and the United Kingdom alike.
pub const APRIL: u8 = 4;

/// What an organisation decides for all its services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationSettings {
    /// The month, 1 to 12, with whose first day a fiscal year begins: the year of annual limits.
    pub fiscal_year_start: u8,
    /// The languages of notices, in their order; none for those of a service's country.
    pub languages: Vec<NoticeLanguage>,
    /// Whether members with `approve_go_live` may let services go live; otherwise the operator alone does.
    pub self_approval: bool,
    /// Numbers of people that no message may carry.
    pub pii_kinds: Vec<PiiKind>,
    /// Whether new templates hide their values once a message is sent.
    pub redact_by_default: bool,
}

impl Default for OrganisationSettings {
    fn default() -> Self {
        Self {
            fiscal_year_start: APRIL,
            languages: Vec::new(),
            self_approval: false,
            pii_kinds: Vec::new(),
            redact_by_default: false,
        }
    }
}

impl OrganisationSettings {
    /// The same without repetitions.
    ///
    /// # Errors
    /// `Invalid` if the month is none.
    pub fn checked(mut self) -> Result<Self> {
        if !(1..=12).contains(&self.fiscal_year_start) {
            return Err(Error::invalid("a fiscal year begins in a month from 1 to 12"));
        }
        let mut seen = Vec::new();
        self.languages.retain(|language| {
            !seen.contains(language) && {
                seen.push(*language);
                true
            }
        });
        self.pii_kinds.sort_unstable();
        self.pii_kinds.dedup();
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begins_in_a_month() {
        for wrong in [0, 13] {
            let settings = OrganisationSettings { fiscal_year_start: wrong, ..OrganisationSettings::default() };
            assert!(settings.checked().is_err());
        }
    }

    #[test]
    fn repetitions_go_and_the_order_of_languages_stays() {
        let settings = OrganisationSettings {
            languages: vec![NoticeLanguage::French, NoticeLanguage::English, NoticeLanguage::French],
            pii_kinds: vec![PiiKind::PaymentCard, PiiKind::MyNumber, PiiKind::PaymentCard],
            ..OrganisationSettings::default()
        };
        let checked = settings.checked().unwrap();
        assert_eq!(checked.languages, [NoticeLanguage::French, NoticeLanguage::English]);
        assert_eq!(checked.pii_kinds, [PiiKind::MyNumber, PiiKind::PaymentCard]);
    }
}
