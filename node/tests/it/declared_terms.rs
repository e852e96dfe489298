//! What `yui apply` makes of price books, of how long messages are kept, and of texts that come in.

use crate::declarations::{carry_out, changed, plan};
use yui_kernel::{Change, Error, NodeWide};
use yui_notify::model::service::Service;
use yui_notify::model::terms::Terms;
use yui_notify::model::{Channel, ServiceId};
use yui_notify::sql::{inbound_number, service, terms, text_answer};
use yui_store::values;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(
    they_are_applied_once_and_changed_as_the_file_says,
    a_price_book_that_holds_is_not_changed,
    what_cannot_be_is_told_with_its_place_and_changes_nothing,
);

const SERVICE: &str = "0199f3a0-0000-7000-8000-000000000001";

/// Two books: one holds since April, one will hold next year at this price.
fn books(price: &str) -> String {
    format!(
        r#"
[[price_books]]
name = "standard"
valid_from = "2026-04-01"
currency = "JPY"
prices = [
  {{ channel = "email", price = "0.1" }},
  {{ channel = "sms", price = "3", free = 10000, tiers = [{{ above = 50000, price = "2.8" }}] }},
  {{ channel = "sms", destination = "international", price = "12" }},
]

[[price_books]]
name = "schools"
valid_from = "2027-04-01"
currency = "JPY"
prices = [{{ channel = "email", price = "{price}" }}]
"#
    )
}

/// A municipality with one service, which has these lines.
fn town(code: &str, id: &str, lines: &str) -> String {
    format!(
        r#"
[[organisations]]
code = "{code}"
name = "市"

[[organisations.services]]
handle = "kurashi"
id = "{id}"
name = "くらし"
{lines}
"#
    )
}

const FIRST: &str = r#"
retention = { email_days = 30, text_days = 90 }
price_book = "schools"
inbound_numbers = [{ number = "+815012345678", provider = "twilio" }, { number = "31234", provider = "gateway" }]
text_answers = { stop = "配信を停止しました。", help = "くらし 03-0000-0000" }
"#;

const SECOND: &str = r#"
retention = { email_days = 30 }
inbound_numbers = [{ number = "+815012345678", provider = "gateway" }, { number = "31235", provider = "gateway" }]
text_answers = { start = "配信を再開しました。", help = "くらし 03-0000-0000" }
"#;

async fn apply(node: &TestNode, text: &str) -> Result<Vec<String>, Error> {
    let file = plan(node, "node.toml", text);
    carry_out(node, &file, false).await.map(|changes: Vec<Change>| changed(&changes))
}

