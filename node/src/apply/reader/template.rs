//! A template.

use super::service::CHANNELS;
use super::unique::Unique;
use super::{Context, named, optional, shape};
use crate::apply::plan::TemplateSpec;
use crate::document::Table;
use yui_kernel::Lane;
use yui_notify::model::Channel;

/// GC Notify: "Template name must be less than 255 characters".
const LONGEST_NAME: usize = 254;

pub(super) fn read(
    table: &Table<'_>,
    context: &Context<'_>,
    handles: &Unique,
    allowed: &[Channel],
) -> Option<TemplateSpec> {
    let handle = table.required("handle", "\"sodaigomi\"").and_then(|field| {
        let handle = field.parse(shape::handle)?;
        handles.claim(&field, &handle);
        Some(handle)
    });
    let id = optional(table, "id", |field| {
        let id = field.parse(shape::id)?;
        context.template_ids.claim(field, &id.to_string());
        Some(id)
    });
    let channel = table.required("channel", "\"email\"").and_then(|field| {
        let channel = named(&field, &CHANNELS)?;
        if !allowed.contains(&channel) {
            field.refuse(format!("the service may not send by {channel}: add it to the service's channels"));
        }
        Some(channel)
    });
    let name = table.required("name", "\"粗大ごみ受付\"").and_then(|field| {
        let name = field.filled()?;
        if name.chars().count() > LONGEST_NAME {
            field.refuse(format!("is longer than {LONGEST_NAME} characters"));
        }
        Some(name.to_owned())
    });
    let subject = read_subject(table, channel);
    let body = read_body(table);
    let category = optional(table, "category", |field| field.filled().map(str::to_owned));
    let lane = optional(table, "lane", |field| {
        named(field, &[Lane::Priority, Lane::Normal, Lane::Bulk].map(|lane| (lane.as_str(), lane)))
    });
    let redact = optional(table, "redact", |field| field.boolean());
    let right_to_left = optional(table, "right_to_left", |field| field.boolean());
    let has_unsubscribe_link = optional(table, "has_unsubscribe_link", |field| field.boolean());
    Some(TemplateSpec {
        origin: table.place(),
        handle: handle?,
        id: id?,
        channel: channel?,
        name: name?,
        subject: subject?,
        body: body?,
        category: category?,
        lane: lane?,
        redact: redact?.unwrap_or(false),
        right_to_left: right_to_left?.unwrap_or(false),
        has_unsubscribe_link: has_unsubscribe_link?.unwrap_or(false),
    })
}

fn read_subject(table: &Table<'_>, channel: Option<Channel>) -> Option<Option<String>> {
    match (table.field("subject"), channel) {
        (Some(field), Some(Channel::Sms)) => {
            field.refuse("text messages have no subject: remove it");
            None
        }
        (None, Some(Channel::Email)) => {
            let _ = table.required("subject", "\"粗大ごみの収集を受け付けました\"");
            None
        }
        (Some(field), _) => {
            let subject = field.filled()?;
            if subject.contains(['\r', '\n']) {
                field.refuse("has a line break: a subject is one line");
                return None;
            }
            Some(Some(subject.to_owned()))
        }
        (None, _) => Some(None),
    }
}

fn read_body(table: &Table<'_>) -> Option<String> {
    let body = match (table.field("body"), table.field("body_file")) {
        (Some(field), None) => field.filled()?.to_owned(),
        (None, Some(field)) => {
            let path = field.path()?;
            match std::fs::read_to_string(&path) {
                Ok(text) if text.trim().is_empty() => {
                    field.refuse(format!("the file {} is empty", path.display()));
                    return None;
                }
                Ok(text) => text,
                Err(error) => {
                    field.refuse(format!("the file {} cannot be read: {error}", path.display()));
                    return None;
                }
            }
        }
        (Some(_), Some(file)) => {
            file.refuse("is given beside body: keep one of the two");
            return None;
        }
        (None, None) => {
            table.refuse("body", "is missing: write body = \"…\" or body_file = \"PATH\"");
            return None;
        }
    };
    Some(body.replace("\r\n", "\n"))
}
