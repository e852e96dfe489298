//! Body of `POST /v2/notifications/bulk`.

use super::Rules;
use super::fields::{Fields, not_of_type};
use super::python::Repr;
use super::scheduled::scheduled_for;
use crate::model::problem::{self, Problems};
use serde_json::Value;
use uuid::Uuid;
use yui_kernel::Timestamp;

/// How many rows below the header one bulk may have.
pub const MAX_BULK_ROWS: usize = 50_000;

/// The table of recipients and values, as sent.
#[derive(Clone, PartialEq)]
pub enum BulkSource {
    /// Rows of cells, the header first.
    Rows(Vec<Value>),
    /// A CSV file's text.
    Csv(String),
}

/// A bulk: one template, many recipients.
#[derive(Clone, PartialEq)]
pub struct BulkRequest {
    /// The template.
    pub template_id: Uuid,
    /// The bulk's name, shown as the file's.
    pub name: String,
    /// Recipients and values.
    pub source: BulkSource,
    /// When to send; none is now.
    pub scheduled_for: Option<Timestamp>,
    /// Which reply-to address or text-message sender to use.
    pub reply_to_id: Option<Uuid>,
    /// The client's reference of the whole bulk.
    pub reference: Option<String>,
}

impl std::fmt::Debug for BulkRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BulkRequest").field("template_id", &self.template_id).finish_non_exhaustive()
    }
}

impl BulkRequest {
    /// Reads the body.
    ///
    /// # Errors
    /// Everything that is wrong with it; of a table that is too long the cells are not repeated. Both or neither of
    /// `rows` and `csv` is told alone.
    pub fn parse(body: Value, rules: Rules) -> Result<Self, Problems> {
        let mut fields = Fields::open(body, rules.dialect)?;
        let template_id = fields.uuid("template_id");
        let reference = fields.reference();
        let scheduled_for = scheduled_for(&mut fields, rules);
        let reply_to_id = fields.nullable_uuid("reply_to_id").flatten();
        let csv = fields.string("csv");
        let rows = rows(&mut fields);
        let name = fields.string("name");
        fields.require(&["template_id", "name"]);
        fields.refuse_others();
        let (Some(template_id), Some(name), true) = (template_id, name, fields.is_sound()) else {
            return Err(fields.problems());
        };
        let source = match (rows, csv.filter(|text| !text.is_empty())) {
            (Some(rows), None) => BulkSource::Rows(rows),
            (None, Some(csv)) => BulkSource::Csv(csv),
            _ => return Err(problem::rows_or_csv()),
        };
        Ok(Self { template_id, name, source, scheduled_for, reply_to_id, reference })
    }
}

fn rows(fields: &mut Fields) -> Option<Vec<Value>> {
    const NAME: &str = "rows";
    match fields.take(NAME)? {
        Value::Array(rows) if rows.len() > MAX_BULK_ROWS + 1 => {
            fields.fail(NAME, "[…] is too long");
            None
        }
        Value::Array(rows) if rows.len() < 2 => {
            fields.fail(NAME, format_args!("{} is too short", Repr(&Value::Array(rows))));
            None
        }
        Value::Array(rows) => Some(rows),
        other => {
            fields.fail(NAME, not_of_type(&other, "array"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::recipient::Region;
    use serde_json::json;

    fn parse(body: Value) -> Result<BulkRequest, Vec<String>> {
        let rules = Rules {
            dialect: Dialect::Gc,
            region: Region::default_of(Dialect::Gc),
            now: "2026-11-22T00:00:00Z".parse().unwrap(),
        };
        BulkRequest::parse(body, rules)
            .map_err(|problems| problems.list().iter().map(|problem| problem.message.clone()).collect())
    }

    #[test]
    fn exactly_one_table() {
        let mut body = json!({"template_id": Uuid::nil(), "name": "n"});
        assert_eq!(parse(body.clone()).unwrap_err(), ["You should specify either rows or csv"]);
        body["csv"] = json!("");
        assert_eq!(parse(body.clone()).unwrap_err(), ["You should specify either rows or csv"]);
        body["rows"] = json!([["email address"], ["a@example.com"]]);
        assert!(matches!(parse(body.clone()).unwrap().source, BulkSource::Rows(rows) if rows.len() == 2));
        body["csv"] = json!("email address\na@example.com");
        assert_eq!(parse(body).unwrap_err(), ["You should specify either rows or csv"]);
    }

    #[test]
    fn a_table_has_a_header_and_at_most_fifty_thousand_rows() {
        let mut body = json!({"template_id": Uuid::nil(), "name": "n", "rows": [["email address"]]});
        assert_eq!(parse(body.clone()).unwrap_err(), ["rows [[email address]] is too short"]);
        body["rows"] = Value::Array(vec![json!(["x"]); MAX_BULK_ROWS + 1]);
        assert!(parse(body.clone()).is_ok());
        body["rows"] = Value::Array(vec![json!(["x"]); MAX_BULK_ROWS + 2]);
        assert_eq!(parse(body).unwrap_err(), ["rows […] is too long"]);
    }

    #[test]
    fn errors_come_in_the_order_of_the_schema() {
        assert_eq!(
            parse(json!({"zzz": 1, "name": 2, "csv": 1, "reply_to_id": "q", "rows": null})).unwrap_err(),
            [
                "reply_to_id is not a valid UUID",
                "csv 1 is not of type string",
                "rows None is not of type array",
                "name 2 is not of type string",
                "template_id is a required property",
                "Additional properties are not allowed (zzz was unexpected)",
            ]
        );
    }
}
