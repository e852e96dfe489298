//! A callback.

use super::unique::Unique;
use super::{Context, named, secret, shape};
use crate::apply::plan::CallbackSpec;
use crate::document::Table;
use secrecy::ExposeSecret;
use yui_notify::model::service::CallbackKind;

/// What GC Notify and GOV.UK Notify ask of a token.
const SHORTEST_TOKEN: usize = 10;

pub(super) fn read(table: &Table<'_>, context: &Context<'_>, kinds: &Unique) -> Option<CallbackSpec> {
    let kind = table.required("kind", "\"delivery\"").and_then(|field| {
        let kind = named(&field, &[CallbackKind::Delivery, CallbackKind::Received].map(|kind| (kind.as_str(), kind)))?;
        kinds.claim(&field, kind.as_str());
        Some(kind)
    });
    let url = table
        .required("url", "\"https://system.city.example.jp/receipts\"")
        .and_then(|field| field.parse(shape::callback_url));
    let bearer_token = table.required("bearer_token", "{ env = \"RECEIPTS_TOKEN\" }").and_then(|field| {
        let token = secret::read(&field, context.environment)?;
        let fits = token.expose_secret().len() >= SHORTEST_TOKEN
            && token.expose_secret().bytes().all(|byte| byte.is_ascii_graphic());
        if !fits {
            field.refuse(format!("must be at least {SHORTEST_TOKEN} printable ASCII characters without spaces"));
        }
        fits.then_some(token)
    });
    Some(CallbackSpec { origin: table.place(), kind: kind?, url: url?, bearer_token: bearer_token? })
}
