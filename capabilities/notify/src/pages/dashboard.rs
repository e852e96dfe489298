//! `/services/{service_id}`: what a service sent in the last days, and what to do first.

use super::service::service_of;
use crate::Notify;
use crate::model::Channel;
use crate::model::figures::{DayRange, Fate};
use crate::usecases::figures::{Dashboard, dashboard};
use askama::Template;
use axum::extract::State;
use yui_web::extract::PathParams;
use yui_web::page::{Bar, Chart, Page, Series, Shown};

/// How many days the figures are of.
const DAYS: i16 = 7;

#[derive(Template)]
#[template(path = "pages/dashboard.html")]
struct DashboardPage<'a> {
    page: &'a Page,
    name: &'a str,
    sums: Vec<Sums>,
    chart: Chart,
}

/// The messages of a channel.
struct Sums {
    channel: Channel,
    sent: i64,
    delivered: i64,
    failed: i64,
    in_transit: i64,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    let days = DayRange::last_days(notify.env().now(), &service.time_zone, DAYS);
    let found = dashboard(&notify, access, service.id, days).await?;
    let sums = service.channels.iter().map(|channel| Sums::of(&found, *channel)).collect();
    let chart = chart(&page, &found, days);
    page.show(&DashboardPage { page: &page, name: &service.name, sums, chart })
}

impl Sums {
    fn of(found: &Dashboard, channel: Channel) -> Self {
        let fates = found.fates.get(&channel);
        let count = |fate: Fate| fates.and_then(|fates| fates.get(&fate)).map_or(0, |tally| tally.messages);
        let (in_transit, delivered, failed) = (count(Fate::InTransit), count(Fate::Delivered), count(Fate::Failed));
        Self { channel, sent: in_transit + delivered + failed, delivered, failed, in_transit }
    }
}

/// A column a day, with e-mails below and text messages upon them.
fn chart(page: &Page, found: &Dashboard, days: DayRange) -> Chart {
    let channels = [(Channel::Email, "channel-email", "main"), (Channel::Sms, "channel-sms", "good")];
    let mut bars = Vec::new();
    let mut date = days.first.date();
    while date <= days.last.date() {
        let of_day = found.days.get(&date.into());
        let count = |channel: Channel| {
            let messages = of_day.and_then(|channels| channels.get(&channel)).map_or(0, |tally| tally.messages);
            u64::try_from(messages).unwrap_or(0)
        };
        bars.push(Bar {
            label: page.format().date(date),
            short: format!("{}/{}", date.month(), date.day()),
            values: channels.iter().map(|(channel, ..)| count(*channel)).collect(),
        });
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    Chart {
        title: page.t("dashboard-chart").to_owned(),
        axis: page.t("day").to_owned(),
        series: channels.map(|(_, key, tone)| Series { name: page.t(key).to_owned(), tone }).to_vec(),
        bars,
    }
}

impl Channel {
    /// The key of its name in the texts of pages.
    pub(super) fn text_key(self) -> &'static str {
        match self {
            Self::Email => "channel-email",
            Self::Sms => "channel-sms",
        }
    }
}
