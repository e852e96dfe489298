use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn tier(above: u64, price: &str) -> Tier {
    Tier { above, price: price.parse().unwrap() }
}

fn entry(channel: &str, destination: &str, free: u64, tiers: &[(u64, &str)]) -> Price {
    Price {
        channel: channel.to_owned(),
        destination: destination.to_owned(),
        free,
        tiers: tiers.iter().map(|(above, price)| tier(*above, price)).collect(),
    }
}

fn book(from: Date, currency: &str, prices: Vec<Price>) -> PriceBook {
    PriceBook { name: "standard".to_owned(), valid_from: Day::from(from), currency: currency.to_owned(), prices }
}

fn sold(day: Date, channel: Channel, destination: &str, quantity: u64) -> Sold {
    Sold { day: Day::from(day), channel, destination: destination.to_owned(), quantity }
}

fn shown(bill: &Bill) -> Vec<(String, u64, String, String)> {
    let line =
        |line: &Line| (line.destination.clone(), line.quantity, line.unit_price.to_string(), line.amount.to_string());
    bill.lines.iter().map(line).collect()
}

#[test]
fn what_is_free_comes_first_and_then_the_tiers() {
    let prices = vec![entry("sms", "", 100, &[(0, "0.0227"), (1_000, "0.02")])];
    let books = [book(date(2026, 4, 1), "GBP", prices)];
    let bill = price(&[sold(date(2026, 5, 2), Channel::Sms, "", 1_150)], &books).unwrap();
    assert_eq!(
        shown(&bill),
        [
            (String::new(), 100, "0".to_owned(), "0".to_owned()),
            (String::new(), 50, "0.02".to_owned(), "1.00".to_owned()),
            (String::new(), 1_000, "0.0227".to_owned(), "22.70".to_owned()),
        ]
    );
    assert_eq!(bill.totals()["GBP"].to_string(), "23.70");
}

#[test]
fn a_version_holds_from_its_day_and_the_allowance_goes_on() {
    let of = |from, price: &str| book(from, "JPY", vec![entry("sms", "", 10, &[(0, price)])]);
    let books = [of(date(2026, 5, 16), "3"), of(date(2026, 4, 1), "2.5")];
    let rows = [sold(date(2026, 5, 15), Channel::Sms, "", 11), sold(date(2026, 5, 16), Channel::Sms, "", 2)];
    let bill = price(&rows, &books).unwrap();
    let amounts: Vec<_> = bill.lines.iter().map(|line| (line.quantity, line.amount.to_string())).collect();
    // One of 2.5 yen is rounded on its line.
    assert_eq!(amounts, [(10, "0".to_owned()), (1, "3".to_owned()), (2, "6".to_owned())]);
    let early = price(&[sold(date(2026, 3, 31), Channel::Sms, "", 4)], &books).unwrap();
    assert_eq!((early.lines.len(), early.unpriced), (0, 4));
}

#[test]
fn a_country_has_its_own_price_or_that_of_all_others() {
    let prices = vec![
        entry("sms", "", 0, &[(0, "1")]),
        entry("sms", INTERNATIONAL, 0, &[(0, "5")]),
        entry("sms", "81", 0, &[(0, "4")]),
    ];
    let books = [book(date(2026, 4, 1), "CAD", prices)];
    let of = |destination: &str| {
        price(&[sold(date(2026, 4, 1), Channel::Sms, destination, 1)], &books).unwrap().lines[0].amount.to_string()
    };
    assert_eq!((of(""), of("81"), of("44")), ("1".to_owned(), "4".to_owned(), "5".to_owned()));
    assert_eq!(price(&[sold(date(2026, 4, 1), Channel::Email, "", 1)], &books).unwrap().unpriced, 1);
}

