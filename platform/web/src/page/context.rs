//! One page for one reader: language, who it is, where in the console, and what the layout needs.

use super::cookie::Cookie;
use super::format::Whole;
use super::{Announced, Entry, Errors, Format, Language, Section, Texts, Visitor, assets, csrf, encode};
use crate::Failure;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use std::borrow::Borrow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use yui_kernel::{Error, ErrorKind, NodeWide, Result, Timestamp};
use yui_policy::Access;

crate::texts! {
    /// The texts that all pages share.
    pub static SHARED = "../../messages/shared"
}

/// What a page's handler gets, and its template as `page`. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Page(Arc<Inner>);

pub(super) struct Inner {
    pub(super) format: Format,
    pub(super) visitor: Option<Visitor>,
    pub(super) places: Vec<Entry>,
    pub(super) section: Option<Section>,
    pub(super) announced: Vec<Announced>,
    pub(super) texts: &'static Texts,
    /// Path and query of the request.
    pub(super) address: String,
    pub(super) is_https: bool,
    pub(super) now: Timestamp,
    /// The cookie that forms are bound to, and whether the browser has it already.
    pub(super) bound_to: SecretString,
    pub(super) is_bound: bool,
    pub(super) has_form: AtomicBool,
}

impl Page {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The page of a failure that no page's own code has seen: nobody is known, and nothing can be sent from it.
    pub(super) fn bare(headers: &HeaderMap) -> Self {
        Self::new(Inner {
            format: chosen_format(headers),
            visitor: None,
            places: Vec::new(),
            section: None,
            announced: Vec::new(),
            texts: &SHARED,
            address: "/".to_owned(),
            is_https: false,
            now: Timestamp::UNIX_EPOCH,
            bound_to: SecretString::default(),
            is_bound: true,
            has_form: AtomicBool::new(false),
        })
    }

