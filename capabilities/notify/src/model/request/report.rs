//! Body of `POST /v2/reports` and query of `GET /v2/reports`.

use super::Rules;
use super::fields::{Fields, not_one_of};
use super::query::Query;
use crate::model::BulkId;
use crate::model::problem::Problems;
use crate::model::report::{ReportLanguage, ReportType};
use serde_json::Value;
use std::str::FromStr;
use uuid::Uuid;

/// Which report to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportRequest {
    /// What it lists.
    pub kind: ReportType,
    /// Its language.
    pub language: ReportLanguage,
    /// The bulk send, where it lists one.
    pub bulk: Option<BulkId>,
}

impl ReportRequest {
    /// Reads the body. A `job_id` of a report that is not of a job is checked and passed over.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(body: Value, rules: Rules) -> Result<Self, Problems> {
        let mut fields = Fields::open(body, rules.dialect)?;
        let kind = choice(&mut fields, "report_type", &["sms", "email", "job"]);
        let language = choice(&mut fields, "language", &["en", "fr"]);
        let job = fields.nullable_uuid("job_id").flatten();
        fields.require(&["report_type", "language"]);
        if kind == Some(ReportType::Job) && job.is_none() && fields.is_sound() {
            // A null is as good as nothing here.
            fields.extend(vec![super::fields::required("job_id")]);
        }
        fields.refuse_others();
        match (kind, language) {
            (Some(kind), Some(language)) if fields.is_sound() => {
                let bulk = job.filter(|_| kind == ReportType::Job).map(BulkId::from);
                Ok(Self { kind, language, bulk })
            }
            _ => Err(fields.problems()),
        }
    }
}

fn choice<T: FromStr>(fields: &mut Fields, name: &'static str, allowed: &[&str]) -> Option<T> {
    let value = fields.take(name)?;
    let found = value.as_str().and_then(|text| text.parse().ok());
    if found.is_none() {
        fields.fail(name, not_one_of(&value, allowed));
    }
    found
}

/// Which reports to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportsQuery {
    /// Only those asked for before this one.
    pub older_than: Option<Uuid>,
}

impl ReportsQuery {
    /// Reads decoded query parameters.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn parse(pairs: &[(String, String)], rules: Rules) -> Result<Self, Problems> {
        let mut query = Query::open(pairs, rules);
        let older_than = query.uuid("older_than");
        query.finish().map(|()| Self { older_than })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::recipient::Region;
    use serde_json::json;

    fn parse(body: Value) -> Result<ReportRequest, Vec<String>> {
        let (dialect, now) = (Dialect::Gc, "2026-11-22T00:00:00Z".parse().unwrap());
        ReportRequest::parse(body, Rules { dialect, region: Region::default_of(dialect), now })
            .map_err(|problems| problems.list().iter().map(|problem| problem.message.clone()).collect())
    }

    #[test]
    fn everything_that_is_wrong_is_told() {
        assert_eq!(
            parse(json!({})).unwrap_err(),
            ["report_type is a required property", "language is a required property"]
        );
        assert_eq!(
            parse(json!({ "report_type": 1, "language": "de", "job_id": "x", "other": 1 })).unwrap_err(),
            [
                "report_type 1 is not one of [sms, email, job]",
                "language de is not one of [en, fr]",
                "job_id is not a valid UUID",
                "Additional properties are not allowed (other was unexpected)",
            ]
        );
        for body in [
            json!({ "report_type": "job", "language": "en" }),
            json!({ "report_type": "job", "language": "en", "job_id": null }),
        ] {
            assert_eq!(parse(body).unwrap_err(), ["job_id is a required property"]);
        }
    }

    #[test]
    fn only_the_report_of_a_job_has_a_job() {
        let job = "f33517ff-2a88-4f6e-b855-c550268ce08a";
        let of_job = parse(json!({ "report_type": "job", "language": "fr", "job_id": job })).unwrap();
        assert_eq!((of_job.kind, of_job.language), (ReportType::Job, ReportLanguage::Fr));
        assert_eq!(of_job.bulk, Some(job.parse().unwrap()));
        assert_eq!(parse(json!({ "report_type": "sms", "language": "en", "job_id": job })).unwrap().bulk, None);
    }
}
