//! `/operate/prices`: the price books that costs are computed by.

use super::channel_name;
use crate::Notify;
use crate::model::Channel;
use crate::model::price::{DOMESTIC, INTERNATIONAL, Price, PriceBook, Tier};
use crate::usecases::list_price_books::list_price_books;
use askama::Template;
use axum::extract::State;
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "operate/prices.html")]
struct Prices<'a> {
    page: &'a Page,
    books: Vec<PriceBook>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>) -> Shown {
    let books = list_price_books(&notify, page.operator()?).await?;
    page.show(&Prices { page: &page, books })
}

impl Prices<'_> {
    fn channel<'a>(&'a self, price: &'a Price) -> &'a str {
        price.channel.parse::<Channel>().map_or(&price.channel, |channel| channel_name(self.page, channel))
    }

    fn destination(&self, price: &Price) -> String {
        match price.destination.as_str() {
            DOMESTIC => self.page.t("price-domestic").to_owned(),
            INTERNATIONAL => self.page.t("price-international").to_owned(),
            code => format!("+{code}"),
        }
    }

    /// What those above a number cost, in words.
    fn tier(&self, tier: &Tier, currency: &str) -> String {
        let price = format!("{} {currency}", tier.price.normalize());
        if tier.above == 0 {
            return price;
        }
        let above = self.page.number(tier.above);
        self.page.f("price-above", &[("price", price.as_str()), ("above", above.as_str())])
    }
}