/// What the database says: the terms, numbers with their providers, answers.
async fn stored(node: &TestNode) -> (Terms, Vec<(String, String)>, Vec<(String, String)>) {
    let id: ServiceId = SERVICE.parse().unwrap();
    let operator = NodeWide::system("test");
    let owner = node.store().read_node(&operator, move |tx| tx.find(&service::OWNER, &values![id]));
    let organisation: Option<(yui_kernel::OrganisationId,)> = owner.await.unwrap();
    let tenant = operator.within(organisation.unwrap().0);
    let read = node.store().read(&tenant, move |tx| {
        let _: Service = tx.get(&service::FIND, &values![id], "the service")?;
        let terms = tx.get(&terms::FIND, &values![id], "the terms")?;
        let numbers: Vec<inbound_number::InboundNumber> = tx.list(&inbound_number::LIST, &values![id])?;
        let mut answers: Vec<(String, String)> = tx.list(&text_answer::LIST, &values![id])?;
        answers.sort();
        Ok((terms, numbers, answers))
    });
    let (terms, numbers, answers) = read.await.unwrap();
    let mut numbers: Vec<_> = numbers.into_iter().map(|number| (number.number, number.provider)).collect();
    numbers.sort();
    (terms, numbers, answers)
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

async fn they_are_applied_once_and_changed_as_the_file_says(node: &TestNode) {
    let first = books("0.2") + &town("131032", SERVICE, FIRST);
    assert_eq!(
        apply(node, &first).await.unwrap(),
        [
            "+ price book standard 2026-04-01",
            "+ price book schools 2027-04-01",
            "+ organisation 131032",
            "+ service kurashi",
            "+ inbound-number kurashi#1",
            "+ inbound-number kurashi#2",
            "~ text-answers kurashi (stop, help)",
            "~ terms kurashi (retention_email_days, retention_text_days, price_book)",
        ]
    );
    let (terms, numbers, answers) = stored(node).await;
    let days = [Channel::Email, Channel::Sms].map(|channel| terms.retention_days(channel));
    assert_eq!((days, terms.book()), ([30, 90], "schools"));
    assert_eq!(numbers, pairs(&[("+815012345678", "twilio"), ("31234", "gateway")]));
    assert_eq!(answers, pairs(&[("help", "くらし 03-0000-0000"), ("stop", "配信を停止しました。")]));
    let standard = node.notify().prices().versions("standard").await.unwrap();
    assert_eq!(standard[0].price(Channel::Sms, "82").unwrap().list_price().to_string(), "12");

    assert_eq!(apply(node, &first).await.unwrap(), Vec::<String>::new());

    let second = books("0.25") + &town("131032", SERVICE, SECOND);
    assert_eq!(
        apply(node, &second).await.unwrap(),
        [
            "~ price book schools 2027-04-01 (prices)",
            "~ inbound-number kurashi#1 (number, provider)",
            "+ inbound-number kurashi#2",
            "~ inbound-number 31234 (removed)",
            "~ text-answers kurashi (stop, start)",
            "~ terms kurashi (retention_text_days, price_book)",
        ]
    );
    let (terms, numbers, answers) = stored(node).await;
    let days = [Channel::Email, Channel::Sms].map(|channel| terms.retention_days(channel));
    assert_eq!((days, terms.book()), ([30, 7], "standard"), "what is left out has its default");
    assert_eq!(numbers, pairs(&[("+815012345678", "gateway"), ("31235", "gateway")]));
    assert_eq!(answers, pairs(&[("help", "くらし 03-0000-0000"), ("start", "配信を再開しました。")]));
    assert_eq!(apply(node, &second).await.unwrap(), Vec::<String>::new());
}

async fn a_price_book_that_holds_is_not_changed(node: &TestNode) {
    let text = books("0.2");
    let _ = apply(node, &text).await.unwrap();
    // Next year's holds too by then.
    node.set_clock("2027-03-31T15:00:00Z".parse().unwrap());
    for (change, book) in
        [(("\"12\"", "\"13\""), "standard 2026-04-01"), (("\"0.2\"", "\"0.3\""), "schools 2027-04-01")]
    {
        let refused = apply(node, &text.replace(change.0, change.1)).await.unwrap_err().to_string();
        let expected = format!(
            "price book {book} holds already and cannot be changed: declare another version with a later valid_from"
        );
        assert!(refused.ends_with(&expected) && refused.contains("node.toml:"), "{refused}");
    }
    assert_eq!(apply(node, &text).await.unwrap(), Vec::<String>::new());
}

async fn what_cannot_be_is_told_with_its_place_and_changes_nothing(node: &TestNode) {
    let first = books("0.2") + &town("131032", SERVICE, FIRST);
    let _ = apply(node, &first).await.unwrap();
    let place = |text: &str, key: &str| {
        let line = 1 + text.lines().position(|line| line.starts_with("[[organisations.services]]")).unwrap();
        format!("{}:{line}: {key}: ", node.data().join("node.toml").display())
    };
    let here = "organisations[0].services[0]";

    let misspelt = first.replace("price_book = \"schools\"", "price_book = \"scools\"");
    let refused = apply(node, &misspelt).await.unwrap_err().to_string();
    let told = "there is no price book scools: declare it in [[price_books]], or leave price_book out";
    assert_eq!(refused, format!("{}{told}", place(&misspelt, here)));

    // A number belongs to one service of the whole node; and what else the file says is not done either.
    let taken =
        "retention = { email_days = 3 }\ninbound_numbers = [{ number = \"815012345678\", provider = \"twilio\" }]";
    let other = town("131130", "0199f3a0-0000-7000-8000-000000000002", taken);
    let refused = apply(node, &other).await.unwrap_err().to_string();
    assert_eq!(refused, format!("{}another service has the number 815012345678", place(&other, here)));
    let without = other.replace("815012345678", "815012345679");
    assert_eq!(apply(node, &without).await.unwrap()[0], "+ organisation 131130");
    assert_eq!(apply(node, &first).await.unwrap(), Vec::<String>::new());
}
