//! `/services/{service_id}/settings/reply-to`: the addresses that answers to a service's e-mails go to.

use crate::Notify;
use crate::model::ReplyToId;
use crate::pages::service::service_of;
use crate::usecases::configure::ReplyToSpec;
use crate::usecases::services::{ServiceSettings, add_reply_to, change_reply_to, service_settings};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::Error;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "settings/reply_to.html")]
struct ReplyToPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    settings: ServiceSettings,
    address: String,
    is_default: bool,
}

/// What becomes of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Default,
    Removed,
    Offered,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, &Form::default(), Errors::default()).await
}

/// Mails a link to a further address.
pub(super) async fn add(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let address = form.narrow("address");
    if address.is_empty() {
        let mut errors = Errors::default();
        errors.add("address", page.t("reply-to-missing"));
        return shown(&page, &notify, &path, &form, errors).await;
    }
    match add_reply_to(&notify, access, service, &address, form.has("is_default")).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/settings/reply-to?notice=reply-to-mailed"))),
        Err(error) => shown(&page, &notify, &path, &form, page.refused_at("address", error)?).await,
    }
}

/// Has answers go there where a message names no address.
pub(super) async fn make_default(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    change(&page, &notify, &path, Fate::Default).await
}

/// Offers the address no longer.
pub(super) async fn remove(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    change(&page, &notify, &path, Fate::Removed).await
}

/// Offers an address again that was confirmed before.
pub(super) async fn offer(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    change(&page, &notify, &path, Fate::Offered).await
}

async fn change(page: &Page, notify: &Notify, path: &PathParams, fate: Fate) -> Shown {
    let access = page.access()?;
    let service = service_of(notify, access, path).await?.service.id;
    let missing = || Error::not_found("the service has no such address for answers");
    let id: ReplyToId = path.get("reply_to_id").parse().map_err(|_| missing())?;
    let known = service_settings(notify, access, service).await?.reply_to;
    if !known.iter().any(|one| one.id == id) {
        return Err(missing().into());
    }
    let stays = known.into_iter().filter(|one| match fate {
        Fate::Removed => one.id != id && !one.archived,
        Fate::Default | Fate::Offered => one.id == id || !one.archived,
    });
    let wanted = stays.map(|one| ReplyToSpec {
        is_default: if fate == Fate::Default { one.id == id } else { one.is_default },
        id: Some(one.id),
        address: one.address,
    });
    match change_reply_to(notify, access, service, wanted.collect()).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/settings/reply-to?notice=saved"))),
        Err(error) => shown(page, notify, path, &Form::default(), page.refused(error)?).await,
    }
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, form: &Form, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let reply_to = ReplyToPage {
        page,
        errors,
        path: format!("/services/{}/settings", service.id),
        zone: &service.time_zone,
        settings: service_settings(notify, access, service.id).await?,
        address: form.text("address"),
        is_default: form.has("is_default"),
    };
    page.show_as(status, &reply_to)
}

impl ReplyToPage<'_> {
    /// Whether there is none that answers go to.
    fn is_empty(&self) -> bool {
        self.settings.waiting.is_empty() && self.settings.reply_to.iter().all(|one| one.archived)
    }

    fn has_former(&self) -> bool {
        self.settings.reply_to.iter().any(|one| one.archived)
    }
}
