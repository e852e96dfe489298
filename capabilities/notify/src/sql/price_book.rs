//! Table `price_book`, which belongs to the node.

use crate::model::figures::Day;
use crate::model::price::{Price, PriceBook};
use yui_kernel::Result;
use yui_store::{FromRow, Json, Row};

yui_store::statements! {
    /// Every version of every book, the oldest first.
    pub node LIST = "select name, valid_from, currency, prices from price_book order by name, valid_from";
    /// One version.
    pub node FIND = "select name, valid_from, currency, prices from price_book where name = $1 and valid_from = $2";
    /// A new version, or one that did not hold yet, with other prices.
    pub node PUT = "insert into price_book (name, valid_from, currency, prices) values ($1, $2, $3, $4) \
        on conflict (name, valid_from) do update set currency = excluded.currency, prices = excluded.prices";
}

impl FromRow for PriceBook {
    fn from_row(row: &mut Row) -> Result<Self> {
        let name = row.next()?;
        let day: i32 = row.next()?;
        let valid_from = Day::from_number(day).ok_or_else(|| row.inconsistent("a day such as 20261122"))?;
        let currency = row.next()?;
        let Json(prices): Json<Vec<Price>> = row.next()?;
        Ok(Self { name, valid_from, currency, prices })
    }
}
