//! Every announcement, the latest first.

use crate::Identity;
use crate::model::{Announcement, AnnouncementState};
use crate::usecases::{ANNOUNCEMENTS_PAGE, list_announcements};
use askama::Template;
use axum::extract::State;
use yui_web::extract::QueryPairs;
use yui_web::page::{Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "announcements/list.html")]
struct List<'a> {
    page: &'a Page,
    announcements: Vec<Announcement>,
    pagination: Pagination,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, query: QueryPairs) -> Shown {
    let from = query.first("from");
    let before = from.and_then(|id| id.parse().ok());
    let announcements = list_announcements(&identity, page.operator()?, before).await?;
    let is_full = u32::try_from(announcements.len()).is_ok_and(|count| count == ANNOUNCEMENTS_PAGE);
    let last = announcements.last().filter(|_| is_full).map(|last| last.id.to_string());
    let pagination = Pagination::new("/operate/announcements", &[], from, last.as_deref());
    page.show(&List { page: &page, announcements, pagination })
}

impl List<'_> {
    /// The text in the reader's language, or the first that there is, with its language.
    fn text<'a>(&self, one: &'a Announcement) -> (&'static str, &'a str) {
        let found = one.spec.text(self.page.language());
        found.map_or(("", ""), |(language, text)| (language.code(), text))
    }

    /// Tone and text of the chip that says whether it is shown.
    fn chip(&self, one: &Announcement) -> (&'static str, &str) {
        match one.spec.state(self.page.now()) {
            AnnouncementState::Upcoming => ("info", self.page.t("announcement-upcoming")),
            AnnouncementState::Shown => ("success", self.page.t("announcement-shown")),
            AnnouncementState::Over => ("quiet", self.page.t("announcement-over")),
        }
    }

    fn is_over(&self, one: &Announcement) -> bool {
        one.spec.state(self.page.now()) == AnnouncementState::Over
    }

    fn audience(&self, one: &Announcement) -> &str {
        super::edit::audience(self.page, one.spec.audience)
    }

    /// From when until when.
    fn times(&self, one: &Announcement) -> String {
        let [from, until] = [one.spec.starts_at, one.spec.ends_at].map(|at| self.page.when(at));
        self.page.f("announcement-times", &[("from", &from), ("until", &until)])
    }
}
