//! Reply-to addresses and senders of text messages: lists with one default.

use super::unique::Unique;
use super::{Context, each, optional, shape};
use crate::apply::plan::{ReplyToSpec, TextSenderSpec};
use crate::document::Table;
use uuid::Uuid;

pub(super) fn read_reply_to(table: &Table<'_>, context: &Context<'_>) -> Option<Vec<ReplyToSpec>> {
    let addresses = Unique::default();
    let mut specs = each(table, "reply_to", |element| {
        let id = read_id(element, context);
        let address = element.required("address", "\"kurashi@city.example.jp\"").and_then(|field| {
            let address = field.parse(shape::email)?;
            addresses.claim(&field, &address.as_str().to_lowercase());
            Some(address)
        });
        let default = optional(element, "default", |field| field.boolean());
        Some(ReplyToSpec { origin: element.place(), id: id?, address: address?, default: default?.unwrap_or(false) })
    })?;
    settle_default(table, "reply_to", specs.iter_mut().map(|spec| &mut spec.default).collect())?;
    Some(specs)
}

pub(super) fn read_text_senders(table: &Table<'_>, context: &Context<'_>) -> Option<Vec<TextSenderSpec>> {
    let senders = Unique::default();
    let mut specs = each(table, "text_senders", |element| {
        let id = read_id(element, context);
        let sender = element.required("sender", "\"MINATO\"").and_then(|field| {
            let sender = field.parse(shape::text_sender)?;
            senders.claim(&field, &sender);
            Some(sender)
        });
        let default = optional(element, "default", |field| field.boolean());
        Some(TextSenderSpec { origin: element.place(), id: id?, sender: sender?, default: default?.unwrap_or(false) })
    })?;
    settle_default(table, "text_senders", specs.iter_mut().map(|spec| &mut spec.default).collect())?;
    Some(specs)
}

fn read_id(table: &Table<'_>, context: &Context<'_>) -> Option<Option<Uuid>> {
    optional(table, "id", |field| {
        let id = field.parse(shape::id)?;
        context.sender_ids.claim(field, &id.to_string());
        Some(id)
    })
}

/// One alone is the default without saying so; of several exactly one must say so.
fn settle_default(table: &Table<'_>, key: &str, mut defaults: Vec<&mut bool>) -> Option<()> {
    let marked = defaults.iter().filter(|default| ***default).count();
    match (defaults.as_mut_slice(), marked) {
        ([], _) | (_, 1) => Some(()),
        ([only], _) => {
            **only = true;
            Some(())
        }
        (_, 0) => {
            table.refuse(key, "has several entries and no default: write default = true in one of them");
            None
        }
        _ => {
            table.refuse(key, format!("has {marked} defaults: write default = true in one entry alone"));
            None
        }
    }
}
