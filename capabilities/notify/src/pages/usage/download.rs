//! `/services/{service_id}/usage.csv`: the months of a fiscal year and their costs as a file.

use super::overview::{asked_year, months, sums};
use crate::Notify;
use crate::model::Channel;
use crate::model::price::Line;
use crate::model::report::lines;
use crate::pages::service::service_of;
use crate::usecases::figures::{YearUsage, usage_of_year};
use axum::body::Body;
use axum::extract::State;
use jiff::civil::Date;
use yui_sheet::written::BYTE_ORDER_MARK;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Page, Shown, download};

/// The keys of the columns' names.
const COLUMNS: [&str; 8] = [
    "usage-month",
    "usage-kind",
    "usage-destination",
    "usage-messages",
    "usage-parts",
    "usage-unit-price",
    "usage-amount",
    "usage-currency",
];

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let usage = usage_of_year(&notify, access, snapshot.service.id, asked_year(&query)).await?;
    let rows = std::iter::once(COLUMNS.map(|key| page.t(key).to_owned())).chain(rows(&page, &usage));
    let file = [BYTE_ORDER_MARK.to_vec(), lines(rows)?].concat();
    Ok(download::file(&format!("usage-{}.csv", usage.year), Body::from(file))?)
}

/// What was sent, a line for each month and channel, and below it what is to be paid, a line for each price.
fn rows(page: &Page, usage: &YearUsage) -> impl Iterator<Item = [String; 8]> {
    let sent = months(usage).flat_map(|month| {
        let [email, texts, parts] = sums(usage, month).map(|count| count.to_string());
        [
            row(month, page.t("channel-email"), ["", &email, "", "", "", ""]),
            row(month, page.t("channel-sms"), ["", &texts, &parts, "", "", ""]),
        ]
    });
    let paid = usage.bill.iter().flat_map(|bill| &bill.lines).map(|line| paid(page, line));
    sent.chain(paid)
}

fn paid(page: &Page, line: &Line) -> [String; 8] {
    let (destination, quantity) = (line.calling_code(), line.quantity.to_string());
    let (messages, parts) = match line.channel {
        Channel::Email => (quantity.as_str(), ""),
        Channel::Sms => ("", quantity.as_str()),
    };
    let [price, amount] = [line.unit_price, line.amount].map(|money| money.normalize().to_string());
    let cells = [&destination, messages, parts, &price, &amount, &line.currency];
    row(line.month, page.t(line.channel.text_key()), cells)
}

/// Spreadsheet programs and other programs both read `2026-11` as that month.
fn row(month: Date, kind: &str, rest: [&str; 6]) -> [String; 8] {
    let month = month.strftime("%Y-%m").to_string();
    let [destination, messages, parts, price, amount, currency] = rest;
    [&month, kind, destination, messages, parts, price, amount, currency].map(str::to_owned)
}
