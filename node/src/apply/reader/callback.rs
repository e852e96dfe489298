//! A callback.

use super::unique::Unique;
use super::{Context, named, secret};
use crate::apply::plan::CallbackSpec;
use crate::document::{Field, Table};
use secrecy::ExposeSecret;
use yui_notify::model::callback::{SigningSecret, callback_url, check_bearer};
use yui_notify::model::service::CallbackKind;

pub(super) fn read(table: &Table<'_>, context: &Context<'_>, kinds: &Unique) -> Option<CallbackSpec> {
    let kind = table.required("kind", "\"delivery\"").and_then(|field| {
        let known: Vec<_> = CallbackKind::ALL.iter().map(|kind| (kind.as_str(), *kind)).collect();
        let kind = named(&field, &known)?;
        kinds.claim(&field, kind.as_str());
        Some(kind)
    });
    let url = table
        .required("url", "\"https://system.city.example.jp/receipts\"")
        .and_then(|field| field.parse(callback_url));
    let bearer_token = table.required("bearer_token", "{ env = \"RECEIPTS_TOKEN\" }").and_then(|field| {
        let token = secret::read(&field, context.environment)?;
        check_bearer(token.expose_secret()).map_err(|wrong| field.refuse(wrong)).ok()?;
        Some(token)
    });
    let signing_secret = match table.field("signing_secret") {
        Some(field) => Some(signing(&field, context)?),
        None => None,
    };
    Some(CallbackSpec { origin: table.place(), kind: kind?, url: url?, bearer_token: bearer_token?, signing_secret })
}

fn signing(field: &Field<'_>, context: &Context<'_>) -> Option<SigningSecret> {
    let text = secret::read(field, context.environment)?;
    SigningSecret::parse(text.expose_secret()).map_err(|wrong| field.refuse(wrong.to_string())).ok()
}
