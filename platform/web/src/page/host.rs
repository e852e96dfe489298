//! What all pages of a node stand on, and the pages that belong to no capability.

use super::cookie::Cookie;
use super::{
    Announcements, Format, Guard, Page, PageRouter, Places, SHARED, Sections, Sessions, Shown, assets, design, go_to,
    local,
};
use crate::ApiRouter;
use crate::RouteSettings;
use crate::extract::QueryPairs;
use axum::extract::State;
use http::header;
use std::sync::Arc;
use yui_kernel::Env;

/// What pages are hosted by.
pub struct PageParts {
    /// Clock and randomness.
    pub env: Env,
    /// Whether readers reach the node by HTTPS.
    pub is_https: bool,
    /// Who a session belongs to.
    pub sessions: Arc<dyn Sessions>,
    /// The main menu.
    pub places: Places,
    /// What section of the console a page belongs to.
    pub sections: Arc<dyn Sections>,
    /// What is told at the top of pages.
    pub announcements: Arc<dyn Announcements>,
}

/// The parts, shared by all routers of pages.
#[derive(Clone)]
pub struct PageHost(Arc<PageParts>);

impl PageHost {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: PageParts) -> Self {
        Self(Arc::new(parts))
    }

    pub(super) fn env(&self) -> &Env {
        &self.0.env
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.is_https
    }

    pub(super) fn sessions(&self) -> &dyn Sessions {
        self.0.sessions.as_ref()
    }

    pub(super) fn places(&self) -> Places {
        self.0.places
    }

    pub(super) fn sections(&self) -> &dyn Sections {
        self.0.sections.as_ref()
    }

    pub(super) fn announcements(&self) -> &dyn Announcements {
        self.0.announcements.as_ref()
    }

    /// The pages that belong to no capability: the choice of a language and the catalogue of components.
    #[must_use]
    pub fn router(&self) -> PageRouter {
        PageRouter::new(self.clone(), &SHARED)
            .get("/language", Guard::Anyone, choose_language)
            .get("/design", Guard::Anyone, design::show)
            .post("/design", Guard::Anyone, design::send)
            .with_state(self.clone())
    }

    /// Style and modules.
    #[must_use]
    pub fn assets(&self) -> ApiRouter {
        let settings = RouteSettings { page: Some(super::trouble::page), ..RouteSettings::default() };
        ApiRouter::new(settings).plain(assets::PATH, assets::route()).with_state(self.clone())
    }
}

impl std::fmt::Debug for PageHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageHost").finish_non_exhaustive()
    }
}

/// `GET /language?to=…&next=…`: remembers the language for a year and goes back.
async fn choose_language(page: Page, State(_): State<PageHost>, query: QueryPairs) -> Shown {
    let mut response = go_to(query.first("next").and_then(local).unwrap_or("/"));
    let wanted = query.first("to").unwrap_or_default();
    if Format::of_tag(wanted).is_some() {
        let year = Some(365 * 24 * 60 * 60);
        let cookie = Cookie::Language.keep(wanted, year, page.is_https());
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
