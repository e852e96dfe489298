//! `/services/{service_id}/activity`: the messages of a service, newest first.

use super::words::{self, Group};
use crate::Notify;
use crate::model::{Channel, NotificationId};
use crate::pages::service::service_of;
use crate::sql::activity::Activity;
use crate::usecases::search_activity::{ActivityQuery, search_activity};
use askama::Template;
use axum::extract::State;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Page, Pagination, Shown};

#[derive(Template)]
#[template(path = "activity/list.html")]
struct ListPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    /// Where those are who unsubscribed.
    unsubscribes: String,
    zone: &'a str,
    asked: Asked,
    channels: Vec<(&'static str, String)>,
    states: Vec<(&'static str, String)>,
    messages: Vec<Activity>,
    pagination: Pagination,
}

/// What was searched for, as typed.
#[derive(Default, PartialEq, Eq)]
struct Asked {
    to: String,
    reference: String,
    channel: String,
    state: String,
    from: Option<NotificationId>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    let asked = Asked::read(&query);
    let found = search_activity(&notify, access, service.id, &asked.query()).await?;
    let path = format!("/services/{}/activity", service.id);
    let at = asked.from.map(|id| id.to_string());
    let next = found.next.map(|id| id.to_string());
    let pagination = Pagination::new(&path, &asked.pairs(), at.as_deref(), next.as_deref());
    let any = ("", page.t("activity-any").to_owned());
    let channels = Channel::ALL.iter().map(|one| (one.as_str(), page.t(words::channel(*one)).to_owned()));
    let states = Group::ALL.iter().map(|one| (one.name(), page.t(one.text()).to_owned()));
    page.show(&ListPage {
        page: &page,
        errors: Errors::default(),
        unsubscribes: format!("/services/{}/activity/unsubscribes", service.id),
        path,
        zone: &service.time_zone,
        channels: std::iter::once(any.clone()).chain(channels).collect(),
        states: std::iter::once(any).chain(states).collect(),
        asked,
        messages: found.messages,
        pagination,
    })
}

impl Asked {
    fn read(query: &QueryPairs) -> Self {
        let given = |name: &str| query.first(name).unwrap_or_default().trim().to_owned();
        Self {
            to: given("to"),
            reference: given("reference"),
            channel: given("channel"),
            state: given("state"),
            from: query.first("from").and_then(|id| id.parse().ok()),
        }
    }

    /// What the use case is asked. An unknown channel or state, which no form sends, searches in all.
    fn query(&self) -> ActivityQuery {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ActivityQuery {
            recipient: given(&yui_kernel::japan::half_width(&self.to)),
            reference: given(&self.reference),
            statuses: Group::named(&self.state).map(Group::statuses).unwrap_or_default(),
            channel: self.channel.parse().ok(),
            before: self.from,
            look_at: None,
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 4] {
        [("to", &self.to), ("reference", &self.reference), ("channel", &self.channel), ("state", &self.state)]
    }

    fn is_search(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Status;

    #[test]
    fn what_is_typed_becomes_a_search() {
        let asked = Asked::read(&QueryPairs::parse("to=%EF%BC%99%EF%BC%90+&state=cancelled&channel=sms&from=x"));
        let query = asked.query();
        assert_eq!((query.recipient.as_deref(), query.channel), (Some("90"), Some(Channel::Sms)));
        assert_eq!((query.statuses, query.reference, query.before), (vec![Status::Cancelled], None, None));
        assert!(asked.is_search() && !Asked::default().is_search());
    }
}
