//! A notify service.

use super::unique::Unique;
use super::{Context, api_key, callback, each, inbound, list, named, names, optional, senders, shape, template, terms};
use crate::apply::plan::{LimitsSpec, SafelistSpec, ServiceSpec};
use crate::config::value::{Region, Value};
use crate::document::Table;
use yui_notify::model::service::ServiceMode;
use yui_notify::model::{Channel, Dialect};

/// Channels by the names that files have for them.
pub(super) const CHANNELS: [(&str, Channel); 2] = [("email", Channel::Email), ("sms", Channel::Sms)];

pub(super) fn read(table: &Table<'_>, context: &Context<'_>, handles: &Unique) -> Option<ServiceSpec> {
    let id = optional(table, "id", |field| {
        let id = field.parse(shape::id)?;
        context.service_ids.claim(field, &id.to_string());
        Some(id)
    });
    let handle = table.required("handle", "\"kurashi\"").and_then(|field| {
        let handle = field.parse(shape::handle)?;
        handles.claim(&field, &handle);
        Some(handle)
    });
    let name = table.required("name", "\"港区くらしのお知らせ\"").and_then(|field| field.filled().map(str::to_owned));
    let mode =
        optional(table, "mode", |field| named(field, &[("trial", ServiceMode::Trial), ("live", ServiceMode::Live)]));
    let dialect = optional(table, "dialect", |field| named(field, &[("gc", Dialect::Gc), ("govuk", Dialect::Govuk)]));
    let active = optional(table, "active", |field| field.boolean());
    let region = optional(table, "region", |field| {
        field.parse(|text| Region::parse(text).map_err(|problem| format!("{text:?} {problem}")))
    });
    let time_zone = optional(table, "time_zone", |field| field.parse(shape::time_zone));
    let email_from = optional(table, "email_from", |field| field.parse(shape::local_part));
    let sending_domain = optional(table, "sending_domain", |field| field.parse(shape::domain));
    let prefix_texts = optional(table, "prefix_texts", |field| field.boolean());
    let channels = read_channels(table);
    let international_texts = optional(table, "international_texts", |field| field.boolean());
    let files = optional(table, "files", |field| field.boolean());
    let file_contact = optional(table, "file_contact", |field| field.parse(shape::contact));
    let limits = optional(table, "limits", |field| field.table().and_then(|table| read_limits(&table)));
    let terms = terms::read(table);
    let reply_to = senders::read_reply_to(table, context);
    let text_senders = senders::read_text_senders(table, context);
    let inbound_numbers = inbound::read_numbers(table);
    let text_answers =
        optional(table, "text_answers", |field| field.table().and_then(|table| inbound::read_answers(&table)));
    let safelist = optional(table, "safelist", |field| field.table().and_then(|table| read_safelist(&table)));
    let kinds = Unique::default();
    let callbacks = each(table, "callbacks", |callback| callback::read(callback, context, &kinds));
    let template_handles = Unique::default();
    let allowed = channels.as_deref().unwrap_or(&[Channel::Email, Channel::Sms]);
    let templates = each(table, "templates", |template| template::read(template, context, &template_handles, allowed));
    let key_names = Unique::default();
    let api_keys = each(table, "api_keys", |key| api_key::read(key, context, &key_names));
    Some(ServiceSpec {
        origin: table.place(),
        id: id?,
        handle: handle?,
        name: name?,
        mode: mode?.unwrap_or(ServiceMode::Trial),
        dialect: dialect?.unwrap_or(Dialect::Gc),
        active: active?.unwrap_or(true),
        region: region?,
        time_zone: time_zone?,
        email_from: email_from?,
        sending_domain: sending_domain?,
        prefix_texts: prefix_texts?.unwrap_or(true),
        channels: channels?,
        international_texts: international_texts?.unwrap_or(false),
        limits: limits?.unwrap_or_default(),
        terms: terms?,
        files: files?.unwrap_or(true),
        file_contact: file_contact?,
        reply_to: reply_to?,
        text_senders: text_senders?,
        inbound_numbers: inbound_numbers?,
        text_answers: text_answers?.unwrap_or_default(),
        safelist: safelist?.unwrap_or_default(),
        callbacks: callbacks?,
        templates: templates?,
        api_keys: api_keys?,
    })
}

fn read_channels(table: &Table<'_>) -> Option<Vec<Channel>> {
    let Some(field) = table.field("channels") else { return Some(CHANNELS.map(|(_, channel)| channel).to_vec()) };
    let channels = names(table, "channels", &CHANNELS)?;
    if channels.is_empty() {
        field.refuse("is empty: name at least one, or write active = false");
        return None;
    }
    Some(channels)
}

fn read_limits(table: &Table<'_>) -> Option<LimitsSpec> {
    let read = |key: &str| optional(table, key, |field| field.count());
    let per_minute = read("per_minute");
    let daily_email = read("daily_email");
    let daily_text_parts = read("daily_text_parts");
    let annual_email = read("annual_email");
    let annual_text_parts = read("annual_text_parts");
    for (day, year, day_key, year_key) in [
        (daily_email, annual_email, "daily_email", "annual_email"),
        (daily_text_parts, annual_text_parts, "daily_text_parts", "annual_text_parts"),
    ] {
        if let (Some(Some(day)), Some(Some(year))) = (day, year)
            && day > year
        {
            table.refuse(day_key, format!("is more than {year_key} allows in a whole year"));
        }
    }
    Some(LimitsSpec {
        per_minute: per_minute?,
        daily_email: daily_email?,
        daily_text_parts: daily_text_parts?,
        annual_email: annual_email?,
        annual_text_parts: annual_text_parts?,
    })
}

fn read_safelist(table: &Table<'_>) -> Option<SafelistSpec> {
    let emails = list(table, "emails", |field| field.parse(shape::email));
    let phones = list(table, "phones", |field| field.parse(shape::phone));
    Some(SafelistSpec { emails: emails?, phones: phones? })
}
