//! One announcement: what it says, to whom and for how long; or a new one.

use crate::Identity;
use crate::model::{AnnouncementId, AnnouncementSpec, Audience, Level};
use crate::usecases::{change_announcement, create_announcement, end_announcement, find_announcement};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use jiff::tz::TimeZone;
use yui_kernel::{Error, Language, Result, Timestamp, japan};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

/// Where the announcements are listed.
const LIST: &str = "/operate/announcements";

/// The fields of the texts, in the order of [`Language::ALL`].
const TEXTS: [&str; 3] = ["text_ja", "text_en", "text_fr"];

#[derive(Template)]
#[template(path = "announcements/edit.html")]
struct Edit<'a> {
    page: &'a Page,
    errors: Errors,
    /// None for a new one.
    id: Option<AnnouncementId>,
    typed: Typed,
}

/// What was typed, or what is stored.
struct Typed {
    audience: String,
    level: String,
    texts: [String; 3],
    from: String,
    until: String,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    let (id, stored) = find(&page, &identity, &path).await?;
    let typed = Typed::of(&page, stored.as_ref());
    page.show(&Edit { page: &page, errors: Errors::default(), id, typed })
}

pub(super) async fn save(page: Page, State(identity): State<Identity>, path: PathParams, form: Form) -> Shown {
    let (id, _) = find(&page, &identity, &path).await?;
    let typed = Typed::read(&form);
    let errors = match typed.spec(&page) {
        Err(errors) => errors,
        Ok(spec) => {
            let field = if spec.texts.iter().all(String::is_empty) { TEXTS[0] } else { "" };
            let operator = page.operator()?;
            let saved = match id {
                Some(id) => change_announcement(&identity, operator, id, spec).await,
                None => create_announcement(&identity, operator, spec).await.map(drop),
            };
            match saved {
                Ok(()) => return Ok(go_to(&format!("{LIST}?notice=saved"))),
                Err(error) => page.refused_at(field, error)?,
            }
        }
    };
    page.show_as(StatusCode::BAD_REQUEST, &Edit { page: &page, errors, id, typed })
}

pub(super) async fn end(page: Page, State(identity): State<Identity>, path: PathParams) -> Shown {
    let (id, stored) = find(&page, &identity, &path).await?;
    let id = id.ok_or_else(|| Error::not_found("there is no such announcement"))?;
    match end_announcement(&identity, page.operator()?, id).await {
        Ok(()) => Ok(go_to(&format!("{LIST}?notice=announcement-ended"))),
        Err(error) => {
            let (errors, typed) = (page.refused(error)?, Typed::of(&page, stored.as_ref()));
            page.show_as(StatusCode::CONFLICT, &Edit { page: &page, errors, id: Some(id), typed })
        }
    }
}

/// The announcement that the path names; none for `new`.
async fn find(
    page: &Page,
    identity: &Identity,
    path: &PathParams,
) -> Result<(Option<AnnouncementId>, Option<AnnouncementSpec>)> {
    let named = path.get("announcement");
    if named == "new" {
        return Ok((None, None));
    }
    let id = named.parse().map_err(|_| Error::not_found("there is no such announcement"))?;
    Ok((Some(id), Some(find_announcement(identity, page.operator()?, id).await?.spec)))
}

/// The name of an audience.
pub(super) fn audience(page: &Page, audience: Audience) -> &str {
    match audience {
        Audience::Everyone => page.t("announcement-for-everyone"),
        Audience::Members => page.t("announcement-for-members"),
        Audience::Operators => page.t("announcement-for-operators"),
    }
}

impl Typed {
    fn of(page: &Page, stored: Option<&AnnouncementSpec>) -> Self {
        let local = |at: Timestamp| local(page, at);
        let texts = std::array::from_fn(|_| String::new());
        match stored {
            None => Self {
                audience: Audience::Everyone.as_str().to_owned(),
                level: Level::Information.as_str().to_owned(),
                texts,
                from: local(page.now()),
                until: String::new(),
            },
            Some(spec) => Self {
                audience: spec.audience.as_str().to_owned(),
                level: spec.level.as_str().to_owned(),
                texts: spec.texts.clone(),
                from: local(spec.starts_at),
                until: local(spec.ends_at),
            },
        }
    }

    fn read(form: &Form) -> Self {
        Self {
            audience: form.text("audience"),
            level: form.text("level"),
            texts: TEXTS.map(|field| form.text(field)),
            from: form.narrow("from"),
            until: form.narrow("until"),
        }
    }

    fn spec(&self, page: &Page) -> std::result::Result<AnnouncementSpec, Errors> {
        let mut errors = Errors::default();
        let (audience, level) = (self.audience.parse::<Audience>(), self.level.parse::<Level>());
        let [from, until] = [&self.from, &self.until].map(|typed| japan::typed_instant(typed, page.zone()));
        if audience.is_err() {
            errors.add("audience", page.t("announcement-audience-missing"));
        }
        if level.is_err() {
            errors.add("level", page.t("announcement-level-missing"));
        }
        for (field, found) in [("from", from), ("until", until)] {
            if found.is_none() {
                errors.add(field, page.t("announcement-time-wrong"));
            }
        }
        if let (Some(from), Some(until)) = (from, until)
            && (until <= from || until <= page.now())
        {
            errors.add("until", page.t("announcement-until-early"));
        }
        match (audience, level, from, until) {
            (Ok(audience), Ok(level), Some(starts_at), Some(ends_at)) if errors.is_empty() => {
                Ok(AnnouncementSpec { audience, level, texts: self.texts.clone(), starts_at, ends_at })
            }
            _ => Err(errors),
        }
    }
}

/// An instant as a browser's field of day and time has it, in the reader's zone.
fn local(page: &Page, at: Timestamp) -> String {
    let zone = TimeZone::get(page.zone()).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

impl Edit<'_> {
    fn href(&self) -> String {
        self.id.map_or_else(|| format!("{LIST}/new"), |id| format!("{LIST}/{id}"))
    }

    fn audiences(&self) -> Vec<(&'static str, &str)> {
        Audience::ALL.iter().map(|one| (one.as_str(), audience(self.page, *one))).collect()
    }

    fn levels(&self) -> Vec<(&'static str, &str)> {
        let name = |level: &Level| match level {
            Level::Information => self.page.t("announcement-information"),
            Level::Warning => self.page.t("announcement-warning"),
        };
        Level::ALL.iter().map(|level| (level.as_str(), name(level))).collect()
    }

    /// Field, label and text, a line a language.
    fn texts(&self) -> Vec<(&'static str, &str, &str)> {
        let labels = Language::ALL.map(|language| match language {
            Language::Japanese => self.page.t("announcement-text-ja"),
            Language::English => self.page.t("announcement-text-en"),
            Language::French => self.page.t("announcement-text-fr"),
        });
        let texts = self.typed.texts.iter().map(String::as_str);
        TEXTS.into_iter().zip(labels).zip(texts).map(|((field, label), text)| (field, label, text)).collect()
    }
}
