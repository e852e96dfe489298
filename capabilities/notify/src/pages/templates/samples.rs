//! `/services/{service_id}/templates/samples`: samples to begin a template with, and one of them as it would arrive.

use super::look::{Look, base};
use super::place::place;
use super::sample::{SAMPLES, Sample, Wording};
use crate::Notify;
use crate::model::content::Personalisation;
use crate::model::service::Service;
use crate::model::{Channel, FolderId};
use crate::pages::frame::framed;
use crate::pages::service::service_of;
use askama::Template;
use axum::extract::State;
use yui_kernel::{Error, Language, Result};
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "templates/samples.html")]
struct SamplesPage<'a> {
    page: &'a Page,
    base: String,
    wanted: Wanted,
    channels: Vec<Channel>,
    samples: Vec<(&'static str, Wording)>,
}

#[derive(Template)]
#[template(path = "templates/sample.html")]
struct SamplePage<'a> {
    page: &'a Page,
    base: String,
    wanted: Wanted,
    channel: Channel,
    key: &'static str,
    wording: Wording,
    look: Look,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let snapshot = service_of(&notify, page.access()?, &path).await?;
    let wanted = Wanted::read(&page, &query)?;
    let all = SAMPLES.iter().map(|sample| Ok((sample.key, sample.wording(wanted.language)?)));
    page.show(&SamplesPage {
        page: &page,
        base: base(snapshot.service.id),
        samples: all.collect::<Result<_>>()?,
        channels: snapshot.service.channels.to_vec(),
        wanted,
    })
}

pub(super) async fn one(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let snapshot = service_of(&notify, page.access()?, &path).await?;
    let (sample, wanted) = (Sample::find(path.get("sample"))?, Wanted::read(&page, &query)?);
    let channel = channel(&query)?;
    let look = look(&page, &notify, &snapshot.service, sample, channel, wanted.language).await?;
    page.show(&SamplePage {
        page: &page,
        base: base(snapshot.service.id),
        channel,
        key: sample.key,
        wording: sample.wording(wanted.language)?,
        wanted,
        look,
    })
}

/// The e-mail itself, for a frame.
pub(super) async fn email(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let snapshot = service_of(&notify, page.access()?, &path).await?;
    let (sample, wanted) = (Sample::find(path.get("sample"))?, Wanted::read(&page, &query)?);
    let look = look(&page, &notify, &snapshot.service, sample, Channel::Email, wanted.language).await?;
    Ok(framed(look.html.ok_or_else(|| Error::not_found("the sample is not there"))?))
}

async fn look(
    page: &Page,
    notify: &Notify,
    service: &Service,
    sample: &Sample,
    channel: Channel,
    language: Language,
) -> Result<Look> {
    let categories = notify.categories().current().await?;
    let draft = sample.typed(channel, language, &categories)?.draft(channel);
    Look::of_draft(notify, page.access()?, service, channel, &draft, &Personalisation::new()).await
}

/// The channel that an address names.
fn channel(query: &QueryPairs) -> Result<Channel> {
    let named = query.first("channel").unwrap_or_default().parse();
    named.map_err(|_| Error::not_found("the sample is not there"))
}

/// The language that an address names, else the reader's.
pub(super) fn language(page: &Page, query: &QueryPairs) -> Language {
    query.first("language").and_then(Language::of_code).unwrap_or_else(|| page.language())
}

impl SamplePage<'_> {
    /// The address of all samples.
    fn list(&self) -> String {
        format!("{}/samples?{}", self.base, self.wanted.query())
    }
}

/// What is to be shown, and where the template shall lie.
struct Wanted {
    language: Language,
    folder: Option<FolderId>,
}

impl Wanted {
    fn read(page: &Page, query: &QueryPairs) -> Result<Self> {
        Ok(Self { language: language(page, query), folder: place(query.first("folder"))? })
    }

    /// The languages to choose from.
    fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    fn code(&self) -> &'static str {
        self.language.code()
    }

    /// The same in a language, as a query.
    fn query_in(&self, code: &str) -> String {
        let folder = self.folder.map(|id| format!("&folder={id}")).unwrap_or_default();
        format!("language={code}{folder}")
    }

    fn query(&self) -> String {
        self.query_in(self.code())
    }
}
