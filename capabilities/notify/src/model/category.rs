//! Categories of templates: what a message is about, and by that how urgent it is.
//!
//! Nine are built in, the same as in GC Notify (section 2.9 of the wire facts). The operator changes them and adds others; those who write
//! templates choose among them.

use super::Channel;
use uuid::{Uuid, uuid};
use yui_kernel::{Error, Lane, Language, Result};

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 500;

/// A category of templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id; that of a built-in one is the same as in GC Notify.
    pub id: Uuid,
    /// Its name in English.
    pub name_en: String,
    /// Its name in French.
    pub name_fr: String,
    /// Its name in Japanese.
    pub name_ja: String,
    /// What it is for, in English.
    pub description_en: Option<String>,
    /// What it is for, in French.
    pub description_fr: Option<String>,
    /// What it is for, in Japanese.
    pub description_ja: Option<String>,
    /// Whether it is no longer offered. Templates that have it keep it.
    pub hidden: bool,
    /// The lane of its e-mails, unless a template names one of its own.
    pub email_lane: Lane,
    /// The lane of its text messages, unless a template names one of its own.
    pub text_lane: Lane,
}

impl Category {
    /// Its name in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Japanese => &self.name_ja,
            Language::English => &self.name_en,
            Language::French => &self.name_fr,
        }
    }

    /// The category of a template that names none.
    pub const GENERAL: Uuid = uuid!("207b293c-2ae5-48e8-836d-fcabd60b2153");

    /// That of messages which confirm something.
    pub const CONFIRMATION: Uuid = uuid!("977e2a00-f957-4ff0-92f2-ca3286b24786");

    /// That of messages which ask for something.
    pub const REQUEST: Uuid = uuid!("e0b8fbe5-f435-4977-8fc8-03f13d9296a5");

    /// That of messages which tell how far something is.
    pub const STATUS_UPDATE: Uuid = uuid!("55eb1137-6dc6-4094-9031-f61124a279dc");

    /// That of messages which warn.
    pub const ALERT: Uuid = uuid!("1d8ce435-a7e5-431b-aaa2-a418bc4d14f9");

    /// That of messages which remind.
    pub const REMINDER: Uuid = uuid!("edb966f3-4a4c-47a4-96ab-05ff259b919c");

    /// The lane of its messages in a channel.
    #[must_use]
    pub fn lane(&self, channel: Channel) -> Lane {
        match channel {
            Channel::Email => self.email_lane,
            Channel::Sms => self.text_lane,
        }
    }

    /// Its names, each language's.
    #[must_use]
    pub fn names(&self) -> [&str; 3] {
        [&self.name_en, &self.name_fr, &self.name_ja]
    }

    /// Checks its names and descriptions.
    ///
    /// # Errors
    /// `Invalid`, saying what to change.
    pub fn check(&self) -> Result<()> {
        let is_line = |text: &str, most: usize| {
            !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
        };
        if !self.names().into_iter().all(|name| is_line(name, LONGEST_NAME)) {
            return Err(Error::invalid(format!(
                "a category has a name of 1 to {LONGEST_NAME} characters in English, French and Japanese, each in one line"
            )));
        }
        let descriptions = [&self.description_en, &self.description_fr, &self.description_ja];
        if !descriptions.into_iter().flatten().all(|description| is_line(description, LONGEST_DESCRIPTION)) {
            return Err(Error::invalid(format!(
                "the description of a category has 1 to {LONGEST_DESCRIPTION} characters, in one line"
            )));
        }
        Ok(())
    }
}

/// All categories of the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories(Vec<Category>);

impl Categories {
    /// The built-in ones as the operator changed them, and the operator's own.
    #[must_use]
    pub fn new(stored: Vec<Category>) -> Self {
        let mut all: Vec<Category> = BUILT_IN.iter().map(built_in).collect();
        for category in stored {
            match all.iter_mut().find(|known| known.id == category.id) {
                Some(known) => *known = category,
                None => all.push(category),
            }
        }
        Self(all)
    }

    /// All of them, also those that are hidden.
    pub fn iter(&self) -> impl Iterator<Item = &Category> {
        self.0.iter()
    }

    /// Those that are offered to writers of templates.
    pub fn offered(&self) -> impl Iterator<Item = &Category> {
        self.0.iter().filter(|category| !category.hidden)
    }

    /// The one with this id.
    #[must_use]
    pub fn find(&self, id: Uuid) -> Option<&Category> {
        self.0.iter().find(|category| category.id == id)
    }

