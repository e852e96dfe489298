//! What a service used in a fiscal year, and what it costs.

use crate::figures::{become_, send, viewer};
use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use jiff::civil::date;
use rust_decimal::Decimal;
use yui_kernel::{Effect, ErrorKind, Result};
use yui_notify::model::figures::{Day, Tally};
use yui_notify::model::price::{Price, PriceBook, Tier};
use yui_notify::model::terms::Terms;
use yui_notify::model::{Channel, Dialect, Status};
use yui_notify::usecases::configure::put_terms;
use yui_notify::usecases::figures::usage_of_year;
use yui_notify::usecases::put_price_book;
use yui_policy::{Access, Permissions};

on_both!(
    a_year_is_told_by_month_and_priced,
    messages_tell_their_cost_in_pounds,
    a_price_that_holds_is_not_changed,
    a_service_has_the_book_of_its_terms
);

fn price(channel: &str, destination: &str, free: u64, price: &str) -> Price {
    let tiers = vec![Tier { above: 0, price: price.parse().unwrap() }];
    Price { channel: channel.to_owned(), destination: destination.to_owned(), free, tiers }
}

fn book(name: &str, currency: &str, prices: Vec<Price>) -> PriceBook {
    PriceBook { name: name.to_owned(), valid_from: Day::from(date(2026, 4, 1)), currency: currency.to_owned(), prices }
}

async fn put(node: &Node, book: PriceBook) -> Result<Effect> {
    let operator = Node::operator();
    let put = node.store().write_node(&operator, move |tx| put_price_book(tx, &book));
    let effect = put.await.map(|change| change.effect);
    node.advance(SignedDuration::from_secs(2));
    effect
}

async fn a_year_is_told_by_month_and_priced(node: Node) {
    let service = TestService::declared(&node, |service| service.international_texts = true).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let text = service.template(&node, "t", None, "((name))").await;
    let before = usage_of_year(&node.notify, &viewer(&service), service.id, Some(2026)).await.unwrap();
    assert!(before.bill.is_none() && before.months.is_empty());
    let prices = vec![price("sms", "", 1, "2.5"), price("sms", "*", 0, "9"), price("email", "", 0, "0.1")];
    put(&node, book("standard", "JPY", prices)).await.unwrap();
    for to in ["a@example.jp", "b@example.jp", "09012345678", "09012345679", "+447700900123"] {
        let id = send(&node, &service, Key::Live, if to.contains('@') { email } else { text }, to).await;
        become_(&node, &service, id, Status::Sending).await;
    }
    // These cost nothing: one is not sent yet, and one never was.
    send(&node, &service, Key::Live, text, "09012345670").await;
    let failed = send(&node, &service, Key::Live, text, "09012345671").await;
    become_(&node, &service, failed, Status::TechnicalFailure).await;
    send(&node, &service, Key::Test, text, "09012345672").await;

    let usage = usage_of_year(&node.notify, &viewer(&service), service.id, Some(2026)).await.unwrap();
    let november = &usage.months[&date(2026, 11, 1)];
    assert_eq!(november[&Channel::Email], Tally { messages: 2, parts: 2 });
    assert_eq!(november[&Channel::Sms], Tally { messages: 3, parts: 3 });
    assert_eq!(usage.annual[&Channel::Sms].0, 5, "what counts to the limit was accepted");
    let bill = usage.bill.unwrap();
    let lines: Vec<_> =
        bill.lines.iter().map(|line| (line.destination.as_str(), line.quantity, line.amount.to_string())).collect();
    let line = |to, quantity, amount: &str| (to, quantity, amount.to_owned());
    assert_eq!(lines, [line("", 2, "0"), line("", 1, "0"), line("", 1, "3"), line("44", 1, "9")]);
    assert_eq!((bill.totals()["JPY"], bill.unpriced), (Decimal::from(12), 0));
    let nobody = Access::new(service.tenant(), Permissions::NONE);
    let refused = usage_of_year(&node.notify, &nobody, service.id, Some(2026)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let empty = usage_of_year(&node.notify, &viewer(&service), service.id, Some(2025)).await.unwrap();
    assert!(empty.months.is_empty());
}

async fn messages_tell_their_cost_in_pounds(node: Node) {
    let service = TestService::declared(&node, |service| {
        service.dialect = Dialect::Govuk;
        service.region = "GB".to_owned();
        service.time_zone = "Europe/London".to_owned();
    })
    .await;
    let text = service.template(&node, "t", None, &"words ".repeat(40)).await;
    let id = send(&node, &service, Key::Live, text, "07700900124").await;
    let path = format!("/v2/notifications/{id}");
    let read = async || service.get(&node, Key::Live, &path).await.expect(200).json;
    put(&node, book("standard", "GBP", vec![price("sms", "", 100, "0.0227")])).await.unwrap();
    let before = read().await;
    assert_eq!((&before["is_cost_data_ready"], &before["cost_in_pounds"]), (&false.into(), &serde_json::Value::Null));
    become_(&node, &service, id, Status::Sending).await;
    let after = read().await;
    assert_eq!(after["is_cost_data_ready"], true);
    assert_eq!(after["cost_in_pounds"], 0.0454, "two parts, and the allowance does not count: {after}");
    assert_eq!(after["cost_details"]["sms_rate"], 0.0227);
    assert_eq!(after["cost_details"]["billable_sms_fragments"], 2);
}

async fn a_price_that_holds_is_not_changed(node: Node) {
    let one = book("standard", "JPY", vec![price("sms", "", 0, "2")]);
    assert_eq!(put(&node, one.clone()).await.unwrap(), Effect::Created);
    assert_eq!(put(&node, one.clone()).await.unwrap(), Effect::Unchanged);
    let other = PriceBook { prices: vec![price("sms", "", 0, "3")], ..one };
    let refused = put(&node, other.clone()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    let later = PriceBook { valid_from: Day::from(date(2026, 12, 1)), ..other };
    assert_eq!(put(&node, later.clone()).await.unwrap(), Effect::Created);
    let cheaper = PriceBook { prices: vec![price("sms", "", 0, "1")], ..later };
    assert_eq!(put(&node, cheaper).await.unwrap(), Effect::Updated(vec!["prices"]));
    let doubtful = book("other", "JPY", Vec::new());
    assert_eq!(put(&node, doubtful).await.unwrap_err().kind(), ErrorKind::Invalid);
}

async fn a_service_has_the_book_of_its_terms(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    put(&node, book("standard", "JPY", vec![price("email", "", 0, "1")])).await.unwrap();
    put(&node, book("schools", "JPY", vec![price("email", "", 0, "0")])).await.unwrap();
    let id = send(&node, &service, Key::Live, email, "a@example.jp").await;
    become_(&node, &service, id, Status::Delivered).await;
    let total = async || {
        let usage = usage_of_year(&node.notify, &viewer(&service), service.id, Some(2026)).await.unwrap();
        usage.bill.unwrap().totals()["JPY"]
    };
    assert_eq!(total().await, Decimal::ONE);
    let declared = service.declared.clone();
    let terms = Terms { price_book: Some("schools".to_owned()), ..Terms::default() };
    service.write(&node, move |tx| put_terms(tx, &declared, &terms).map(drop)).await;
    assert_eq!(total().await, Decimal::ZERO);
}
