use super::*;
use crate::model::bulk::Layout;
use crate::model::request::BulkSource;
use serde_json::json;

fn rules(channel: Channel) -> RowRules<'static> {
    let dialect = Dialect::Gc;
    RowRules {
        dialect,
        region: Region::default_of(dialect),
        channel,
        allowed: None,
        is_strict: false,
        international: false,
        measure: None,
    }
}

fn sheet(csv: &str, channel: Channel, placeholders: &[&str]) -> Sheet {
    let layout = Layout { channel, placeholders: placeholders.iter().map(|name| (*name).to_owned()).collect() };
    Sheet::read(&BulkSource::Csv(csv.to_owned()), &layout).unwrap()
}

fn told(result: Result<CheckedRows, Problems>) -> String {
    result.unwrap_err().list()[0].message.clone()
}

#[test]
fn rows_give_recipients_values_lists_and_references() {
    let csv =
        "item,Email Address,reference,item,note\npen, Ann@example.com ,r-1,,x\nink,bob@example.com,,paper,y,extra";
    let checked = sheet(csv, Channel::Email, &["Item", "note"]).check(&rules(Channel::Email)).unwrap();
    let [first, second] = checked.rows.as_slice() else { panic!("two rows") };
    assert_eq!(checked.recipient_as_sent(first), "Ann@example.com");
    assert_eq!((checked.reference(first), checked.reference(second)), (Some("r-1"), None));
    assert_eq!(serde_json::Value::Object(checked.values(first)), json!({"Item": ["pen"], "note": "x"}));
    assert_eq!(
        checked.personalisation(second).get("ITEM"),
        Some(&crate::model::content::PersonalValue::List(vec!["ink".to_owned(), "paper".to_owned()]))
    );
    assert_eq!((first.number, second.number, checked.parts()), (1, 2, 2));
}

#[test]
fn bad_cells_are_told_in_the_order_of_the_columns() {
    let csv = "name,email address\n,nope\n\nAnn,ann@example.com\nBob\n,cy@example.com";
    assert_eq!(
        told(sheet(csv, Channel::Email, &["name"]).check(&rules(Channel::Email))),
        "Some rows have errors. Row 1 - `name`: Missing,`email address`: invalid recipient. \
         Row 4 - `email address`: Missing. Row 5 - `name`: Missing."
    );
}

#[test]
fn a_list_is_missing_only_when_all_of_it_is() {
    let csv = "n,n,email address\n,x,a@example.com\n,,b@example.com";
    assert_eq!(
        told(sheet(csv, Channel::Email, &["n"]).check(&rules(Channel::Email))),
        "Some rows have errors. Row 2 - `n`: Missing."
    );
}

#[test]
fn a_refusal_comes_before_a_long_message_and_that_before_bad_cells() {
    let csv = "phone number,n\n6135550100,long\n6135550199,\n6135550101,short";
    let measure = |values: &Personalisation| Measure {
        parts: 2,
        is_too_long: values.get("n") == Some(&crate::model::content::PersonalValue::Text("long".to_owned())),
    };
    let nobody = |_: &Recipient| false;
    let read = || sheet(csv, Channel::Sms, &["n"]);
    let mut rules = rules(Channel::Sms);
    assert_eq!(told(read().check(&rules)), "Some rows have errors. Row 2 - `n`: Missing.");
    rules.measure = Some(&measure);
    assert_eq!(
        told(read().check(&rules)),
        "Row 1 - has a character count greater than 612 characters. Some messages may be too long due to custom content."
    );
    rules.allowed = Some(Allowed { is_allowed: &nobody, refusal: Refusal::Trial });
    assert!(told(read().check(&rules)).ends_with("You can only send to members of your team and your safelist."));
}

#[test]
fn a_template_without_values_is_measured_once() {
    let calls = std::cell::Cell::new(0);
    let measure = |_: &Personalisation| {
        calls.set(calls.get() + 1);
        Measure { parts: 3, is_too_long: false }
    };
    let rules = RowRules { measure: Some(&measure), ..rules(Channel::Sms) };
    let checked = sheet("phone number\n6135550100\n6135550101", Channel::Sms, &[]).check(&rules).unwrap();
    assert_eq!((calls.get(), checked.parts()), (1, 6));
}

#[test]
fn test_numbers_keep_to_themselves() {
    let check = |csv: &str| sheet(csv, Channel::Sms, &[]).check(&rules(Channel::Sms));
    assert!(check("phone number\n+16132532222\n+16132532223").is_ok());
    assert_eq!(
        told(check("phone number\n+16132532222\n6135550100")),
        "Bulk sending to testing and non-testing numbers is not supported"
    );
}

#[test]
fn fifty_thousand_rows_are_the_most() {
    let mut csv = "email address\n".to_owned() + &"a@example.com\n".repeat(MAX_BULK_ROWS);
    assert_eq!(sheet(&csv, Channel::Email, &[]).check(&rules(Channel::Email)).unwrap().rows.len(), MAX_BULK_ROWS);
    csv.push_str("a@example.com");
    assert_eq!(
        told(sheet(&csv, Channel::Email, &[]).check(&rules(Channel::Email))),
        "Too many rows. Maximum number of rows allowed is 50000"
    );
}
