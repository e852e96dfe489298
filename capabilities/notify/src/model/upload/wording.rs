//! The words for what is wrong.

use super::{CellFault, Fault, FaultyRow, Room, Warning};
use crate::model::Channel;
use crate::model::dialect::names;
use crate::model::recipient::PhoneNumberError;
use jiff::tz::TimeZone;
use std::sync::LazyLock;
use yui_kernel::Messages;
use yui_sheet::{SheetError, Size};

static JA: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../../messages/spreadsheets.ja.ftl")));
static EN: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../../messages/spreadsheets.en.ftl")));
static FR: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../../messages/spreadsheets.fr.ftl")));

names! {
    /// The language that a member reads.
    Language {
        /// Japanese.
        Ja = "ja",
        /// English.
        En = "en",
        /// French.
        Fr = "fr",
    }
}

impl Language {
    fn texts(self) -> &'static Messages {
        match self {
            Self::Ja => &JA,
            Self::En => &EN,
            Self::Fr => &FR,
        }
    }

    fn text(self, key: &str, values: &[(&str, &str)]) -> String {
        self.texts().fill(key, values).unwrap_or_default()
    }

    /// The text for one thing or for many: French has one text for none and one.
    fn counted(self, key: &str, count: u32, values: &[(&str, &str)]) -> String {
        let is_one = count == 1 || (count == 0 && self == Self::Fr);
        let count = count.to_string();
        let mut all = vec![("n", count.as_str())];
        all.extend_from_slice(values);
        self.text(&format!("{key}-{}", if is_one { "one" } else { "many" }), &all)
    }

    /// What is wrong with a spreadsheet. Times are shown in `time_zone`, an IANA name.
    #[must_use]
    pub fn fault(self, fault: &Fault, time_zone: &str) -> String {
        let of_channel = |key: &str, channel: Channel| format!("{key}-{channel}");
        match fault {
            Fault::Unreadable(error) => self.text(unreadable(*error), &[]),
            Fault::TooManyRows { limit } => self.text("too-many-rows", &[("n", &limit.to_string())]),
            Fault::NoRows => self.text("no-rows", &[]),
            Fault::NoRowsAndMissingColumns => self.text("no-rows-and-missing-columns", &[]),
            Fault::MissingColumn { name } => self.text("missing-column", &[("name", name)]),
            Fault::MissingRecipients { channel } => self.text(&of_channel("missing-recipients", *channel), &[]),
            Fault::RepeatedColumn { name } => self.text("repeated-column", &[("name", name)]),
            Fault::RecipientsNotAllowed { channel } => self.text(&of_channel("not-allowed", *channel), &[]),
            Fault::MixedTestNumbers => self.text("mixed-test-numbers", &[]),
            Fault::BadRecipients { channel, rows } => self.counted(&of_channel("bad-recipients", *channel), *rows, &[]),
            Fault::MissingData { rows } => self.counted("missing-data", *rows, &[]),
            Fault::ErrorValues { rows } => self.counted("error-values", *rows, &[]),
            Fault::TooLong { rows, limit } => self.counted("too-long", *rows, &[("limit", &limit.to_string())]),
            Fault::DailyLimit { channel, room } => self.limit(&of_channel("daily-limit", *channel), room, time_zone),
            Fault::AnnualLimit { channel, room } => self.limit(&of_channel("annual-limit", *channel), room, time_zone),
        }
    }

    fn limit(self, key: &str, room: &Room, time_zone: &str) -> String {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let time = room.resets_at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string();
        let remaining = room.remaining().to_string();
        self.text(key, &[("remaining", &remaining), ("time", &time)])
    }

    /// What to look at twice.
    #[must_use]
    pub fn warning(self, warning: Warning) -> String {
        match warning {
            Warning::RepeatedRecipients { rows } => self.counted("repeated-recipients", rows, &[]),
            Warning::SentToday => self.text("sent-today", &[]),
        }
    }

    /// What is wrong with a cell.
    #[must_use]
    pub fn cell(self, fault: CellFault) -> String {
        let key = match fault {
            CellFault::Missing => "cell-missing",
            CellFault::Email => "cell-email",
            CellFault::International => "cell-international",
            CellFault::ErrorValue => "cell-error-value",
            CellFault::Phone(error) => match error {
                PhoneNumberError::Letters | PhoneNumberError::Parameters => "cell-phone-letters",
                PhoneNumberError::TooShort => "cell-phone-short",
                PhoneNumberError::TooLong => "cell-phone-long",
                PhoneNumberError::UnknownCountry => "cell-phone-country",
                PhoneNumberError::NotAssigned | PhoneNumberError::NotLocal => "cell-phone-invalid",
            },
        };
        self.text(key, &[])
    }

    /// What is wrong with a row's message as a whole; none if only its cells are faulty.
    #[must_use]
    pub fn row(self, row: &FaultyRow) -> Option<String> {
        row.longer_than.map(|limit| self.text("row-too-long", &[("limit", &limit.to_string())]))
    }

    /// What would be used of a limit: `About to send 12 text message parts`.
    #[must_use]
    pub fn about_to_send(self, channel: Channel, room: &Room) -> String {
        self.counted(&format!("about-to-send-{channel}"), room.about_to_send, &[])
    }
}

