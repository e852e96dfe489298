//! What holds for every body and query, however strange.

use super::*;
use crate::model::problem::Problems;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use uuid::Uuid;

const NAMES: &[&str] = &[
    "email_address",
    "phone_number",
    "template_id",
    "personalisation",
    "reference",
    "scheduled_for",
    "email_reply_to_id",
    "sms_sender_id",
    "one_click_unsubscribe_url",
    "sanitise_content_for",
    "rows",
    "csv",
    "name",
    "reply_to_id",
    "content",
    "postage",
    "template_type",
    "subject",
    "template_category_id",
    "parent_folder_id",
    "file",
    "filename",
    "sending_method",
    "is_csv",
    "retention_period",
    "confirm_email_before_download",
    "status",
    "older_than",
    "include_jobs",
    "type",
    "it's",
];

const TEXTS: &[&str] = &[
    "",
    "a@example.com",
    "6135550100",
    "f33517ff-2a88-4f6e-b855-c550268ce08a",
    "2026-11-23T00:00",
    "attach",
    "link",
    "aGk=",
    "a.txt",
    "1 week",
    "https://example.com",
    "sms",
    "email",
    "created",
    "true",
    "\0",
    "it's \"so\"",
    "first",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => proptest::sample::select(NAMES).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => proptest::sample::select(TEXTS).prop_map(str::to_owned), 1 => any::<String>()]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn body() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => value(),
        6 => prop::collection::vec((name(), value()), 0..10).prop_map(|members| Value::Object(members.into_iter().collect())),
    ]
}

fn rules(dialect: Dialect) -> Rules {
    Rules { dialect, region: Region::default_of(dialect), now: "2026-11-22T00:00:00Z".parse().unwrap() }
}

fn check(problems: &Problems) -> Result<(), TestCaseError> {
    prop_assert_eq!(problems.status(), 400);
    prop_assert!(!problems.list().is_empty());
    let mut told = HashSet::new();
    for problem in problems.list() {
        prop_assert!(!problem.message.is_empty());
        prop_assert!(told.insert(&problem.message), "told twice: {}", problem.message);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_body_is_read_or_told_what_is_wrong(body in body(), id in text()) {
        for dialect in Dialect::ALL {
            let rules = rules(*dialect);
            let results = [
                EmailRequest::parse(body.clone(), rules).err(),
                SmsRequest::parse(body.clone(), rules).err(),
                BulkRequest::parse(body.clone(), rules).err(),
                PreviewRequest::parse(&id, body.clone(), rules).err(),
                CreateTemplateRequest::parse(body.clone(), rules).err(),
                UpdateTemplateRequest::parse(body.clone(), rules).err(),
                Some(refuse_letter(body.clone(), rules)),
            ];
            for problems in results.iter().flatten() {
                check(problems)?;
            }
        }
    }

    #[test]
    fn any_query_is_read_or_told_what_is_wrong(pairs in prop::collection::vec((name(), text()), 0..8)) {
        for dialect in Dialect::ALL {
            let rules = rules(*dialect);
            match ListQuery::parse(&pairs, rules) {
                Ok(query) => {
                    let again: Vec<(String, String)> =
                        query.pairs().into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect();
                    prop_assert_eq!(ListQuery::parse(&again, rules).unwrap(), query);
                }
                Err(problems) => check(&problems)?,
            }
            for problems in [ReceivedQuery::parse(&pairs, rules).err(), TemplatesQuery::parse(&pairs, rules).err()] {
                problems.as_ref().map_or(Ok(()), check)?;
            }
        }
    }

    #[test]
    fn a_sound_request_survives(
        values in prop::collection::vec(("[a-z]{1,8}", "[^\\x00]{0,20}"), 0..6),
        reference in proptest::option::of("[^\\x00]{0,40}"),
        id in any::<u128>(),
        hours in 0..=96_i64,
    ) {
        let values: Map<String, Value> = values.into_iter().map(|(name, value)| (name, value.into())).collect();
        for dialect in Dialect::ALL {
            let rules = rules(*dialect);
            let at = rules.now + jiff::SignedDuration::from_hours(hours);
            let mut body = json!({
                "email_address": "a@example.com",
                "template_id": Uuid::from_u128(id).to_string(),
                "personalisation": values,
                "scheduled_for": at.to_string(),
            });
            if let Some(reference) = &reference {
                body["reference"] = json!(reference);
            }
            let request = EmailRequest::parse(body, rules).unwrap();
            prop_assert_eq!(request.template_id.as_u128(), id);
            prop_assert_eq!(&request.given.values, &values);
            prop_assert_eq!(request.scheduled_for, Some(at));
            prop_assert_eq!(&request.reference, &reference);
        }
    }

    #[test]
    fn any_time_is_read_or_refused(text in "[0-9TZ:+., -]{0,30}") {
        let _ = scheduled::parse(&text);
    }

    #[test]
    fn decoded_length_is_that_of_the_bytes(text in "[A-Za-z0-9+/=\n é]{0,40}") {
        match base64::decode(&text) {
            Ok(bytes) => prop_assert_eq!(base64::decoded_length(&text), Ok(bytes.len())),
            Err(reason) => prop_assert_eq!(base64::decoded_length(&text), Err(reason)),
        }
    }
}
