//! Samples of what a municipality writes, as they lie in the folder `samples`: a file a sample and language.

use super::draft::Typed;
use crate::model::Channel;
use crate::model::category::{Categories, Category};
use uuid::Uuid;
use yui_kernel::{Error, Language, Result};

/// What a municipality writes about one thing, as e-mail and as text message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Its name in addresses.
    pub(super) key: &'static str,
    /// The category of templates that are made of it.
    category: Uuid,
    ja: &'static str,
    en: &'static str,
    fr: &'static str,
}

/// What a sample says in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wording {
    /// A name for the template.
    pub(super) name: &'static str,
    /// The subject of the e-mail.
    pub(super) subject: &'static str,
    /// The e-mail.
    pub(super) email: &'static str,
    /// The text message.
    pub(super) text: &'static str,
}

macro_rules! samples {
    ($($key:literal, $category:ident;)+) => {
        /// Every sample.
        pub(super) const SAMPLES: &[Sample] = &[$(Sample {
            key: $key,
            category: Category::$category,
            ja: include_str!(concat!("../../../samples/", $key, ".ja.txt")),
            en: include_str!(concat!("../../../samples/", $key, ".en.txt")),
            fr: include_str!(concat!("../../../samples/", $key, ".fr.txt")),
        }),+];
    };
}

samples! {
    "application-received", CONFIRMATION;
    "application-incomplete", REQUEST;
    "booking-confirmed", CONFIRMATION;
    "interview-date", REMINDER;
    "payment-deadline", REMINDER;
    "bulky-waste", CONFIRMATION;
    "library-reservation", STATUS_UPDATE;
    "infant-checkup", REMINDER;
    "vaccination-voucher", GENERAL;
    "shelter-opening", ALERT;
}

impl Sample {
    /// The sample with this name.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn find(key: &str) -> Result<&'static Self> {
        SAMPLES.iter().find(|sample| sample.key == key).ok_or_else(|| Error::not_found("the sample is not there"))
    }

    /// What it says in a language.
    ///
    /// # Errors
    /// `NotFound` if a part of its file is missing, which a test excludes.
    pub(super) fn wording(&self, language: Language) -> Result<Wording> {
        let file = match language {
            Language::Japanese => self.ja,
            Language::English => self.en,
            Language::French => self.fr,
        };
        let part = |name| part(file, name).ok_or_else(|| Error::not_found("the sample is not there"));
        Ok(Wording { name: part("name")?, subject: part("subject")?, email: part("email")?, text: part("text")? })
    }

    /// What it says, as if somebody had typed it; its category as far as that is offered.
    ///
    /// # Errors
    /// As [`Sample::wording`].
    pub(super) fn typed(&self, channel: Channel, language: Language, categories: &Categories) -> Result<Typed> {
        let wording = self.wording(language)?;
        let is_offered = categories.offered().any(|category| category.id == self.category);
        let (subject, content) = match channel {
            Channel::Email => (wording.subject, wording.email),
            Channel::Sms => ("", wording.text),
        };
        Ok(Typed {
            name: wording.name.to_owned(),
            subject: subject.to_owned(),
            content: content.to_owned(),
            category: if is_offered { self.category } else { Category::GENERAL }.to_string(),
            right_to_left: false,
            has_unsubscribe_link: false,
        })
    }
}

/// What stands in a file between the line `=== NAME` and the next of its kind.
fn part(file: &'static str, name: &str) -> Option<&'static str> {
    let mut parts = file.split("=== ").skip(1).filter_map(|part| part.split_once('\n'));
    let text = parts.find(|(found, _)| *found == name)?.1.trim_end();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::content::limits::sms_limit;
    use crate::model::content::{Content, Personalisation, missing};

    fn placeholders(text: &str) -> Vec<String> {
        missing([&Content::parse(text)], &Personalisation::new())
    }

    #[test]
    fn every_sample_is_a_template_as_it_is() {
        let categories = Categories::new(Vec::new());
        for (sample, language) in SAMPLES.iter().flat_map(|one| Language::ALL.map(|language| (one, language))) {
            for channel in [Channel::Email, Channel::Sms] {
                let place = format!("{} {} {channel}", sample.key, language.code());
                let typed = sample.typed(channel, language, &categories).unwrap();
                let draft = typed.draft(channel);
                let text = crate::model::template::TemplateText {
                    name: draft.name,
                    subject: draft.subject,
                    content: draft.content.clone(),
                    category_id: draft.category_id,
                    lane: None,
                    redact: false,
                    right_to_left: false,
                    has_unsubscribe_link: false,
                };
                text.check(channel, sms_limit(Dialect::Gc)).unwrap_or_else(|error| panic!("{place}: {error}"));
                let (named, opened) = (placeholders(&draft.content), draft.content.matches("((").count());
                assert!(!named.is_empty() && named.len() <= opened, "{place}: {named:?}");
                assert!(named.iter().all(|name| !name.contains(['(', ')', '\n'])), "{place}: {named:?}");
                assert_eq!(opened, draft.content.matches("))").count(), "{place}");
            }
        }
    }

    #[test]
    fn samples_have_their_own_names() {
        let mut keys: Vec<&str> = SAMPLES.iter().map(|sample| sample.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), SAMPLES.len());
        assert!(Sample::find("bulky-waste").is_ok() && Sample::find("nothing").is_err());
    }

    #[test]
    fn a_category_that_is_not_offered_is_not_chosen() {
        let hide = |category: &Category| Category { hidden: true, ..category.clone() };
        let categories = Categories::new(Categories::new(Vec::new()).iter().map(hide).collect());
        let typed = SAMPLES[0].typed(Channel::Sms, Language::English, &categories).unwrap();
        assert_eq!((typed.category, typed.subject), (Category::GENERAL.to_string(), String::new()));
    }
}