    /// The one with this name in any language, or with this id.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&Category> {
        let wanted = text.trim().to_lowercase();
        let is_named = |category: &&Category| category.names().into_iter().any(|name| name.to_lowercase() == wanted);
        self.0.iter().find(is_named).or_else(|| self.find(wanted.parse().ok()?))
    }

    /// The lane of the messages of a template: its own, else its category's.
    #[must_use]
    pub fn lane(&self, own: Option<Lane>, category: Uuid, channel: Channel) -> Lane {
        let by_category = || self.find(category).map_or(Lane::Normal, |category| category.lane(channel));
        own.unwrap_or_else(by_category)
    }

    /// Checks that no other category has one of this one's names: people choose by them.
    ///
    /// # Errors
    /// `Conflict`, with the name.
    pub fn check_names(&self, category: &Category) -> Result<()> {
        let taken = category.names().into_iter().find(|name| self.named(name).is_some_and(|one| one.id != category.id));
        match taken {
            None => Ok(()),
            Some(name) => Err(Error::conflict(format!("another category is called {name:?}"))),
        }
    }
}

/// A built-in category: id, name in English, French and Japanese, lane in both channels.
type BuiltIn = (Uuid, &'static str, &'static str, &'static str, Lane);

const BUILT_IN: [BuiltIn; 9] = [
    (Category::GENERAL, "General communication", "Communication générale", "お知らせ", Lane::Bulk),
    (Category::CONFIRMATION, "Confirmation", "Confirmation", "確認", Lane::Normal),
    (uuid!("e81678c0-4897-4111-b9d0-172f6b595f89"), "Decision", "Décision", "決定", Lane::Normal),
    (Category::REQUEST, "Request", "Demande", "依頼", Lane::Normal),
    (uuid!("b6c42a7e-2a26-4a07-802b-123a5c3198a9"), "Authentication", "Authentification", "認証", Lane::Priority),
    (Category::STATUS_UPDATE, "Status update", "Mise à jour du statut", "状況の変化", Lane::Normal),
    (uuid!("7c16aa95-e2e1-4497-81d6-04c656520fe4"), "Test", "Test", "試験", Lane::Normal),
    (Category::ALERT, "Alert", "Alerte", "警報", Lane::Priority),
    (Category::REMINDER, "Reminder", "Rappel", "リマインダー", Lane::Normal),
];

fn built_in((id, name_en, name_fr, name_ja, lane): &BuiltIn) -> Category {
    Category {
        id: *id,
        name_en: (*name_en).to_owned(),
        name_fr: (*name_fr).to_owned(),
        name_ja: (*name_ja).to_owned(),
        description_en: None,
        description_fr: None,
        description_ja: None,
        hidden: false,
        email_lane: *lane,
        text_lane: *lane,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::ErrorKind;

    fn own() -> Category {
        Category {
            id: Uuid::from_u128(7),
            name_en: "Evacuation".to_owned(),
            name_fr: "Évacuation".to_owned(),
            name_ja: "避難".to_owned(),
            text_lane: Lane::Priority,
            ..built_in(&BUILT_IN[1])
        }
    }

    #[test]
    fn the_operators_word_stands_before_what_is_built_in() {
        let changed = Category { hidden: true, email_lane: Lane::Priority, ..built_in(&BUILT_IN[0]) };
        let categories = Categories::new(vec![changed, own()]);
        assert_eq!((categories.iter().count(), categories.offered().count()), (10, 9));
        assert_eq!(categories.lane(None, Category::GENERAL, Channel::Email), Lane::Priority);
        assert_eq!(categories.lane(None, Category::GENERAL, Channel::Sms), Lane::Bulk);
        assert_eq!(categories.lane(Some(Lane::Bulk), own().id, Channel::Sms), Lane::Bulk, "a template's own lane");
        assert_eq!(categories.lane(None, own().id, Channel::Sms), Lane::Priority);
        assert_eq!(categories.lane(None, Uuid::nil(), Channel::Sms), Lane::Normal);
    }

    #[test]
    fn a_category_is_found_by_name_in_any_language_or_by_id() {
        let categories = Categories::new(vec![own()]);
        for text in ["évacuation", "EVACUATION", " 避難 ", "00000000-0000-0000-0000-000000000007"] {
            assert_eq!(categories.named(text), Some(&own()), "{text}");
        }
        assert_eq!(categories.named("none of them"), None);
    }

    #[test]
    fn names_are_there_and_are_nobody_elses() {
        let categories = Categories::new(vec![own()]);
        categories.check_names(&own()).unwrap();
        let twin = Category { name_fr: "alerte".to_owned(), ..own() };
        assert_eq!(categories.check_names(&twin).unwrap_err().kind(), ErrorKind::Conflict);
        own().check().unwrap();
        for wrong in ["", " ", "a\nb", &"a".repeat(101)] {
            assert!(Category { name_ja: wrong.to_owned(), ..own() }.check().is_err(), "{wrong:?}");
        }
        for wrong in ["", &"a".repeat(501)] {
            assert!(Category { description_fr: Some(wrong.to_owned()), ..own() }.check().is_err(), "{wrong:?}");
        }
        assert!(Categories::new(Vec::new()).iter().all(|category| category.check().is_ok()));
    }
}
