//! `/operate`: the node at a glance.

use crate::Notify;
use crate::model::figures::{DayRange, Fate};
use crate::model::{Channel, ServiceId};
use crate::route::ProviderState;
use crate::usecases::bounces::list_stopped_services;
use crate::usecases::choose_providers::list_providers;
use crate::usecases::figures::{node_days, node_summary};
use crate::usecases::queues::list_lanes;
use crate::usecases::services::{list_go_live_requests, show_service};
use askama::Template;
use axum::extract::State;
use std::collections::BTreeMap;
use yui_kernel::{Result, Timestamp};
use yui_store::jobs::Queue;
use yui_web::page::{Bar, Chart, Errors, Page, Series, Shown};

/// How many days the chart shows.
const DAYS: i16 = 14;

/// How many stopped services are named.
const NAMED: usize = 20;

#[derive(Template)]
#[template(path = "operate/overview.html")]
struct Overview<'a> {
    page: &'a Page,
    /// The search finds fault with nothing.
    errors: Errors,
    /// Today's messages, a line a channel.
    today: Vec<Today>,
    chart: Chart,
    /// Requests that wait.
    requests: usize,
    /// Services that send no e-mails because too many came back.
    stopped: usize,
    /// The first of them, with their names.
    first_stopped: Vec<(ServiceId, String)>,
    lanes: Vec<Queue>,
    providers: Vec<OfChannel>,
}

/// A provider and what it carries.
struct OfChannel {
    channel: Channel,
    state: ProviderState,
}

/// What became of a channel's messages of today.
struct Today {
    channel: Channel,
    sent: i64,
    delivered: i64,
    failed: i64,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>) -> Shown {
    let operator = page.operator()?;
    let today = today(&page, &notify).await?;
    let chart = chart(&page, &notify).await?;
    let requests = list_go_live_requests(&notify, operator, Timestamp::UNIX_EPOCH).await?.len();
    let stopped = list_stopped_services(notify.store(), operator).await?;
    let mut first_stopped = Vec::new();
    for one in stopped.iter().take(NAMED) {
        first_stopped.push((one.service, show_service(&notify, operator, one.service).await?.1.name));
    }
    let stopped = stopped.len();
    let lanes = list_lanes(&notify, operator).await?.into_values().collect();
    let mut providers = Vec::new();
    for channel in Channel::ALL {
        let states = list_providers(&notify, operator, *channel).await?;
        providers.extend(states.into_iter().map(|state| OfChannel { channel: *channel, state }));
    }
    let errors = Errors::default();
    page.show(&Overview { page: &page, errors, today, chart, requests, stopped, first_stopped, lanes, providers })
}

async fn today(page: &Page, notify: &Notify) -> Result<Vec<Today>> {
    let day = DayRange::last_days(notify.env().now(), page.zone(), 1);
    let summary = node_summary(notify, page.operator()?, day).await?;
    let line = |channel: &Channel| {
        let statuses = summary.statuses.get(channel).into_iter().flatten();
        let mut fates: BTreeMap<Fate, i64> = BTreeMap::new();
        for (status, tally) in statuses {
            *fates.entry(status.fate()).or_default() += tally.messages;
        }
        let count = |fate| fates.get(&fate).copied().unwrap_or(0);
        let (delivered, failed) = (count(Fate::Delivered), count(Fate::Failed));
        Today { channel: *channel, sent: delivered + failed + count(Fate::InTransit), delivered, failed }
    };
    Ok(Channel::ALL.iter().map(line).collect())
}

async fn chart(page: &Page, notify: &Notify) -> Result<Chart> {
    let days = DayRange::last_days(notify.env().now(), page.zone(), DAYS);
    let found = node_days(notify, page.operator()?, days).await?;
    let series = [
        (Fate::Delivered, page.t("fate-delivered"), "good"),
        (Fate::Failed, page.t("fate-failed"), "bad"),
        (Fate::InTransit, page.t("fate-in-transit"), "quiet"),
    ];
    let mut bars = Vec::new();
    let mut date = days.first.date();
    while date <= days.last.date() {
        let of_day = found.get(&date.into());
        let count = |fate| u64::try_from(of_day.and_then(|fates| fates.get(&fate)).copied().unwrap_or(0)).unwrap_or(0);
        bars.push(Bar {
            label: page.format().date(date),
            short: format!("{}/{}", date.month(), date.day()),
            values: series.iter().map(|(fate, ..)| count(*fate)).collect(),
        });
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    Ok(Chart {
        title: page.t("overview-chart").to_owned(),
        axis: page.t("day").to_owned(),
        series: series.map(|(_, name, tone)| Series { name: name.to_owned(), tone }).to_vec(),
        bars,
    })
}
