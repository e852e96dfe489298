//! `/operate/services/{service}`: one service as the operator sees it, with what can be done about it.

use super::{channel_name, service_in};
use crate::Notify;
use crate::model::ServiceId;
use crate::model::go_live::{GoLiveState, Step};
use crate::model::service::{Limits, ServiceMode, ServiceState};
use crate::sql::agreement::Agreement;
use crate::sql::service::FoundService;
use crate::usecases::bounces::list_stopped_services;
use crate::usecases::services::{GoLiveView, go_live_checklist, list_agreements, show_service};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::Timestamp;
use yui_policy::Access;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown};

#[derive(Template)]
#[template(path = "operate/service.html")]
struct ServicePage<'a> {
    page: &'a Page,
    errors: Errors,
    found: FoundService,
    view: GoLiveView,
    /// What its organisation agreed to, the latest first.
    agreements: Vec<Agreement>,
    /// Since when its e-mails are stopped for bounces.
    stopped: Option<Timestamp>,
    typed: Typed,
}

/// What was typed into the forms of the page.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// The limits, in the order of [`FIELDS`].
    pub(super) limits: Option<[String; 5]>,
    /// Why it is suspended.
    pub(super) suspend: String,
    /// Why the request is declined.
    pub(super) decline: String,
    /// What the organisation agreed to, and who agreed for it.
    pub(super) agreement: [String; 2],
}

/// The fields of limits.
pub(super) const FIELDS: [&str; 5] =
    ["per_minute", "daily_email", "daily_text_parts", "annual_email", "annual_text_parts"];

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let id = service_in(&path)?;
    show_with(&page, &notify, id, Errors::default(), Typed::default()).await
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn show_with(page: &Page, notify: &Notify, id: ServiceId, errors: Errors, typed: Typed) -> Shown {
    let operator = page.operator()?;
    let (organisation, service) = show_service(notify, operator, id).await?;
    let access = Access::of_node(operator, organisation);
    let view = go_live_checklist(notify, &access, id).await?;
    let agreements = list_agreements(notify, &access).await?;
    let stopped = list_stopped_services(notify.store(), operator).await?;
    let stopped = stopped.iter().find(|one| one.service == id).map(|one| one.since);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let found = FoundService { organisation, service };
    page.show_as(status, &ServicePage { page, errors, found, view, agreements, stopped, typed })
}

impl Typed {
    /// The limits of a form, as they were typed.
    pub(super) fn limits_of(form: &Form) -> [String; 5] {
        FIELDS.map(|field| form.narrow(field).replace(',', ""))
    }
}

impl ServicePage<'_> {
    /// What was typed about an agreement: which version, and who agreed.
    fn typed_agreement(&self) -> (&str, &str) {
        let [version, signed_by] = &self.typed.agreement;
        (version, signed_by)
    }

    /// What it sends, in words.
    fn channels(&self) -> String {
        let names = self.found.service.channels.iter().map(|channel| channel_name(self.page, *channel));
        names.collect::<Vec<_>>().join(" · ")
    }

    /// Name, label and value of each field of limits.
    fn limits(&self) -> Vec<(&'static str, &str, String)> {
        let Limits { per_minute, daily_email, daily_text_parts, annual_email, annual_text_parts } =
            self.found.service.limits;
        let stored = [per_minute, daily_email, daily_text_parts, annual_email, annual_text_parts];
        let values = self.typed.limits.clone().unwrap_or_else(|| stored.map(|limit| limit.to_string()));
        let labels = [
            self.page.t("limit-per-minute"),
            self.page.t("limit-daily-email"),
            self.page.t("limit-daily-text-parts"),
            self.page.t("limit-annual-email"),
            self.page.t("limit-annual-text-parts"),
        ];
        let named = FIELDS.into_iter().zip(labels).zip(values);
        named.map(|((name, label), value)| (name, label, value)).collect()
    }

    fn is_requested(&self) -> bool {
        self.view.way.state == GoLiveState::Requested
    }

    fn is_trial(&self) -> bool {
        self.found.service.mode == ServiceMode::Trial
    }

    fn is_active(&self) -> bool {
        self.found.service.state == ServiceState::Active
    }

    fn is_suspended(&self) -> bool {
        self.found.service.state == ServiceState::Suspended
    }

    fn is_archived(&self) -> bool {
        self.found.service.state == ServiceState::Archived
    }

    /// What has to be done before it goes live: what, how far, and the tone of that.
    fn steps(&self) -> Vec<(&str, &str, &'static str)> {
        let list = &self.view.checklist;
        let steps = [
            (self.page.t("step-described"), list.described),
            (self.page.t("step-templates"), list.templates),
            (self.page.t("step-managers"), list.managers),
            (self.page.t("step-terms"), list.terms),
        ];
        let shown = |(what, step)| match step {
            Step::ToDo => (what, self.page.t("step-to-do"), "warning"),
            Step::InProgress => (what, self.page.t("step-in-progress"), "info"),
            Step::Done => (what, self.page.t("step-done"), "success"),
        };
        steps.into_iter().map(shown).collect()
    }
}