#[test]
fn a_book_without_doubt_is_taken_and_others_are_not() {
    let sound = book(date(2026, 4, 1), "JPY", vec![entry("email", "", 0, &[(0, "0.1")])]);
    assert!(sound.check().is_ok());
    for wrong in [
        PriceBook { currency: "yen".to_owned(), ..sound.clone() },
        PriceBook { prices: Vec::new(), ..sound.clone() },
        PriceBook { prices: vec![sound.prices[0].clone(), sound.prices[0].clone()], ..sound.clone() },
        PriceBook { prices: vec![entry("email", "81", 0, &[(0, "1")])], ..sound.clone() },
        PriceBook { prices: vec![entry("letter", "", 0, &[(0, "1")])], ..sound.clone() },
        PriceBook { prices: vec![entry("sms", "+81", 0, &[(0, "1")])], ..sound.clone() },
        PriceBook { prices: vec![entry("sms", "", 0, &[])], ..sound.clone() },
        PriceBook { prices: vec![entry("sms", "", 0, &[(1, "1")])], ..sound.clone() },
        PriceBook { prices: vec![entry("sms", "", 0, &[(0, "1"), (0, "2")])], ..sound.clone() },
        PriceBook { prices: vec![entry("sms", "", 0, &[(0, "-1")])], ..sound.clone() },
        PriceBook { prices: vec![entry("sms", "", 0, &[(0, "0.000000001")])], ..sound },
    ] {
        assert!(wrong.check().is_err(), "{wrong:?}");
    }
}

prop_compose! {
    fn rows()(rows in proptest::collection::vec((0_i32..300, 0_usize..3, 1_u64..5_000), 0..60)) -> Vec<Sold> {
        rows.into_iter().map(|(day, destination, quantity)| {
            let day = date(2026, 4, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            sold(day, Channel::Sms, ["", "81", "44"][destination], quantity)
        }).collect()
    }
}

fn books(free: u64, thousandths: u32) -> [PriceBook; 2] {
    let one = Decimal::new(i64::from(thousandths), 3).to_string();
    let prices =
        || vec![entry("sms", "", free, &[(0, &one), (5_000, "0.001")]), entry("sms", INTERNATIONAL, 0, &[(0, "0.07")])];
    [book(date(2026, 4, 1), "GBP", prices()), book(date(2026, 10, 1), "GBP", prices())]
}

proptest! {
    #[test]
    fn nothing_is_lost_or_priced_twice(rows in rows(), free in 0_u64..10_000, price_of_one in 0_u32..100) {
        let bill = price(&rows, &books(free, price_of_one)).unwrap();
        let sent: u64 = rows.iter().map(|row| row.quantity).sum();
        prop_assert_eq!(bill.lines.iter().map(|line| line.quantity).sum::<u64>(), sent);
        // Rounding moves a line by half a penny at most.
        let exact: Decimal = bill.lines.iter().map(|line| line.unit_price * Decimal::from(line.quantity)).sum();
        let total = bill.totals().get("GBP").copied().unwrap_or_default();
        prop_assert!((exact - total).abs() * Decimal::from(200) <= Decimal::from(bill.lines.len()));
    }

    #[test]
    fn the_order_and_the_cut_of_rows_make_no_difference(rows in rows(), free in 0_u64..10_000) {
        let books = books(free, 23);
        let mut halves: Vec<Sold> = Vec::new();
        for row in rows.iter().rev() {
            let half = row.quantity / 2;
            halves.push(Sold { quantity: row.quantity - half, ..row.clone() });
            halves.push(Sold { quantity: half, ..row.clone() });
        }
        prop_assert_eq!(price(&rows, &books).unwrap(), price(&halves, &books).unwrap());
    }

    #[test]
    fn more_that_is_free_never_costs_more(rows in rows(), free in 0_u64..10_000, more in 0_u64..1_000) {
        let total = |free| price(&rows, &books(free, 23)).unwrap().lines.iter().map(|line| line.unit_price * Decimal::from(line.quantity)).sum::<Decimal>();
        prop_assert!(total(free + more) <= total(free));
    }
}
