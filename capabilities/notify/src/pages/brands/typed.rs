//! What was typed into the form of a brand.

use crate::Notify;
use crate::model::brand::{Brand, BrandSpec, Colour, Layout, Logo, Wording};
use crate::usecases::branding::LogoChange;
use yui_kernel::{Error, Result};
use yui_web::Failure;
use yui_web::page::{Errors, Form, Page};

/// The languages that are offered for words, before those that a brand has already.
const LANGUAGES: [(&str, &str); 3] = [("ja", "日本語"), ("en", "English"), ("fr", "Français")];

/// The names of the fields of two texts; that of a text's language ends in `_language`.
const WORDS: [&str; 2] = ["words_1", "words_2"];
const ALT: [&str; 2] = ["alt_1", "alt_2"];

/// The fields, as they are shown again.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) layout: String,
    pub(super) colour: String,
    /// Language and text, twice.
    pub(super) words: [Wording; 2],
    pub(super) alt: [Wording; 2],
    pub(super) remove_logo: bool,
}

impl Default for Wording {
    fn default() -> Self {
        Self::new("", "")
    }
}

/// Two lines of a form with what is stored, the others empty in the languages that are left.
fn lines(stored: &[Wording]) -> [Wording; 2] {
    let mut left = LANGUAGES.iter().filter(|(code, _)| stored.iter().all(|one| one.language != *code));
    let mut stored = stored.iter().cloned();
    std::array::from_fn(|_| {
        let empty = || Wording::new(left.next().map_or("en", |(code, _)| code), "");
        stored.next().unwrap_or_else(empty)
    })
}

impl Typed {
    /// The form of a brand, or of a new one.
    pub(super) fn of(brand: Option<&Brand>) -> Self {
        let Some(Brand { spec, .. }) = brand else {
            let (words, alt) = (lines(&[]), lines(&[]));
            return Self { layout: Layout::LogoAndWords.to_string(), words, alt, ..Self::default() };
        };
        Self {
            name: spec.name.clone(),
            layout: spec.layout.to_string(),
            colour: spec.colour.map(|colour| colour.to_string()).unwrap_or_default(),
            words: lines(&spec.words),
            alt: lines(&spec.alt),
            remove_logo: false,
        }
    }

    /// What was sent.
    pub(super) fn read(form: &Form) -> Self {
        let lines = |fields: [&str; 2]| {
            fields.map(|field| Wording::new(&form.text(&format!("{field}_language")), &form.text(field)))
        };
        Self {
            name: form.text("name"),
            layout: form.text("layout"),
            colour: form.narrow("colour"),
            words: lines(WORDS),
            alt: lines(ALT),
            remove_logo: form.has("remove_logo"),
        }
    }

    /// What the brand is to be, and what becomes of its logo; or what is wrong, field by field.
    pub(super) fn wanted(
        &self,
        page: &Page,
        form: &Form,
        stored: Option<&Brand>,
    ) -> std::result::Result<std::result::Result<(BrandSpec, LogoChange), Errors>, Failure> {
        let mut errors = Errors::default();
        let mut put = |field: &str, error: Error| -> std::result::Result<(), Failure> {
            for refused in page.refused(error)?.list() {
                errors.add(field, refused.message.clone());
            }
            Ok(())
        };
        if self.name.is_empty() {
            put("name", Error::invalid("the name of a brand has between 1 and 254 characters, in one line"))?;
        }
        let colour = self.colour();
        let logo = self.logo(form);
        let layout = self.layout.parse::<Layout>().map_err(|_| Error::invalid("choose a layout"));
        let has_logo = match &logo {
            Ok(LogoChange::Keep) => stored.is_some_and(|brand| brand.logo.is_some()),
            Ok(LogoChange::Remove) | Err(_) => false,
            Ok(LogoChange::Replace(_)) => true,
        };
        match (colour, layout, logo) {
            (Ok(colour), Ok(layout), Ok(logo)) if !self.name.is_empty() => {
                let given = |lines: &[Wording; 2]| lines.iter().filter(|one| !one.text.is_empty()).cloned().collect();
                let (words, alt) = (given(&self.words), given(&self.alt));
                match (BrandSpec { name: self.name.clone(), layout, colour, words, alt }).checked(has_logo) {
                    Ok(spec) => return Ok(Ok((spec, logo))),
                    Err(error) => put("", error)?,
                }
            }
            (colour, layout, logo) => {
                for (field, error) in [("layout", layout.err()), ("colour", colour.err()), ("logo", logo.err())] {
                    if let Some(error) = error {
                        put(field, error)?;
                    }
                }
            }
        }
        Ok(Err(errors))
    }

    fn colour(&self) -> Result<Option<Colour>> {
        if self.colour.is_empty() { Ok(None) } else { self.colour.parse().map(Some) }
    }

    fn logo(&self, form: &Form) -> Result<LogoChange> {
        match form.file("logo") {
            Some(file) => Logo::read(file.bytes.clone()).map(|logo| LogoChange::Replace(logo.content)),
            None if self.remove_logo => Ok(LogoChange::Remove),
            None => Ok(LogoChange::Keep),
        }
    }

    /// The lines of the words.
    pub(super) fn word_lines(&self) -> Vec<Line<'_>> {
        shown(WORDS, &self.words)
    }

    /// The lines of the logo's description.
    pub(super) fn alt_lines(&self) -> Vec<Line<'_>> {
        shown(ALT, &self.alt)
    }
}

/// A text of the form and its language.
pub(super) struct Line<'a> {
    /// The names of their fields.
    pub(super) field: &'static str,
    pub(super) language_field: String,
    pub(super) wording: &'a Wording,
}

fn shown<'a>(fields: [&'static str; 2], lines: &'a [Wording; 2]) -> Vec<Line<'a>> {
    let line = |(field, wording)| Line { field, language_field: format!("{field}_language"), wording };
    fields.into_iter().zip(lines).map(line).collect()
}

impl Line<'_> {
    /// The languages to choose from: code and name.
    pub(super) fn languages(&self) -> Vec<(&str, &str)> {
        let (mut offered, chosen) = (LANGUAGES.to_vec(), self.wording.language.as_str());
        if !chosen.is_empty() && offered.iter().all(|(code, _)| *code != chosen) {
            offered.push((chosen, chosen));
        }
        offered
    }
}

/// A brand as a form describes it, for its preview.
pub(super) fn drafted(notify: &Notify, stored: Option<&Brand>, spec: BrandSpec, logo: &LogoChange) -> Result<Brand> {
    let base = stored.cloned();
    let kept = base.as_ref().and_then(|brand| brand.logo.clone());
    let logo = match logo {
        LogoChange::Keep => kept,
        LogoChange::Remove => None,
        LogoChange::Replace(content) => Some(Logo::read(content.clone())?.image),
    };
    let id = base.map_or_else(|| crate::model::BrandId::new(notify.env()), |brand| brand.id);
    Ok(Brand { id, spec, logo, is_default: false, archived: false })
}
