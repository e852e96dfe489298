//! What those who run the node tell at the top of pages.

use super::account::stored_names;
use yui_kernel::{Error, Language, Result, Timestamp};

yui_kernel::id! {
    /// Names an announcement.
    pub struct AnnouncementId;
}

stored_names! {
    /// Who sees it.
    Audience {
        /// Everybody who opens a page, signed in or not.
        Everyone = "everyone",
        /// The members of organisations.
        Members = "members",
        /// Those who run the node.
        Operators = "operators",
    }
}

stored_names! {
    /// How urgent it is.
    Level {
        /// Something to know.
        Information = "information",
        /// Something to act on.
        Warning = "warning",
    }
}

/// The longest text, in characters.
pub const LONGEST_ANNOUNCEMENT: usize = 500;

/// What is told, to whom and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementSpec {
    /// Who sees it.
    pub audience: Audience,
    /// How urgent it is.
    pub level: Level,
    /// The text in the order of [`Language::ALL`]; empty in a language that it is not told in.
    pub texts: [String; 3],
    /// From when on.
    pub starts_at: Timestamp,
    /// Until before when.
    pub ends_at: Timestamp,
}

/// How an announcement stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnouncementState {
    /// It is shown later.
    Upcoming,
    /// It is shown.
    Shown,
    /// It is not shown any more.
    Over,
}

impl AnnouncementSpec {
    /// The same without blanks around its texts, if it can be shown after `now`.
    ///
    /// # Errors
    /// `Invalid`, saying what to change.
    pub fn checked(mut self, now: Timestamp) -> Result<Self> {
        self.texts = self.texts.map(|text| text.trim().to_owned());
        if self.texts.iter().all(String::is_empty) {
            return Err(Error::invalid("an announcement says something in one language at least"));
        }
        let is_long = |text: &String| text.chars().count() > LONGEST_ANNOUNCEMENT;
        let is_odd = |text: &String| text.chars().any(|c| c.is_control() && c != '\n');
        if self.texts.iter().any(|text| is_long(text) || is_odd(text)) {
            return Err(Error::invalid(format!(
                "an announcement has at most {LONGEST_ANNOUNCEMENT} characters in each language"
            )));
        }
        if self.ends_at <= self.starts_at || self.ends_at <= now {
            return Err(Error::invalid("an announcement ends after it begins, and not in the past"));
        }
        Ok(self)
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> AnnouncementState {
        if self.ends_at <= now {
            AnnouncementState::Over
        } else if self.starts_at <= now {
            AnnouncementState::Shown
        } else {
            AnnouncementState::Upcoming
        }
    }

    /// The text for a reader, and its language: the reader's own, else the first that there is.
    #[must_use]
    pub fn text(&self, language: Language) -> Option<(Language, &str)> {
        let told = || Language::ALL.into_iter().zip(&self.texts).filter(|(_, text)| !text.is_empty());
        let found = told().find(|(own, _)| *own == language).or_else(|| told().next());
        found.map(|(language, text)| (language, text.as_str()))
    }
}

/// An announcement as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// What it tells.
    pub spec: AnnouncementSpec,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(texts: [&str; 3], hours: [i64; 2]) -> AnnouncementSpec {
        let [starts_at, ends_at] = hours.map(|hour| Timestamp::from_second(hour * 3_600).unwrap());
        let texts = texts.map(str::to_owned);
        AnnouncementSpec { audience: Audience::Everyone, level: Level::Information, texts, starts_at, ends_at }
    }

    #[test]
    fn one_language_is_enough_and_stands_for_the_others() {
        let checked = spec(["", " Maintenance\ntonight ", "Entretien"], [1, 2]).checked(Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(checked.text(Language::French), Some((Language::French, "Entretien")));
        assert_eq!(checked.text(Language::Japanese), Some((Language::English, "Maintenance\ntonight")));
    }

    #[test]
    fn what_nobody_could_read_is_refused() {
        let long = "長".repeat(LONGEST_ANNOUNCEMENT + 1);
        for (texts, hours) in
            [(["", " ", ""], [1, 2]), ([&long, "", ""], [1, 2]), (["a\u{7}", "", ""], [1, 2]), (["a", "", ""], [2, 2])]
        {
            assert!(spec(texts, hours).checked(Timestamp::UNIX_EPOCH).is_err());
        }
        assert!(spec(["a", "", ""], [1, 2]).checked(Timestamp::from_second(7_200).unwrap()).is_err());
    }

    #[test]
    fn it_is_shown_from_its_beginning_until_before_its_end() {
        let spec = spec(["a", "", ""], [1, 2]);
        let at = |second| spec.state(Timestamp::from_second(second).unwrap());
        assert_eq!((at(3_599), at(3_600)), (AnnouncementState::Upcoming, AnnouncementState::Shown));
        assert_eq!((at(7_199), at(7_200)), (AnnouncementState::Shown, AnnouncementState::Over));
    }
}
