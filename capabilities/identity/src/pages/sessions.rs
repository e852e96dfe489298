//! `/account/sessions`: where somebody is signed in, and what happened before.

use super::browser::Browser;
use crate::Identity;
use crate::model::account::{SessionId, SignInEventId};
use crate::sql::account_session::ListedSession;
use crate::sql::sign_in_event::SignInEvent;
use crate::usecases::account::{HISTORY_PAGE, end_other_sessions, end_session, list_sessions, list_sign_ins};
use askama::Template;
use axum::extract::State;
use uuid::Uuid;
use yui_kernel::Error;
use yui_web::extract::QueryPairs;
use yui_web::page::{Form, Page, Pagination, Shown, go_to};

#[derive(Template)]
#[template(path = "identity/sessions.html")]
struct Sessions<'a> {
    page: &'a Page,
    own: SessionId,
    sessions: Vec<ListedSession>,
    history: Vec<SignInEvent>,
    pagination: Pagination,
}

pub(super) async fn show(page: Page, State(identity): State<Identity>, browser: Browser, query: QueryPairs) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let from = query.first("from");
    let before = from.and_then(|id| id.parse::<Uuid>().ok()).map(SignInEventId::from);
    let sessions = list_sessions(&identity, &who).await?;
    let history = list_sign_ins(&identity, &who, before).await?;
    let is_full = u32::try_from(history.len()).is_ok_and(|count| count >= HISTORY_PAGE);
    let next = history.last().filter(|_| is_full).map(|event| event.id.to_string());
    let pagination = Pagination::new("/account/sessions", &[], from, next.as_deref());
    page.show(&Sessions { page: &page, own: who.session, sessions, history, pagination })
}

pub(super) async fn end(State(identity): State<Identity>, browser: Browser, form: Form) -> Shown {
    let who = browser.signed_in(&identity).await?;
    let id: Uuid = form.text("session").parse().map_err(|_| Error::not_found("this session has ended already"))?;
    end_session(&identity, &who, SessionId::from(id)).await?;
    Ok(go_to("/account/sessions?notice=session-ended"))
}

pub(super) async fn end_others(State(identity): State<Identity>, browser: Browser) -> Shown {
    let who = browser.signed_in(&identity).await?;
    end_other_sessions(&identity, &who).await?;
    Ok(go_to("/account/sessions?notice=session-ended"))
}

impl SignInEvent {
    /// The key of the text that says what happened.
    fn key(&self) -> String {
        format!("event-{}", self.kind.as_str())
    }
}
