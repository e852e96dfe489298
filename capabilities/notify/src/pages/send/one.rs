//! `/services/{service_id}/send/{template_id}`: one message, looked at before it goes.

use super::typed::Typed;
use super::{refusal, schedule, sender};
use crate::Notify;
use crate::model::content::Personalisation;
use crate::model::service::Service;
use crate::pages::service::service_of;
use crate::pages::templates::{Look, draft_of, template_id};
use crate::services::Snapshot;
use crate::templates::Prepared;
use crate::usecases::templates::find_template;
use crate::usecases::{MemberMessage, send_by_member};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use std::sync::Arc;
use yui_kernel::Result;
use yui_policy::Access;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "send/one.html")]
struct OnePage<'a> {
    page: &'a Page,
    service: String,
    template: &'a Prepared,
    errors: Errors,
    typed: Typed,
    zone: &'a str,
    yes_or_no: Vec<(String, String)>,
    /// In whose name it can go, where there is a choice.
    senders: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "send/confirm.html")]
struct ConfirmPage<'a> {
    page: &'a Page,
    service: String,
    template: &'a Prepared,
    errors: Errors,
    typed: Typed,
    at: Option<String>,
    /// In whose name it goes, where there is a choice.
    sender: Option<String>,
    look: Look,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let mut typed = Typed::read(&asked.template, &Form::default());
    if query.first("to") == Some("myself") && asked.template.template.channel.is_email() {
        typed.recipient.clone_from(&page.known()?.email);
    }
    asked.form(StatusCode::OK, typed, Errors::default())
}

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let asked = Asked::read(&page, &notify, &path).await?;
    let (service, channel) = (asked.service(), asked.template.template.channel);
    let mut typed = Typed::read(&asked.template, &sent);
    if sent.has("myself") && channel.is_email() {
        typed.recipient.clone_from(&page.known()?.email);
    }
    if sent.has("change") {
        return asked.form(StatusCode::OK, typed, Errors::default());
    }
    let mut errors = typed.errors(&page, service, channel);
    // What was looked at is what goes.
    let seen = sent.text("version");
    let is_send = sent.has("send") && seen == asked.template.template.version.to_string();
    if sent.has("send") && !is_send {
        errors.add("", page.t("send-changed"));
    }
    let at = match schedule::read(&typed.at, &service.time_zone) {
        Ok(at) => at,
        Err(error) => {
            errors.add("at", page.problem(&error));
            None
        }
    };
    if !errors.is_empty() {
        return asked.form(StatusCode::BAD_REQUEST, typed, errors);
    }
    if !is_send {
        let at = at.map(|at| page.moment(at, &service.time_zone));
        return asked.confirm(typed, at).await;
    }
    let message = MemberMessage {
        recipient: typed.recipient.clone(),
        values: typed.values(),
        sender_id: typed.sender,
        scheduled_for: at,
        ..MemberMessage::default()
    };
    match send_by_member(&notify, asked.access, service.id, asked.template.template.id, message).await {
        Ok(_) => Ok(go_to(&format!("/services/{}/send?notice=sent", service.id))),
        Err(refused) => {
            let errors = refusal::errors(&page, refused)?;
            asked.form(StatusCode::BAD_REQUEST, typed, errors)
        }
    }
}

struct Asked<'a> {
    page: &'a Page,
    notify: &'a Notify,
    access: &'a Access,
    snapshot: Arc<Snapshot>,
    template: Prepared,
}

impl<'a> Asked<'a> {
    async fn read(page: &'a Page, notify: &'a Notify, path: &PathParams) -> Result<Self> {
        let access = page.access()?;
        let snapshot = service_of(notify, access, path).await?;
        let stored = find_template(notify, access, snapshot.service.id, template_id(path)?).await?;
        Ok(Self { page, notify, access, snapshot, template: Prepared::new(stored) })
    }

    fn service(&self) -> &Service {
        &self.snapshot.service
    }

    fn address(&self) -> String {
        format!("/services/{}", self.service().id)
    }

    fn form(&self, status: StatusCode, typed: Typed, errors: Errors) -> Shown {
        let page = self.page;
        let shown = OnePage {
            page,
            service: self.address(),
            template: &self.template,
            errors,
            typed,
            zone: &self.service().time_zone,
            senders: sender::choices(&self.snapshot, self.template.template.channel),
            yes_or_no: ["yes", "no"]
                .map(|value| (value.to_owned(), page.t(&format!("send-{value}")).to_owned()))
                .to_vec(),
        };
        page.show_as(status, &shown)
    }

    async fn confirm(&self, typed: Typed, at: Option<String>) -> Shown {
        let stored = &self.template.template;
        let (draft, values) = (draft_of(stored), Personalisation::from_json(&typed.values()));
        let look = Look::of_draft(self.notify, self.access, self.service(), stored.channel, &draft, &values).await?;
        let senders = sender::choices(&self.snapshot, stored.channel);
        let is_chosen = |one: &&(String, String)| typed.sender.is_none() || one.0 == typed.sender();
        let sender = senders.iter().find(is_chosen).map(|one| one.1.clone());
        let (page, service, template, errors) = (self.page, self.address(), &self.template, Errors::default());
        page.show(&ConfirmPage { page, service, template, errors, typed, at, sender, look })
    }
}
