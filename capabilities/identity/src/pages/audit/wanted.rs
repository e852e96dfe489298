//! What is searched for in the audit trails, as it was typed.

use crate::Identity;
use crate::usecases::{AuditSearch, find_actors, find_organisation};
use jiff::tz::TimeZone;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::{OrganisationId, Result, Timestamp, japan};
use yui_web::Failure;
use yui_web::extract::QueryPairs;
use yui_web::page::{Errors, Page, encode};

/// The fields of the search.
pub(super) struct Typed {
    pub(super) organisation: String,
    pub(super) who: String,
    pub(super) action: String,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) service: String,
    pub(super) since: String,
    pub(super) until: String,
}

impl Typed {
    pub(super) fn read(query: &QueryPairs) -> Self {
        let given = |name: &str| query.first(name).unwrap_or_default().trim().to_owned();
        let narrow = |name: &str| yui_kernel::japan::half_width(&given(name));
        Self {
            organisation: narrow("organisation"),
            who: given("who"),
            action: given("action"),
            kind: given("kind"),
            text: given("text"),
            service: given("service"),
            since: narrow("since"),
            until: narrow("until"),
        }
    }

    /// The fields with their values, for addresses.
    pub(super) fn pairs(&self) -> [(&'static str, &str); 8] {
        [
            ("organisation", &self.organisation),
            ("who", &self.who),
            ("action", &self.action),
            ("kind", &self.kind),
            ("text", &self.text),
            ("service", &self.service),
            ("since", &self.since),
            ("until", &self.until),
        ]
    }

    /// The address of the file with what is found.
    pub(super) fn download(&self) -> String {
        let pairs = self.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        format!("/operate/audit.csv?{}", pairs.join("&"))
    }

    /// What is searched for, or what is wrong, field by field.
    pub(super) async fn search(
        &self,
        page: &Page,
        identity: &Identity,
    ) -> std::result::Result<std::result::Result<AuditSearch, Errors>, Failure> {
        let mut errors = Errors::default();
        let mut put = |field: &str, refused: &Errors| {
            for refused in refused.list() {
                errors.add(field, refused.message.clone());
            }
        };
        let organisation = match self.organisation(page, identity).await {
            Ok(organisation) => organisation,
            Err(error) => {
                put("organisation", &page.refused(error)?);
                None
            }
        };
        let mut actors = Vec::new();
        if !self.who.is_empty() {
            match find_actors(identity, page.operator()?, &self.who, organisation).await {
                Ok(found) => actors = found,
                Err(error) => put("who", &page.refused(error)?),
            }
        }
        let (from, until) = (start(page, &self.since, false), start(page, &self.until, true));
        for (field, text, bound) in [("since", &self.since, from), ("until", &self.until, until)] {
            if !text.is_empty() && bound.is_none() {
                put(field, &Errors::whole(page.t("date-wrong")));
            }
        }
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        let (kind, action, text) = (self.kind.clone(), self.action.clone(), self.text.clone());
        let service = self.service.parse().ok();
        Ok(Ok(AuditSearch { organisation, service, kind, action, text, actors, from, until, before: None }))
    }

    /// The organisation with this code or id; none without any text.
    async fn organisation(&self, page: &Page, identity: &Identity) -> Result<Option<OrganisationId>> {
        if self.organisation.is_empty() {
            return Ok(None);
        }
        match self.organisation.parse::<Uuid>() {
            Ok(id) => Ok(Some(id.into())),
            Err(_) => find_organisation(identity.store(), page.operator()?, &self.organisation).await.map(Some),
        }
    }
}

/// When a day begins in the reader's zone, or the one after it.
fn start(page: &Page, text: &str, after: bool) -> Option<Timestamp> {
    let day = japan::typed_date(text)?;
    let day = if after { day.tomorrow().ok()? } else { day };
    let zone = TimeZone::get(page.zone()).unwrap_or(TimeZone::UTC);
    Some(day.to_zoned(zone).ok()?.timestamp())
}
