//! Query of `GET /v2/notifications`.

use super::query::Query;
use super::{Rules, TemplateType};
use crate::model::problem::Problems;
use crate::model::{Dialect, Status};
use std::borrow::Cow;
use uuid::Uuid;

/// The names of states as errors list them; GOV.UK Notify does not know the two of GC Notify alone, which are accepted all the
/// same.
const STATES: [Status; 18] = [
    Status::Cancelled,
    Status::Created,
    Status::Sending,
    Status::Sent,
    Status::Delivered,
    Status::Pending,
    Status::Failed,
    Status::TechnicalFailure,
    Status::TemporaryFailure,
    Status::PermanentFailure,
    Status::ProviderFailure,
    Status::PendingVirusCheck,
    Status::ValidationFailed,
    Status::VirusScanFailed,
    Status::ReturnedLetter,
    Status::PiiCheckFailed,
    Status::Accepted,
    Status::Received,
];

fn names_of_states(dialect: Dialect) -> Vec<&'static str> {
    STATES
        .iter()
        .filter(|status| dialect == Dialect::Gc || !matches!(status, Status::ProviderFailure | Status::PiiCheckFailed))
        .map(|status| status.as_str())
        .collect()
}

impl Status {
    /// The states of messages that the name stands for in a filter: `failed` for every failure; `accepted` and `received`, which
    /// are letters' names, for what other messages call them.
    #[must_use]
    pub fn stored(self) -> &'static [Self] {
        match self {
            Self::Failed => Self::FAILURES,
            Self::Accepted => &[Self::Created, Self::Sending],
            Self::Received => &[Self::Delivered],
            other => {
                STATES.iter().position(|status| *status == other).and_then(|at| STATES.get(at..=at)).unwrap_or_default()
            }
        }
    }
}

/// Which notifications to list.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Only these kinds; empty for all.
    pub template_types: Vec<TemplateType>,
    /// Only these statuses, as named; empty for all. See [`Status::stored`].
    pub statuses: Vec<Status>,
    /// Only those with this reference of the client.
    pub reference: Option<String>,
    /// Only those made before this one.
    pub older_than: Option<Uuid>,
    /// Whether notifications of jobs are listed, too.
    pub include_jobs: bool,
}

impl std::fmt::Debug for ListQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The reference is the client's own and may name a person.
        f.debug_struct("ListQuery")
            .field("template_types", &self.template_types)
            .field("statuses", &self.statuses)
            .field("older_than", &self.older_than)
            .finish_non_exhaustive()
    }
}

impl ListQuery {
    /// Reads decoded query parameters. `template_type` and `status` may be repeated; of the others the first counts.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn parse(pairs: &[(String, String)], rules: Rules) -> Result<Self, Problems> {
        let mut query = Query::open(pairs, rules);
        let mut list = Self { reference: query.text("reference"), ..Self::default() };
        for name in query.all("status") {
            match name.parse() {
                Ok(status) => list.statuses.push(status),
                Err(_) => query.fail_choice("status", name, &names_of_states(rules.dialect)),
            }
        }
        for name in query.all("template_type") {
            match TemplateType::find(name) {
                Some(kind) => list.template_types.push(kind),
                None => query.fail_choice("template_type", name, TemplateType::NAMES),
            }
        }
        list.include_jobs = match query.first("include_jobs") {
            None | Some("false" | "False") => false,
            Some("true" | "True") => true,
            Some(other) => {
                let allowed: &[&str] = match rules.dialect {
                    Dialect::Gc => &["true", "True", "false", "False"],
                    Dialect::Govuk => &["true", "True"],
                };
                query.fail_choice("include_jobs", other, allowed);
                false
            }
        };
        list.older_than = query.uuid("older_than");
        query.finish().map(|()| list)
    }

    /// The parameters that ask for the same again, for links; not encoded.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let mut pairs: Vec<(&'static str, Cow<'_, str>)> = Vec::new();
        pairs.extend(self.template_types.iter().map(|kind| ("template_type", kind.as_str().into())));
        pairs.extend(self.statuses.iter().map(|status| ("status", status.as_str().into())));
        pairs.extend(self.reference.as_deref().map(|reference| ("reference", reference.into())));
        pairs.extend(self.include_jobs.then_some(("include_jobs", "true".into())));
        pairs.extend(self.older_than.map(|id| ("older_than", id.to_string().into())));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recipient::Region;

    fn parse(pairs: &[(&str, &str)], dialect: Dialect) -> Result<ListQuery, Vec<String>> {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let rules =
            Rules { dialect, region: Region::default_of(dialect), now: "2026-11-22T00:00:00Z".parse().unwrap() };
        ListQuery::parse(&pairs, rules)
            .map_err(|problems| problems.list().iter().map(|problem| problem.message.clone()).collect())
    }

    #[test]
    fn filters_can_be_repeated_and_come_back_in_links() {
        let id = "f33517ff-2a88-4f6e-b855-c550268ce08a";
        let query = parse(
            &[
                ("status", "failed"),
                ("older_than", id),
                ("template_type", "sms"),
                ("status", "created"),
                ("include_jobs", "True"),
                ("reference", "r"),
                ("reference", "passed over"),
            ],
            Dialect::Gc,
        )
        .unwrap();
        assert_eq!(query.statuses, [Status::Failed, Status::Created]);
        assert!(query.include_jobs);
        assert_eq!(
            query.pairs(),
            [
                ("template_type", "sms".into()),
                ("status", "failed".into()),
                ("status", "created".into()),
                ("reference", "r".into()),
                ("include_jobs", "true".into()),
                ("older_than", id.into()),
            ]
        );
    }

    #[test]
    fn errors_come_in_the_order_of_the_schema() {
        let messages = parse(
            &[
                ("page", "1"),
                ("older_than", "1"),
                ("include_jobs", "maybe"),
                ("template_type", "orange"),
                ("page", "2"),
            ],
            Dialect::Gc,
        )
        .unwrap_err();
        assert_eq!(
            messages,
            [
                "template_type orange is not one of [sms, email, letter]",
                "include_jobs maybe is not one of [true, True, false, False]",
                "older_than is not a valid UUID",
                "Additional properties are not allowed (page was unexpected)",
            ]
        );
    }

    #[test]
    fn govuk_lists_fewer_statuses_and_takes_them_all() {
        let message = &parse(&[("status", "elephant")], Dialect::Govuk).unwrap_err()[0];
        assert!(!message.contains("provider-failure") && message.contains("virus-scan-failed"), "{message}");
        assert!(parse(&[("status", "provider-failure"), ("include_jobs", "false")], Dialect::Govuk).is_ok());
    }

    #[test]
    fn every_name_stands_for_at_least_one_status() {
        for status in STATES {
            assert!(!status.stored().is_empty(), "{status:?}");
        }
        assert_eq!(Status::Sent.stored(), [Status::Sent]);
        assert!(Status::Failed.stored().len() > 5);
    }
}
