//! `/services/{service_id}/usage`: months of a fiscal year, what is left of its limits, and the costs by the service's price book.

use crate::Notify;
use crate::model::Channel;
use crate::model::figures::Tally;
use crate::model::price::{Bill, Line};
use crate::pages::service::service_of;
use crate::usecases::figures::{YearUsage, usage_of_year};
use askama::Template;
use axum::extract::State;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use yui_kernel::Language;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Bar, Chart, Page, Series, Shown};

/// How many years can be gone back to from the page.
const YEARS: i16 = 5;

#[derive(Template)]
#[template(path = "usage/overview.html")]
struct UsagePage<'a> {
    page: &'a Page,
    service: String,
    usage: YearUsage,
    chart: Chart,
}

/// What a limit of the year has come to.
struct Limit {
    channel: Channel,
    used: u64,
    limit: u32,
}

/// What a month costs in one currency.
struct Cost<'a> {
    month: Date,
    currency: &'a str,
    amount: Decimal,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let usage = usage_of_year(&notify, access, snapshot.service.id, asked_year(&query)).await?;
    let chart = chart(&page, &usage);
    page.show(&UsagePage { page: &page, service: format!("/services/{}", snapshot.service.id), usage, chart })
}

/// The year that the query names; what is no year that the calendar knows counts as none.
pub(super) fn asked_year(query: &QueryPairs) -> Option<i16> {
    query.first("year")?.parse().ok().filter(|year| (2000..3000).contains(year))
}

/// The first days of the year's months.
pub(super) fn months(usage: &YearUsage) -> impl Iterator<Item = Date> + use<> {
    let first = usage.days.first.date();
    (0..12).filter_map(move |month| first.checked_add(jiff::Span::new().months(month)).ok())
}

/// E-mails, texts and their parts in a month.
pub(super) fn sums(usage: &YearUsage, month: Date) -> [u64; 3] {
    let of = |channel| usage.months.get(&month).and_then(|channels| channels.get(&channel));
    let (email, texts) = (of(Channel::Email), of(Channel::Sms));
    let count = |tally: Option<&Tally>, of: fn(&Tally) -> i64| u64::try_from(tally.map_or(0, of)).unwrap_or(0);
    [count(email, |tally| tally.messages), count(texts, |tally| tally.messages), count(texts, |tally| tally.parts)]
}

/// A column a month: e-mails below, parts of text messages upon them.
fn chart(page: &Page, usage: &YearUsage) -> Chart {
    let bar = |month: Date| {
        let [email, _, parts] = sums(usage, month);
        Bar { label: page.format().month(month), short: month.month().to_string(), values: vec![email, parts] }
    };
    let series = [("usage-email", "main"), ("usage-parts", "good")];
    Chart {
        title: page.t("usage-chart").to_owned(),
        axis: page.t("usage-month").to_owned(),
        series: series.map(|(key, tone)| Series { name: page.t(key).to_owned(), tone }).to_vec(),
        bars: months(usage).map(bar).collect(),
    }
}

impl UsagePage<'_> {
    /// The year as it is called: 令和8年度 and 2026年度 in Japanese, the years that it is in elsewhere.
    fn year_name(&self, year: impl Borrow<i16>) -> String {
        let year = *year.borrow();
        let ends_with_it = self.usage.days.first.date().month() == 1;
        let shown = if ends_with_it || self.page.language() == Language::Japanese {
            year.to_string()
        } else {
            format!("{year}–{}", year + 1)
        };
        self.page.f("usage-year", &[("year", shown)])
    }

    fn month(&self, date: impl Borrow<Date>) -> String {
        self.page.format().month(*date.borrow())
    }

    /// The years that can be looked at, the latest first.
    fn years(&self) -> Vec<i16> {
        (0..YEARS).map(|back| self.usage.this_year - back).collect()
    }

    fn months(&self) -> Vec<(Date, [u64; 3])> {
        months(&self.usage).map(|month| (month, sums(&self.usage, month))).collect()
    }

    /// The whole year's sums, as those of a month.
    fn total(&self) -> [u64; 3] {
        let add = |[a, b, c]: [u64; 3], [x, y, z]: [u64; 3]| [a + x, b + y, c + z];
        months(&self.usage).map(|month| sums(&self.usage, month)).fold([0; 3], add)
    }

    fn limits(&self) -> Vec<Limit> {
        let annual = self.usage.annual.iter();
        annual.map(|(channel, (used, limit))| Limit { channel: *channel, used: *used, limit: *limit }).collect()
    }

    fn lines(&self) -> &[Line] {
        self.usage.bill.as_ref().map_or(&[], |bill| &bill.lines)
    }

    fn unpriced(&self) -> u64 {
        self.usage.bill.as_ref().map_or(0, |bill| bill.unpriced)
    }

    /// What each month costs, and in each currency: amounts of two are never added.
    fn costs(&self) -> Vec<Cost<'_>> {
        let mut sums: BTreeMap<(Date, &str), Decimal> = BTreeMap::new();
        for line in self.lines() {
            let sum = sums.entry((line.month, &line.currency)).or_default();
            *sum = sum.saturating_add(line.amount);
        }
        sums.into_iter().map(|((month, currency), amount)| Cost { month, currency, amount }).collect()
    }

    /// The year's costs, by currency.
    fn total_costs(&self) -> Vec<(String, Decimal)> {
        let totals = self.usage.bill.iter().flat_map(Bill::totals);
        totals.map(|(currency, amount)| (currency.to_owned(), amount)).collect()
    }

    /// An amount with its currency, `12,345 JPY`.
    fn money(&self, amount: &Decimal, currency: &str) -> String {
        let text = amount.normalize().to_string();
        let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let whole = whole.parse::<i64>().map_or_else(|_| whole.to_owned(), |whole| self.page.number(whole));
        rest.map_or_else(|| format!("{whole} {currency}"), |rest| format!("{whole}.{rest} {currency}"))
    }
}
