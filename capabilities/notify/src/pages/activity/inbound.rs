//! `/services/{service_id}/inbound`: texts that people sent to the service, and answering them with a template.

use crate::Notify;
use crate::model::{Channel, ReceivedTextId, ServiceId, TemplateId};
use crate::pages::service::service_of;
use crate::sql::received_text::ReceivedText;
use crate::templates::Prepared;
use crate::usecases::received_texts::RECEIVED_PAGE;
use crate::usecases::templates::list_usable_templates;
use crate::usecases::{Failure as Refusal, answer_text, find_received_text, received_texts};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use serde_json::{Map, Value};
use yui_kernel::Error;
use yui_policy::{Access, Permission};
use yui_web::Failure;
use yui_web::extract::{PathParams, QueryPairs};
use yui_web::page::{Errors, Form, Page, Pagination, Shown, go_to};

/// The form's fields for placeholders are named by their place: placeholders may have any name.
const FIELD: &str = "value-";

#[derive(Template)]
#[template(path = "activity/inbound.html")]
struct InboundPage<'a> {
    page: &'a Page,
    path: String,
    zone: &'a str,
    texts: Vec<ReceivedText>,
    may_answer: bool,
    pagination: Pagination,
}

#[derive(Template)]
#[template(path = "activity/answer.html")]
struct AnswerPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    text: ReceivedText,
    templates: Vec<(String, String)>,
    chosen: String,
    values: Vec<Given>,
}

impl AnswerPage<'_> {
    fn up(&self) -> String {
        format!("{}/inbound", self.path)
    }
}

/// A placeholder with what was typed for it.
struct Given {
    field: String,
    name: String,
    value: String,
}

pub(super) async fn list(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let service = &snapshot.service;
    let from: Option<ReceivedTextId> = query.first("from").and_then(|id| id.parse().ok());
    let texts = received_texts(&notify, access, service.id, from).await?;
    let path = format!("/services/{}/inbound", service.id);
    let next = texts
        .last()
        .filter(|_| u32::try_from(texts.len()).is_ok_and(|count| count >= RECEIVED_PAGE))
        .map(|last| last.id.to_string());
    let at = from.map(|id| id.to_string());
    page.show(&InboundPage {
        page: &page,
        zone: &service.time_zone,
        may_answer: access.permissions_in(service.id.uuid()).contains(Permission::SendMessages),
        pagination: Pagination::new(&path, &[], at.as_deref(), next.as_deref()),
        path,
        texts,
    })
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams, query: QueryPairs) -> Shown {
    let chosen = query.first("template").unwrap_or_default().to_owned();
    shown(&page, &notify, &path, &chosen, &Form::default(), Errors::default()).await
}

/// Sends the answer, or shows the fields of the template that was chosen.
pub(super) async fn answer(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let chosen = form.text("template");
    let Some(template) = find(&notify, access, service, &chosen).await? else {
        let mut errors = Errors::default();
        errors.add("template", page.t("answer-template-missing"));
        return shown(&page, &notify, &path, &chosen, &form, errors).await;
    };
    let values = given(&template, &form);
    let mut errors = Errors::default();
    for one in values.iter().filter(|one| one.value.trim().is_empty()) {
        errors.add(&one.field, page.f("answer-value-missing", &[("name", &one.name)]));
    }
    if !errors.is_empty() {
        return shown(&page, &notify, &path, &chosen, &form, errors).await;
    }
    let values: Map<String, Value> = values.into_iter().map(|one| (one.name, Value::String(one.value))).collect();
    match answer_text(&notify, access, service, text_of(&path)?, template.template.id, values).await {
        Ok(Some(id)) => Ok(go_to(&format!("/services/{service}/activity/{id}?notice=sent"))),
        Ok(None) => Ok(go_to(&format!("/services/{service}/inbound?notice=sent"))),
        Err(refusal) => {
            let errors = told(&page, refusal)?;
            shown(&page, &notify, &path, &chosen, &form, errors).await
        }
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, chosen: &str, form: &Form, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let text = find_received_text(notify, access, service.id, text_of(path)?).await?;
    let all = list_usable_templates(notify, access, service.id, Some(Channel::Sms)).await?;
    let template = find(notify, access, service.id, chosen).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let answer = AnswerPage {
        page,
        errors,
        path: format!("/services/{}", service.id),
        zone: &service.time_zone,
        text,
        templates: all.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
        chosen: template.as_ref().map(|one| one.template.id.to_string()).unwrap_or_default(),
        values: template.map(|one| given(&one, form)).unwrap_or_default(),
    };
    page.show_as(status, &answer)
}

/// The text template that was chosen, if the member can use it.
async fn find(notify: &Notify, access: &Access, service: ServiceId, chosen: &str) -> Result<Option<Prepared>, Failure> {
    let Ok(id) = chosen.parse::<TemplateId>() else { return Ok(None) };
    let all = list_usable_templates(notify, access, service, Some(Channel::Sms)).await?;
    Ok(all.into_iter().find(|one| one.id == id).map(Prepared::new))
}

fn given(template: &Prepared, form: &Form) -> Vec<Given> {
    let names = template.placeholders().into_iter().enumerate();
    let given = |(index, name): (usize, String)| {
        let field = format!("{FIELD}{index}");
        Given { value: form.raw(&field), field, name }
    };
    names.map(given).collect()
}

fn text_of(path: &PathParams) -> Result<ReceivedTextId, Failure> {
    path.get("text_id").parse().map_err(|_| Failure::from(Error::not_found("the text not found")))
}

/// What hinders a message, in the reader's language.
fn told(page: &Page, refusal: Refusal) -> Result<Errors, Failure> {
    match refusal {
        Refusal::Fault(error) => page.refused(error),
        Refusal::Refused(problems) => {
            let mut errors = Errors::default();
            for problem in problems.list() {
                errors.add("", page.problem(&Error::invalid(problem.message.clone())));
            }
            Ok(errors)
        }
    }
}
