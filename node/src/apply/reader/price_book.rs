//! A version of a price book.

use super::unique::Unique;
use super::{each, named, optional, service, shape};
use crate::apply::plan::PriceBookSpec;
use crate::document::{Field, Table};
use rust_decimal::Decimal;
use yui_notify::model::figures::Day;
use yui_notify::model::price::{DOMESTIC, INTERNATIONAL, Price, PriceBook, Tier, check_currency};

pub(super) fn read(table: &Table<'_>, versions: &Unique) -> Option<PriceBookSpec> {
    let name = table.required("name", "\"standard\"").and_then(|field| field.parse(shape::handle));
    let day = table.required("valid_from", "\"2026-04-01\"").and_then(|field| {
        let day = field.parse(|text| {
            text.parse::<jiff::civil::Date>()
                .map(Day::from)
                .map_err(|_| format!("{text:?} is not a day such as 2026-04-01"))
        })?;
        if let Some(name) = &name {
            versions.claim(&field, &format!("{name} {day}"));
        }
        Some(day)
    });
    let currency = table
        .required("currency", "\"JPY\"")
        .and_then(|field| field.parse(|text| check_currency(text).map(|()| text.to_owned())));
    let prices = each(table, "prices", read_price);
    let book = PriceBook { name: name?, valid_from: day?, currency: currency?, prices: prices? };
    if let Err(error) = book.check() {
        table.refuse("prices", error.to_string());
        return None;
    }
    Some(PriceBookSpec { origin: table.place(), book })
}

fn read_price(table: &Table<'_>) -> Option<Price> {
    let channel = table.required("channel", "\"sms\"").and_then(|field| named(&field, &service::CHANNELS));
    let destination = optional(table, "destination", |field| {
        field.filled().map(|text| if text == "international" { INTERNATIONAL.to_owned() } else { text.to_owned() })
    });
    let free = optional(table, "free", |field| field.count());
    let first = table.required("price", "\"2.5\"").and_then(|field| amount(&field));
    let further = each(table, "tiers", |tier| {
        let above = tier.required("above", "1000").and_then(|field| field.count());
        let price = tier.required("price", "\"2.2\"").and_then(|field| amount(&field));
        Some(Tier { above: above?.into(), price: price? })
    });
    let mut tiers = vec![Tier { above: 0, price: first? }];
    tiers.extend(further?);
    Some(Price {
        channel: channel?.as_str().to_owned(),
        destination: destination?.unwrap_or_else(|| DOMESTIC.to_owned()),
        free: free?.unwrap_or(0).into(),
        tiers,
    })
}

/// Prices are written in quotes, because numbers with a point are not exact in this format.
fn amount(field: &Field<'_>) -> Option<Decimal> {
    field.parse(|text| text.parse::<Decimal>().map_err(|_| format!("{text:?} is not an amount such as \"2.5\"")))
}
