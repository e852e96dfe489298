//! `/services/{service_id}/settings/general`: the name of a service, the address it writes from, and how it may send.

use super::overview::channel_key;
use crate::Notify;
use crate::model::Channel;
use crate::model::service::Service;
use crate::pages::service::service_of;
use crate::usecases::services::{ServiceChange, change_service, service_settings};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::{Feature, Result};
use yui_policy::Access;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "settings/general.html")]
struct GeneralPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    /// What stands after the `@`.
    domain: String,
    name: String,
    sender_name: String,
    channels: Vec<Channel>,
    prefix_texts: bool,
    international_texts: bool,
    files: bool,
    offered: Offered,
}

/// What those who run the node let the organisation choose.
#[derive(Debug, Clone, Copy)]
struct Offered {
    texts: bool,
    files: bool,
}

impl Offered {
    async fn read(notify: &Notify, access: &Access) -> Result<Self> {
        let organisation = access.tenant().organisation();
        Ok(Self {
            texts: notify.is_on(organisation, Feature::TextMessages).await?,
            files: notify.is_on(organisation, Feature::Files).await?,
        })
    }

    fn has(self, channel: Channel) -> bool {
        channel.is_email() || self.texts
    }
}

impl<'a> GeneralPage<'a> {
    fn of(page: &'a Page, notify: &Notify, offered: Offered, service: &Service) -> Self {
        Self {
            page,
            errors: Errors::default(),
            path: format!("/services/{}/settings", service.id),
            domain: service.sending_domain.clone().unwrap_or_else(|| notify.settings().email_domain.clone()),
            name: service.name.clone(),
            sender_name: service.email_from.clone(),
            channels: service.channels.clone(),
            prefix_texts: service.prefix_texts,
            international_texts: service.international_texts,
            files: service.files,
            offered,
        }
    }

    /// Every way to send, with the key of its name and whether it is chosen.
    fn ways(&self) -> Vec<(&'static str, &'static str, bool)> {
        let way = |channel: &Channel| (channel.as_str(), channel_key(*channel), self.channels.contains(channel));
        Channel::ALL.iter().filter(|channel| self.offered.has(**channel)).map(way).collect()
    }
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let settings = service_settings(&notify, access, service).await?;
    let offered = Offered::read(&notify, access).await?;
    page.show(&GeneralPage::of(&page, &notify, offered, &settings.service))
}

pub(super) async fn change(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let settings = service_settings(&notify, access, service).await?;
    let offered = Offered::read(&notify, access).await?;
    let ticked: Vec<&str> = form.all("channel").collect();
    // What is not offered stays as it is.
    let chosen = |channel: &Channel| match offered.has(*channel) {
        true => ticked.contains(&channel.as_str()),
        false => settings.service.channels.contains(channel),
    };
    let typed = GeneralPage {
        name: form.text("name"),
        sender_name: form.narrow("sender_name").to_lowercase(),
        channels: Channel::ALL.iter().copied().filter(chosen).collect(),
        prefix_texts: form.has("prefix_texts"),
        international_texts: form.has("international_texts"),
        files: if offered.files { form.has("files") } else { settings.service.files },
        ..GeneralPage::of(&page, &notify, offered, &settings.service)
    };
    let mut errors = Errors::default();
    for (field, text, key) in
        [("name", &typed.name, "service-name-missing"), ("sender_name", &typed.sender_name, "sender-name-missing")]
    {
        if text.is_empty() {
            errors.add(field, page.t(key));
        }
    }
    if typed.channels.is_empty() {
        errors.add("channels", page.t("channels-missing"));
    }
    if errors.is_empty() {
        let wanted = ServiceChange {
            name: Some(typed.name.clone()),
            sender_name: Some(typed.sender_name.clone()),
            prefix_texts: Some(typed.prefix_texts),
            channels: Some(typed.channels.clone()),
            international_texts: Some(typed.international_texts),
            files: Some(typed.files),
        };
        match change_service(&notify, access, service, wanted).await {
            Ok(()) => return Ok(go_to(&format!("{}?notice=saved", typed.path))),
            Err(error) => {
                let field = if error.to_string().starts_with("the name") { "name" } else { "sender_name" };
                errors = page.refused_at(field, error)?;
            }
        }
    }
    page.show_as(StatusCode::BAD_REQUEST, &GeneralPage { errors, ..typed })
}
