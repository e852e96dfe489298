//! How the e-mails of a service look: a logo, a colour and words above the text.
//!
//! Words and descriptions can be in two languages, in the order in which they are given: a government that writes in English and French
//! puts either of them first.

mod colour;
mod logo;

pub use colour::Colour;
pub use logo::{Image, LOGO_BYTES, LOGO_PIXELS, Logo, LogoFormat};

use super::BrandId;
use super::dialect::names;
use serde::{Deserialize, Serialize};
use yui_kernel::{Error, Result};

names! {
    /// How a brand is arranged.
    Layout {
        /// The logo alone, on white.
        Logo = "logo",
        /// The logo, and beside it the words, on white above a line of the brand's colour.
        LogoAndWords = "logo-and-words",
        /// Logo and words on a band of the brand's colour.
        Banner = "banner",
    }
}

/// The longest words and descriptions, in characters.
const LONGEST: usize = 120;

/// A text with its language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Its language as a BCP 47 tag, such as `fr` or `en-CA`.
    pub language: String,
    /// The text, in one line.
    pub text: String,
}

impl Wording {
    /// A text in a language.
    #[must_use]
    pub fn new(language: &str, text: &str) -> Self {
        Self { language: language.to_owned(), text: text.to_owned() }
    }
}

/// What a brand is to be, but for its logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandSpec {
    /// What people who choose it read; recipients never see it.
    pub name: String,
    /// How it is arranged.
    pub layout: Layout,
    /// Its colour; a banner needs one.
    pub colour: Option<Colour>,
    /// What is said beside the logo, in up to two languages.
    pub words: Vec<Wording>,
    /// What the logo shows, for those who do not see it, in up to two languages. May be empty where words say it already.
    pub alt: Vec<Wording>,
}

impl BrandSpec {
    /// The signature of the Government of Canada in both official languages, without its symbol, whose image a department adds as the logo.
    #[must_use]
    pub fn government_of_canada(french_first: bool) -> Self {
        let mut words = vec![Wording::new("en", "Government of Canada"), Wording::new("fr", "Gouvernement du Canada")];
        let mut order = "English first";
        if french_first {
            words.reverse();
            order = "French first";
        }
        let name = format!("Government of Canada, {order}");
        Self { name, layout: Layout::LogoAndWords, colour: None, words, alt: Vec::new() }
    }

    /// The same with surrounding blanks taken away, if it can be shown, with or without a logo.
    ///
    /// # Errors
    /// `Invalid`, saying what to change.
    pub fn checked(mut self, has_logo: bool) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        if self.name.is_empty() || self.name.chars().count() > 254 || self.name.chars().any(char::is_control) {
            return Err(Error::invalid("the name of a brand has between 1 and 254 characters, in one line"));
        }
        self.words = wordings(self.words, "words")?;
        self.alt = wordings(self.alt, "description of the logo")?;
        if self.layout == Layout::Banner && self.colour.is_none() {
            return Err(Error::invalid("a banner needs a colour"));
        }
        if self.layout == Layout::Logo {
            if !has_logo {
                return Err(Error::invalid("this layout shows the logo alone: add one, or choose another layout"));
            }
            if !self.words.is_empty() {
                return Err(Error::invalid(
                    "this layout shows the logo alone: take the words away, or choose another layout",
                ));
            }
        }
        if self.words.is_empty() && self.alt.is_empty() {
            return Err(Error::invalid("say what the logo shows, or add words: some readers do not see images"));
        }
        if !has_logo && self.words.is_empty() {
            return Err(Error::invalid("a brand without a logo needs words"));
        }
        Ok(self)
    }
}

/// Up to two texts in different languages.
fn wordings(given: Vec<Wording>, what: &str) -> Result<Vec<Wording>> {
    let given: Vec<Wording> = given.into_iter().map(|one| Wording::new(one.language.trim(), one.text.trim())).collect();
    let fits = |one: &Wording| {
        !one.text.is_empty() && one.text.chars().count() <= LONGEST && !one.text.chars().any(char::is_control)
    };
    if !given.iter().all(fits) {
        return Err(Error::invalid(format!(
            "the {what} of a brand have between 1 and {LONGEST} characters, in one line"
        )));
    }
    if !given.iter().all(|one| is_language(&one.language)) {
        return Err(Error::invalid(format!("the {what} of a brand need a language such as en, fr or ja")));
    }
    match given.as_slice() {
        [] | [_] => Ok(given),
        [one, other] if !one.language.eq_ignore_ascii_case(&other.language) => Ok(given),
        _ => Err(Error::invalid(format!("the {what} of a brand are in one language or in two different ones"))),
    }
}

/// A language of two or three letters, perhaps with subtags.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|first| matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
        && tag.len() <= 35
}

/// A brand as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// What it is.
    pub spec: BrandSpec,
    /// Its logo.
    pub logo: Option<Image>,
    /// Whether services of the organisation that chose nothing have it.
    pub is_default: bool,
    /// Whether nobody can choose it any more.
    pub archived: bool,
}

impl Brand {
    /// The path of its logo on the node; it never shows anything else.
    #[must_use]
    pub fn logo_path(&self) -> Option<String> {
        let logo = self.logo.as_ref()?;
        Some(format!("/branding/{}/{}.{}", self.id, logo.digest, logo.format.extension()))
    }
}

/// What a service chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrandChoice {
    /// What the organisation has as its default, today and later.
    Default,
    /// No brand: e-mails carry the service's name.
    Nothing,
    /// This one of the organisation's.
    Brand(BrandId),
}

#[cfg(test)]
mod tests;