fn unreadable(error: SheetError) -> &'static str {
    match error {
        SheetError::NotASpreadsheet => "not-a-spreadsheet",
        SheetError::PasswordProtected => "password-protected",
        SheetError::Unsupported => "unsupported",
        SheetError::Damaged => "damaged",
        SheetError::NoSheet => "no-sheet",
        SheetError::TooLarge(Size::Columns) => "too-many-columns",
        SheetError::TooLarge(_) => "too-large",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn room() -> Room {
        let resets_at = "2026-11-22T15:00:00Z".parse().unwrap();
        Room { limit: 50, used: 45, about_to_send: 12, resets_at }
    }

    #[test]
    fn every_language_has_every_text_with_the_same_variables() {
        let keys: BTreeSet<&str> = EN.keys().collect();
        for other in [&*JA, &*FR] {
            assert_eq!(other.keys().collect::<BTreeSet<_>>(), keys);
            for key in &keys {
                assert_eq!(other.variables(key), EN.variables(key), "{key}");
            }
        }
    }

    #[test]
    fn every_fault_has_words_in_every_language() {
        let mut faults = vec![
            Fault::TooManyRows { limit: 50_000 },
            Fault::NoRows,
            Fault::NoRowsAndMissingColumns,
            Fault::MissingColumn { name: "x".into() },
            Fault::RepeatedColumn { name: "x".into() },
            Fault::MixedTestNumbers,
        ];
        for error in [
            SheetError::NotASpreadsheet,
            SheetError::PasswordProtected,
            SheetError::Unsupported,
            SheetError::Damaged,
            SheetError::NoSheet,
            SheetError::TooLarge(Size::Columns),
            SheetError::TooLarge(Size::Unpacked),
        ] {
            faults.push(Fault::Unreadable(error));
        }
        for rows in 0..3 {
            faults.extend([
                Fault::MissingData { rows },
                Fault::ErrorValues { rows },
                Fault::TooLong { rows, limit: 612 },
            ]);
            faults.extend(Channel::ALL.iter().map(|channel| Fault::BadRecipients { channel: *channel, rows }));
        }
        for channel in Channel::ALL.iter().copied() {
            faults.extend([Fault::RecipientsNotAllowed { channel }, Fault::MissingRecipients { channel }]);
            faults.extend([Fault::DailyLimit { channel, room: room() }, Fault::AnnualLimit { channel, room: room() }]);
        }
        for language in Language::ALL.iter().copied() {
            for fault in &faults {
                let text = language.fault(fault, "Asia/Tokyo");
                assert!(!text.is_empty() && !text.contains("{ $"), "{language} {fault:?}: {text}");
            }
            for warning in [Warning::SentToday, Warning::RepeatedRecipients { rows: 1 }] {
                assert!(!language.warning(warning).is_empty());
            }
            assert!(!language.about_to_send(Channel::Sms, &room()).is_empty());
            assert!(!language.about_to_send(Channel::Email, &room()).is_empty());
        }
    }

    #[test]
    fn the_words_are_those_that_users_of_the_peers_know() {
        let english = |fault: Fault| Language::En.fault(&fault, "Asia/Tokyo");
        let (sms, email) = (Channel::Sms, Channel::Email);
        assert_eq!(english(Fault::BadRecipients { channel: sms, rows: 3 }), "Fix 3 phone numbers");
        assert_eq!(english(Fault::BadRecipients { channel: email, rows: 1 }), "Fix 1 email address");
        assert_eq!(english(Fault::MissingData { rows: 2 }), "Enter missing data in 2 rows");
        assert_eq!(
            english(Fault::MissingColumn { name: "name".into() }),
            "Your spreadsheet is missing a column called ‘name’."
        );
        assert_eq!(english(Fault::TooManyRows { limit: 50_000 }), "Include only 50000 recipients per spreadsheet.");
        assert_eq!(
            english(Fault::TooLong { rows: 1, limit: 612 }),
            "Added custom content exceeds the 612 character limit in 1 row"
        );
        assert_eq!(Language::En.warning(Warning::SentToday), "These messages have already been sent today");
        assert_eq!(Language::En.about_to_send(sms, &room()), "About to send 12 text message parts");
        let daily = english(Fault::DailyLimit { channel: sms, room: room() });
        assert!(
            daily.starts_with("You cannot send all these text messages today") && daily.contains("2026-11-23 00:00")
        );
    }
}
