//! `/services/{service_id}`: what a service sent in the last days, and what to do first.

use super::service::service_of;
use crate::Notify;
use crate::model::bounces::StandingState;
use crate::model::figures::{DayRange, Fate};
use crate::model::limits::LimitSpan;
use crate::model::service::Service;
use crate::model::{BulkStatus, Channel};
use crate::sql::bulk_send::BulkSend;
use crate::usecases::bounces::{BounceStatus, bounce_status};
use crate::usecases::bulk::list_bulks;
use crate::usecases::figures::{Dashboard, LimitUsed, dashboard, limits_used};
use askama::Template;
use axum::extract::State;
use yui_web::extract::PathParams;
use yui_web::page::{Bar, Chart, Page, Series, Shown};

/// How many days the figures are of.
const DAYS: i16 = 7;

/// How many of the jobs that wait for their time are shown.
const JOBS: usize = 3;

#[derive(Template)]
#[template(path = "pages/dashboard.html")]
struct DashboardPage<'a> {
    page: &'a Page,
    service: &'a Service,
    sums: Vec<Sums>,
    chart: Chart,
    limits: Vec<LimitUsed>,
    bounces: BounceStatus,
    /// What waits for its time, the next first.
    jobs: Vec<BulkSend>,
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
    let limits = limits_used(&notify, access, service.id).await?;
    let limits = limits.into_iter().filter(|limit| service.channels.contains(&limit.channel)).collect();
    let bounces = bounce_status(&notify, access, service.id).await?;
    let mut jobs = list_bulks(&notify, access, service.id, &[BulkStatus::Scheduled], None).await?.bulks;
    jobs.sort_by_key(|job| job.scheduled_for);
    jobs.truncate(JOBS);
    page.show(&DashboardPage { page: &page, service, sums, chart, limits, bounces, jobs })
}

impl DashboardPage<'_> {
    /// How many e-mails in a hundred came back, with one digit: `0.3%`.
    fn bounce_rate(&self) -> String {
        let per_mille = self.bounces.tally.per_mille();
        format!("{}.{}%", per_mille / 10, per_mille % 10)
    }

    /// What follows from it, and the tone of that.
    fn standing(&self) -> (&str, &'static str) {
        match self.bounces.state {
            StandingState::Good => (self.page.t("bounces-good"), "success"),
            StandingState::Warned => (self.page.t("bounces-many"), "warning"),
            StandingState::Stopped => (self.page.t("bounces-stopped"), "error"),
        }
    }
}

impl Sums {
    fn of(found: &Dashboard, channel: Channel) -> Self {
        let fates = found.fates.get(&channel);
        let count = |fate: Fate| fates.and_then(|fates| fates.get(&fate)).map_or(0, |tally| tally.messages);
        let (in_transit, delivered, failed) = (count(Fate::InTransit), count(Fate::Delivered), count(Fate::Failed));
        Self { channel, sent: in_transit + delivered + failed, delivered, failed, in_transit }
    }
}

/// A column a day: what was delivered, upon it what is under way, and what failed.
fn chart(page: &Page, found: &Dashboard, days: DayRange) -> Chart {
    let fates = [
        (Fate::Delivered, "fate-delivered", "good"),
        (Fate::InTransit, "fate-in-transit", "quiet"),
        (Fate::Failed, "fate-failed", "bad"),
    ];
    let mut bars = Vec::new();
    let mut date = days.first.date();
    while date <= days.last.date() {
        let of_day = found.days_by_fate.get(&date.into());
        let count = |fate: Fate| {
            let messages = of_day.and_then(|fates| fates.get(&fate)).map_or(0, |tally| tally.messages);
            u64::try_from(messages).unwrap_or(0)
        };
        bars.push(Bar {
            label: page.format().date(date),
            short: format!("{}/{}", date.month(), date.day()),
            values: fates.iter().map(|(fate, ..)| count(*fate)).collect(),
        });
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    Chart {
        title: page.t("dashboard-chart").to_owned(),
        axis: page.t("day").to_owned(),
        series: fates.map(|(_, key, tone)| Series { name: page.t(key).to_owned(), tone }).to_vec(),
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

impl LimitUsed {
    /// The key of what it counts in the shared texts.
    pub(super) fn text_key(&self) -> &'static str {
        match (self.channel, self.span) {
            (Channel::Email, LimitSpan::Day) => "limit-email-day",
            (Channel::Email, LimitSpan::Year) => "limit-email-year",
            (Channel::Sms, LimitSpan::Day) => "limit-sms-day",
            (Channel::Sms, LimitSpan::Year) => "limit-sms-year",
        }
    }
}