    /// The text of a key: of the page's own crate, else of those that all share.
    #[must_use]
    pub fn t<'a>(&self, key: &'a str) -> &'a str {
        self.text(key).unwrap_or(key)
    }

    /// The same for a key that is made of a word of the program, which may have no text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'static str> {
        let language = self.language();
        self.0.texts.get(language, key).or_else(|| SHARED.get(language, key))
    }

    /// The text of a key with values.
    #[must_use]
    pub fn f<V: AsRef<str>>(&self, key: &str, values: &[(&str, V)]) -> String {
        let language = self.language();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        let found = self.0.texts.fill(language, key, &values).or_else(|| SHARED.fill(language, key, &values));
        found.unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key with a number in it, called `n`: the key with `-one` where the language has a form for this number and the text is there.
    #[must_use]
    pub fn n(&self, key: &str, number: impl Whole) -> String {
        let number = number.whole();
        let is_one = match self.language() {
            Language::Japanese => false,
            Language::English => number == 1,
            Language::French => number < 2,
        };
        let written = self.number(number);
        let one =
            is_one.then(|| self.0.texts.fill(self.language(), &format!("{key}-one"), &[("n", &written)])).flatten();
        one.unwrap_or_else(|| self.f(key, &[("n", &written)]))
    }

    /// A use case's refusal in the reader's language.
    #[must_use]
    pub fn problem(&self, error: &Error) -> String {
        self.problem_text(&error.to_string())
    }

    /// A refusal as what is wrong with the form that brought it about, at the field that it is about.
    ///
    /// # Errors
    /// Faults of the node, which are no matter of the form.
    pub fn refused(&self, error: Error) -> std::result::Result<Errors, Failure> {
        match error.kind() {
            ErrorKind::Internal | ErrorKind::Unavailable => Err(Failure::from(error)),
            _ => {
                let mut errors = Errors::default();
                errors.add(error.field().unwrap_or_default(), self.problem(&error));
                Ok(errors)
            }
        }
    }

    /// A refusal as what is wrong with one field, unless it says that it is about another one.
    ///
    /// # Errors
    /// As [`Page::refused`].
    pub fn refused_at(&self, field: &str, error: Error) -> std::result::Result<Errors, Failure> {
        let field = error.field().unwrap_or(field).to_owned();
        Ok(self.refused(error)?.all_at(&field))
    }

    pub(super) fn problem_text(&self, message: &str) -> String {
        let language = self.language();
        let found = self.0.texts.problem(language, message).or_else(|| SHARED.problem(language, message));
        found.unwrap_or_else(|| message.to_owned())
    }

    /// Whether the form with this token was shown to this browser.
    pub(super) fn is_form(&self, token: &str) -> bool {
        self.0.is_bound && csrf::fits(token, self.0.bound_to.expose_secret())
    }

    /// The reader's language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.0.format.language
    }

    /// How the reader writes numbers and days.
    #[must_use]
    pub fn format(&self) -> Format {
        self.0.format
    }

    /// A number as the reader writes it.
    #[must_use]
    pub fn number(&self, number: impl Whole) -> String {
        self.0.format.number(number)
    }

    /// A day and time in a zone as the reader writes them.
    #[must_use]
    pub fn moment(&self, at: impl Borrow<Timestamp>, zone: &str) -> String {
        self.0.format.moment(*at.borrow(), zone)
    }

    /// A day and time as the reader writes them, in the zone of the reader's organisation.
    #[must_use]
    pub fn when(&self, at: impl Borrow<Timestamp>) -> String {
        self.moment(at, self.zone())
    }

    /// The reader's time zone (IANA name): that of the organisation, or of those who run the node; UTC for visitors.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.visitor().map_or("UTC", |visitor| visitor.time_zone.as_str())
    }

    /// Who looks at it.
    #[must_use]
    pub fn visitor(&self) -> Option<&Visitor> {
        self.0.visitor.as_ref()
    }

    /// Who looks at it.
    ///
    /// # Errors
    /// `Forbidden` if nobody has signed in, which the guards of pages exclude.
    pub fn known(&self) -> Result<&Visitor> {
        self.visitor().ok_or_else(|| Error::forbidden("sign in first"))
    }

    /// What the member may do who looks at it.
    ///
    /// # Errors
    /// `Forbidden` if it is no member.
    pub fn access(&self) -> Result<&Access> {
        self.known()?.access()
    }

    /// The context of the operator who looks at it.
    ///
    /// # Errors
    /// `Forbidden` if it is no operator.
    pub fn operator(&self) -> Result<&NodeWide> {
        self.known()?.operator()
    }

    /// The part of the console that the page belongs to.
    #[must_use]
    pub fn section(&self) -> Option<&Section> {
        self.0.section.as_ref()
    }

    /// What those who run the node tell.
    #[must_use]
    pub fn announced(&self) -> &[Announced] {
        &self.0.announced
    }

    /// Whether the page belongs to something that has ended: then it offers nothing to change it.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.section().is_some_and(|section| section.has_ended)
    }

    /// The main menu.
    #[must_use]
    pub fn places(&self) -> &[Entry] {
        &self.0.places
    }

    /// Path and query of the request.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// The path of the request.
    #[must_use]
    pub fn path(&self) -> &str {
        self.address().split('?').next().unwrap_or_default()
    }

    /// When the page was asked for.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    /// Whether the node is reached by HTTPS, for cookies.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.is_https
    }

    /// Whether an entry of a menu is the one whose pages are being looked at: the longest that the path begins with.
    #[must_use]
    pub fn is_at(&self, href: &str) -> bool {
        let path = self.path();
        let covers = |href: &str| {
            path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && href != "/"))
        };
        let section = self.section().map(|section| section.entries.as_slice()).unwrap_or_default();
        let mut others = section.iter().chain(self.places());
        covers(href) && !others.any(|other| other.href.len() > href.len() && covers(&other.href))
    }

    /// What was just done, if the address says so: `?notice=saved` shows the text `notice-saved`.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        let query = self.address().split_once('?')?.1;
        let name = query.split('&').find_map(|pair| pair.strip_prefix("notice="))?;
        let is_name = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if !is_name {
            return None;
        }
        let key = format!("notice-{name}");
        let language = self.language();
        self.0.texts.get(language, &key).or_else(|| SHARED.get(language, &key))
    }

    /// The languages that the page can be read in, each with the address that chooses it: name, code of the choice, `lang`, address.
    #[must_use]
    pub fn choices(&self) -> Vec<Choice> {
        let choice = |format: Format| Choice {
            name: format.name(),
            lang: format.language.code(),
            href: format!("/language?to={}&next={}", format.tag(), encode(self.address())),
            is_chosen: self.0.format == format,
        };
        Format::ALL.map(choice).to_vec()
    }

    /// The token of the page's forms; whoever asks for it makes the browser keep what it is bound to.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.0.has_form.store(true, Ordering::Relaxed);
        csrf::token(self.0.bound_to.expose_secret())
    }

    /// The address of the style.
    #[must_use]
    pub fn style(&self) -> &'static str {
        assets::address("css")
    }

    /// The address of the modules.
    #[must_use]
    pub fn script(&self) -> &'static str {
        assets::address("js")
    }

    /// The address of the icon.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        assets::address("svg")
    }

    /// The cookie that the browser has to keep for the page's forms, if it does not have it yet.
    pub(super) fn form_cookie(&self) -> Option<HeaderValue> {
        let needed = self.0.has_form.load(Ordering::Relaxed) && !self.0.is_bound;
        needed.then(|| Cookie::Form.keep(self.0.bound_to.expose_secret(), None, self.0.is_https))
    }
}

/// A language to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its own name.
    pub name: &'static str,
    /// Its code (BCP 47).
    pub lang: &'static str,
    /// The address that chooses it.
    pub href: String,
    /// Whether the page is in it.
    pub is_chosen: bool,
}

/// The reader's choice, else what the browser asks for, else English.
pub(super) fn chosen_format(headers: &HeaderMap) -> Format {
    let chosen = Cookie::Language.read(headers, false).and_then(Format::of_tag);
    let accepted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Format::from(Language::accepted(header).unwrap_or(Language::English))
    };
    chosen.unwrap_or_else(accepted)
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").field("format", &self.format).finish_non_exhaustive()
    }
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> std::result::Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "The node failed to answer.")
                .with_detail("a page stands outside a router of pages")
        })
    }
}
