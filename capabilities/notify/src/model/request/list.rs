//! Query of `GET /v2/notifications`.

use super::query::Query;
use super::{Rules, TemplateType};
use crate::model::Dialect;
use crate::model::problem::Problems;
use std::borrow::Cow;
use uuid::Uuid;

macro_rules! listed_statuses {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A status by which clients may filter: those of notifications, and names that stand for several of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is its name")]
        pub enum ListedStatus {
            $($variant),+
        }

        impl ListedStatus {
            /// Every name, in the order in which errors list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in requests.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}

listed_statuses! {
    Cancelled = "cancelled",
    Created = "created",
    Sending = "sending",
    Sent = "sent",
    Delivered = "delivered",
    Pending = "pending",
    Failed = "failed",
    TechnicalFailure = "technical-failure",
    TemporaryFailure = "temporary-failure",
    PermanentFailure = "permanent-failure",
    ProviderFailure = "provider-failure",
    PendingVirusCheck = "pending-virus-check",
    ValidationFailed = "validation-failed",
    VirusScanFailed = "virus-scan-failed",
    ReturnedLetter = "returned-letter",
    PiiCheckFailed = "pii-check-failed",
    Accepted = "accepted",
    Received = "received",
}

impl ListedStatus {
    /// The status of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.as_str() == name)
    }

    /// The statuses of notifications that the name stands for: `failed` for every failure; `accepted` and `received`,
    /// the names for letters, for what they are called elsewhere.
    #[must_use]
    pub fn stored(self) -> &'static [Self] {
        match self {
            Self::Failed => &[
                Self::Failed,
                Self::TechnicalFailure,
                Self::TemporaryFailure,
                Self::PermanentFailure,
                Self::ProviderFailure,
                Self::ValidationFailed,
                Self::VirusScanFailed,
                Self::ReturnedLetter,
                Self::PiiCheckFailed,
            ],
            Self::Accepted => &[Self::Created, Self::Sending],
            Self::Received => &[Self::Delivered],
            other => Self::ALL
                .iter()
                .position(|status| *status == other)
                .and_then(|at| Self::ALL.get(at..=at))
                .unwrap_or(&[]),
        }
    }

    /// The names that a product's error lists: GOV.UK Notify does not know the two of GC Notify alone, which are accepted
    /// all the same.
    fn told(dialect: Dialect) -> Vec<&'static str> {
        Self::ALL
            .iter()
            .filter(|status| dialect == Dialect::Gc || !matches!(status, Self::ProviderFailure | Self::PiiCheckFailed))
            .map(|status| status.as_str())
            .collect()
    }
}

/// Which notifications to list.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Only these kinds; empty for all.
    pub template_types: Vec<TemplateType>,
    /// Only these statuses, as named; empty for all. See [`ListedStatus::stored`].
    pub statuses: Vec<ListedStatus>,
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
        let mut list = Self { reference: query.first("reference").map(str::to_owned), ..Self::default() };
        for name in query.all("status") {
            match ListedStatus::find(name) {
                Some(status) => list.statuses.push(status),
                None => query.fail_choice("status", name, &ListedStatus::told(rules.dialect)),
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
        assert_eq!(query.statuses, [ListedStatus::Failed, ListedStatus::Created]);
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
        for status in ListedStatus::ALL {
            assert!(!status.stored().is_empty(), "{status:?}");
        }
        assert_eq!(ListedStatus::Sent.stored(), [ListedStatus::Sent]);
        assert!(ListedStatus::Failed.stored().len() > 5);
    }
}
