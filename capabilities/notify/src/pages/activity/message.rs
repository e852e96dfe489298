//! `/services/{service_id}/activity/{message_id}`: what became of one message, and taking it back.

use super::words;
use crate::Notify;
use crate::model::{Channel, NotificationId, ServiceId, Status};
use crate::pages::frame::framed;
use crate::pages::service::service_of;
use crate::sql::callback_delivery::Delivery;
use crate::usecases::callbacks::LoggedDelivery;
use crate::usecases::{NotificationStory, cancel_notification, notification_story, show_email};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Error, Timestamp};
use yui_policy::Permission;
use yui_web::Failure;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "activity/message.html")]
struct MessagePage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    story: NotificationStory,
    steps: Vec<Step>,
    may_cancel: bool,
}

/// Something that happened to the message.
struct Step {
    at: Timestamp,
    text: String,
    note: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, Errors::default()).await
}

/// The e-mail as it looks, for a frame.
pub(super) async fn email(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    Ok(framed(show_email(&notify, access, service, message_of(&path)?).await?))
}

/// Takes the message back.
pub(super) async fn cancel(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let (service, id) = (service_of(&notify, access, &path).await?.service.id, message_of(&path)?);
    match cancel_notification(&notify, access, service, id).await {
        Ok(()) => Ok(go_to(&format!("{}?notice=activity-cancelled", address(service, id)))),
        Err(error) => shown(&page, &notify, &path, page.refused(error)?).await,
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let story = notification_story(notify, access, service.id, message_of(path)?).await?;
    let message = &story.message.notification;
    let waits = message.status == Status::Created && message.scheduled_for.is_some_and(|at| at > page.now());
    let may_send = access.permissions_in(service.id.uuid()).contains(Permission::SendMessages);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let steps = steps(page, &story, &service.time_zone);
    let zone = &service.time_zone;
    let path = format!("/services/{}", service.id);
    let may_cancel = waits && may_send;
    page.show_as(status, &MessagePage { page, errors, path, zone, story, steps, may_cancel })
}

fn message_of(path: &PathParams) -> Result<NotificationId, Failure> {
    path.get("message_id").parse().map_err(|_| Failure::from(Error::not_found("the message not found")))
}

fn address(service: ServiceId, id: NotificationId) -> String {
    format!("/services/{service}/activity/{id}")
}

/// What happened, from the first on.
fn steps(page: &Page, story: &NotificationStory, zone: &str) -> Vec<Step> {
    let message = &story.message.notification;
    let step = |at, key: &str, note: String| Step { at, text: page.t(key).to_owned(), note };
    let planned = message.scheduled_for.map(|at| page.f("step-planned", &[("at", page.moment(at, zone))]));
    let mut steps = vec![step(message.created_at, "step-accepted", planned.unwrap_or_default())];
    if let Some(at) = message.sent_at {
        steps.push(step(at, "step-sent", message.provider.clone().unwrap_or_default()));
    }
    if let Some(at) = message.completed_at {
        let response = message.provider_response.clone().unwrap_or_default();
        steps.push(step(at, words::status(message.status), response));
    }
    for complaint in &story.complaints {
        steps.push(step(complaint.received_at, "step-complained", complaint.subtype.clone().unwrap_or_default()));
    }
    steps.sort_by_key(|step| step.at);
    steps
}

impl MessagePage<'_> {
    fn up(&self) -> String {
        format!("{}/activity", self.path)
    }

    fn is_email(&self) -> bool {
        self.story.message.notification.channel == Channel::Email
    }

    fn deliveries(&self) -> &[LoggedDelivery] {
        &self.story.deliveries
    }

    fn chip(&self, delivery: &Delivery) -> (&'static str, &'static str) {
        words::delivery(delivery.state)
    }
}
