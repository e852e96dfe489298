//! What messages cost: price books, and the one function that prices what was sent.
//!
//! Prices are decimal numbers and are added exactly; only the amount of a line is rounded, to the smallest coin of its currency, halves away
//! from nought. A book is never changed once it holds: another price is another version, valid from a later day.

use super::Channel;
use super::figures::Day;
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yui_kernel::{Error, Result};

/// Where texts go that stay in the service's country, and all e-mail.
pub const DOMESTIC: &str = "";

/// Where texts go for which the book has no price of their own country.
pub const INTERNATIONAL: &str = "*";

/// The most digits of a price behind the point.
const DIGITS: u32 = 8;

/// A version of a price book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceBook {
    /// What all its versions are called.
    pub name: String,
    /// The first day that it prices.
    pub valid_from: Day,
    /// The currency's code by ISO 4217, `JPY`.
    pub currency: String,
    /// Its prices; no two for the same channel and destination.
    pub prices: Vec<Price>,
}

/// What messages to one destination cost: e-mails each, text messages for each part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// `email` or `sms`.
    pub channel: String,
    /// [`DOMESTIC`], [`INTERNATIONAL`] or a calling code, `81`.
    #[serde(default)]
    pub destination: String,
    /// How many cost nothing in each fiscal year of a service.
    #[serde(default)]
    pub free: u64,
    /// What those after the free ones cost; the first begins at 0, and each begins above the one before.
    pub tiers: Vec<Tier>,
}

/// A price from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// How many paid ones in the fiscal year come before it.
    pub above: u64,
    /// The price of one.
    pub price: Decimal,
}

/// What was sent on a day to one destination, to be priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sold {
    /// The day.
    pub day: Day,
    /// How.
    pub channel: Channel,
    /// The calling code of texts that left the country, else empty.
    pub destination: String,
    /// E-mails, or parts of text messages.
    pub quantity: u64,
}

/// A line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The first day of the month.
    pub month: Date,
    /// How.
    pub channel: Channel,
    /// The calling code of texts that left the country, else empty.
    pub destination: String,
    /// The currency's code.
    pub currency: String,
    /// The price of one; nought for those that are free.
    pub unit_price: Decimal,
    /// How many.
    pub quantity: u64,
    /// What they cost together, rounded to the currency's smallest coin.
    pub amount: Decimal,
}

impl Line {
    /// The calling code of texts that left the country, `+81`; else nothing.
    #[must_use]
    pub fn calling_code(&self) -> String {
        if self.destination.is_empty() { String::new() } else { format!("+{}", self.destination) }
    }
}

/// What was sent, priced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bill {
    /// By month, channel, destination and price.
    pub lines: Vec<Line>,
    /// How much the books have no price for.
    pub unpriced: u64,
}

/// Checks the form of a currency's code.
///
/// # Errors
/// `Invalid`, saying which form it has.
pub fn check_currency(code: &str) -> Result<()> {
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(Error::invalid("a currency is a code of three capital letters, such as JPY (ISO 4217)"))
}

impl PriceBook {
    /// Checks that it prices without doubt.
    ///
    /// # Errors
    /// `Invalid`, saying what is wrong.
    pub fn check(&self) -> Result<()> {
        check_currency(&self.currency)?;
        if self.prices.is_empty() {
            return Err(Error::invalid("a price book has at least one price"));
        }
        for (index, price) in self.prices.iter().enumerate() {
            price.check()?;
            let same = |other: &&Price| other.channel == price.channel && other.destination == price.destination;
            if self.prices.iter().skip(index + 1).find(same).is_some() {
                return Err(Error::invalid("a price book has one price for each channel and destination"));
            }
        }
        Ok(())
    }

    /// The price that holds for a destination: that of its country, else that of all foreign countries.
    #[must_use]
    pub fn price(&self, channel: Channel, destination: &str) -> Option<&Price> {
        let of = |wanted: &str| {
            self.prices.iter().find(|price| price.channel == channel.as_str() && price.destination == wanted)
        };
        if destination == DOMESTIC { of(DOMESTIC) } else { of(destination).or_else(|| of(INTERNATIONAL)) }
    }

