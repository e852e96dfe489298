//! What holds for every table.

use super::*;
use crate::model::recipient::Region;
use crate::model::request::BulkSource;
use crate::model::{Channel, Dialect};
use proptest::prelude::*;
use serde_json::Value;

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(&["", " ", "a@example.com", "6135550100", "nope", "email address", "n", "x, y"][..])
            .prop_map(str::to_owned),
        1 => "[^\\x00]{0,8}",
        1 => "[\", \r\na]{0,8}",
    ]
}

fn layout(channel: Channel) -> Layout {
    Layout { channel, placeholders: vec!["n".to_owned()] }
}

fn rules(channel: Channel) -> RowRules<'static> {
    RowRules {
        dialect: Dialect::Gc,
        region: Region::default_of(Dialect::Gc),
        channel,
        allowed: None,
        is_strict: false,
        international: false,
        measure: Some(&|_| Measure { parts: 1, is_too_long: false }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_text_is_a_table_or_told_what_is_wrong(text in "[^\\x00]{0,60}", head in any::<bool>()) {
        let text = if head { format!("email address,n\n{text}") } else { text };
        for channel in Channel::ALL {
            if let Ok(sheet) = Sheet::read(&BulkSource::Csv(text.clone()), &layout(*channel)) {
                let _ = sheet.check(&rules(*channel));
            }
        }
    }

    #[test]
    fn rows_and_their_csv_are_the_same_table(rows in prop::collection::vec(prop::collection::vec(cell(), 1..4), 1..8)) {
        let header = vec!["n".to_owned(), "email address".to_owned()];
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in std::iter::once(&header).chain(&rows) {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let values = std::iter::once(&header).chain(&rows).map(|row| Value::from(row.clone())).collect();
        let read = |source| {
            let sheet = Sheet::read(&source, &layout(Channel::Email)).unwrap();
            let rows: Vec<(u32, Vec<String>)> = sheet
                .rows
                .iter()
                .map(|(number, cells)| (*number, cells.iter().map(|cell| table::trim(cell).to_owned()).collect()))
                .collect();
            rows
        };
        prop_assert_eq!(read(BulkSource::Csv(text)), read(BulkSource::Rows(values)));
    }
}