    /// How many digits the currency's smallest coin has behind the point (ISO 4217).
    fn digits(&self) -> u32 {
        match self.currency.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
            | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

/// The version of a book that is valid on a day.
#[must_use]
pub fn valid_on(versions: &[PriceBook], day: Day) -> Option<&PriceBook> {
    versions.iter().filter(|book| book.valid_from <= day).max_by_key(|book| book.valid_from)
}

impl Price {
    fn check(&self) -> Result<()> {
        let code = !self.destination.is_empty() && self.destination.bytes().all(|byte| byte.is_ascii_digit());
        let destination = match self.channel.as_str() {
            "email" => self.destination == DOMESTIC,
            "sms" => self.destination == DOMESTIC || self.destination == INTERNATIONAL || code,
            _ => return Err(Error::invalid("a price is for the channel email or sms")),
        };
        if !destination {
            return Err(Error::invalid(
                "a destination is a calling code such as 81 or \"international\", and for text messages alone",
            ));
        }
        let ascending = self.tiers.windows(2).all(|pair| matches!(pair, [one, next] if one.above < next.above));
        if self.tiers.first().is_none_or(|first| first.above != 0) || !ascending {
            return Err(Error::invalid("the first tier of a price begins above 0, and each one after it above more"));
        }
        let fits = |tier: &Tier| {
            !tier.price.is_sign_negative() && tier.price.scale() <= DIGITS && tier.price <= Decimal::from(1_000_000)
        };
        if !self.tiers.iter().all(fits) {
            return Err(Error::invalid(format!(
                "a price is from 0 to 1000000 with at most {DIGITS} digits behind the point"
            )));
        }
        Ok(())
    }

    /// The price of one before any allowance or discount.
    #[must_use]
    pub fn list_price(&self) -> Decimal {
        self.tiers.first().map_or(Decimal::ZERO, |tier| tier.price)
    }

    /// Cuts `quantity`, before which `before` were sent in the fiscal year, into pieces of one price.
    fn cut(&self, before: u64, quantity: u64) -> Vec<(Decimal, u64)> {
        let end = before.saturating_add(quantity);
        let starts = std::iter::once((0, Decimal::ZERO))
            .chain(self.tiers.iter().map(|tier| (self.free.saturating_add(tier.above), tier.price)));
        let starts: Vec<(u64, Decimal)> = starts.collect();
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([u64::MAX]);
        let pieces = starts
            .iter()
            .zip(ends)
            .map(|((start, price), stop)| (*price, end.min(stop).saturating_sub(before.max(*start))));
        pieces.filter(|(_, piece)| *piece > 0).collect()
    }
}

/// What amounts are summed by: month, channel, destination, currency, price of one.
type Summed<'a> = (Date, Channel, &'a str, &'a str, Decimal);

/// Prices what a service sent in a fiscal year, each day by the version of the book that is valid then. Free quantities and tiers are counted
/// through the year, also from one version to the next.
///
/// # Errors
/// `Invalid` if an amount is larger than can be written.
pub fn price(sold: &[Sold], versions: &[PriceBook]) -> Result<Bill> {
    let mut by_day: Vec<&Sold> = sold.iter().collect();
    by_day.sort_by(|one, other| {
        (one.day, one.channel, &one.destination).cmp(&(other.day, other.channel, &other.destination))
    });
    let mut sent: BTreeMap<(Channel, &str), u64> = BTreeMap::new();
    let mut sums: BTreeMap<Summed<'_>, (u64, u32)> = BTreeMap::new();
    let mut bill = Bill::default();
    for one in by_day {
        let book = valid_on(versions, one.day);
        let Some((book, price)) = book.and_then(|book| Some((book, book.price(one.channel, &one.destination)?))) else {
            bill.unpriced = bill.unpriced.saturating_add(one.quantity);
            continue;
        };
        let before = sent.entry((one.channel, price.destination.as_str())).or_default();
        let month = one.day.date().first_of_month();
        for (unit_price, quantity) in price.cut(*before, one.quantity) {
            let line = (month, one.channel, one.destination.as_str(), book.currency.as_str(), unit_price.normalize());
            let sum = sums.entry(line).or_insert((0, book.digits()));
            sum.0 = sum.0.saturating_add(quantity);
        }
        *before = before.saturating_add(one.quantity);
    }
    for ((month, channel, destination, currency, unit_price), (quantity, digits)) in sums {
        let exact = unit_price.checked_mul(Decimal::from(quantity));
        let exact = exact.ok_or_else(|| Error::invalid("an amount is larger than can be written"))?;
        bill.lines.push(Line {
            month,
            channel,
            destination: destination.to_owned(),
            currency: currency.to_owned(),
            unit_price,
            quantity,
            amount: exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero),
        });
    }
    Ok(bill)
}

impl Bill {
    /// The sum of all lines in each currency.
    #[must_use]
    pub fn totals(&self) -> BTreeMap<&str, Decimal> {
        let mut totals = BTreeMap::new();
        for line in &self.lines {
            let total: &mut Decimal = totals.entry(line.currency.as_str()).or_default();
            *total = total.saturating_add(line.amount);
        }
        totals
    }
}

#[cfg(test)]
mod tests;
