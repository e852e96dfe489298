//! The API that GC Notify and GOV.UK Notify speak, one file an endpoint: request, answer, documentation, handler.
//!
//! Handlers only translate: who calls ([`authenticated`]), what was asked (the model's parsers), what came of it
//! ([`mod@answer`]). Every key that clients of either product read is in the answers.

mod answer;
mod archive_template;
mod authenticated;
mod body;
mod count_live;
mod create_template;
mod find_letter_pdf;
mod find_logo;
mod find_managed_template;
mod find_notification;
mod find_openapi;
mod find_report;
mod find_report_content;
mod find_template;
mod find_template_version;
mod follow_events;
mod french;
mod idempotency_key;
mod links;
mod list_notifications;
mod list_received_texts;
mod list_reports;
mod list_template_categories;
mod list_templates;
mod notification;
mod preview_template;
mod receipts;
mod refusal;
mod report;
mod request_report;
mod revoke_leaked_key;
mod send_bulk;
mod send_email;
mod send_legacy;
mod send_letter;
mod send_text;
mod template;
mod update_template;

pub use answer::envelope;

use crate::Notify;
use find_openapi::Documents;
use http::HeaderValue;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use yui_web::{ApiRouter, Cors, Document, RouteSettings, routes};

/// The largest body of a single message: ten files of a megabyte in base64, and what is around them.
const MESSAGE_BODY_LIMIT: usize = 15 << 20;

/// The largest body of a bulk send: 50,000 rows of some 600 bytes each.
const BULK_BODY_LIMIT: usize = 32 << 20;

/// How long a bulk send may take: all of its rows are checked and stored before the answer.
const BULK_TIME_OUT: Duration = Duration::from_secs(120);

/// Pages of this site call the API from their examples (section 1.2 of the wire facts).
const DOCUMENTATION_SITE: &str = "https://documentation.notification.canada.ca";

/// All endpoints of notify.
#[must_use]
pub fn router(notify: Notify) -> ApiRouter {
    let url = notify.settings().public_url.clone();
    let document = public(&url);
    let french = document.clone().translated(&french::text);
    let rendered = Documents {
        en: describe(document).to_yaml().into(),
        fr: described(french, |key, english| french::text(key).unwrap_or_else(|| english.to_owned())).to_yaml().into(),
    };
    // The first router's settings are those of paths that no route has: no page of another origin calls them.
    ApiRouter::new(RouteSettings { envelope, ..RouteSettings::default() })
        .merge(endpoints(&url).merge(about_the_node(&url)).merge(crate::pages::files()).with_state(notify))
        .merge(documents(&url).with_state(rendered))
}

/// The document of the public API, with title and address.
fn public(url: &str) -> Document {
    let about =
        "Sends e-mails and text messages from templates. Clients of GC Notify and GOV.UK Notify work unchanged.";
    Document::merged([endpoints(url).document(), documents(url).document()])
        .titled("Notify", env!("CARGO_PKG_VERSION"), about)
        .served_at([url])
}

/// Adds the security schemes and tags that the operations of notify name.
#[must_use]
pub fn describe(document: Document) -> Document {
    described(document, |_, english| english.to_owned())
}

/// The same, with each text as `word` gives it for its key and its English.
fn described(document: Document, word: impl Fn(&str, &str) -> String) -> Document {
    let jwt = word(
        "securitySchemes.jwt",
        "A JSON Web Token signed with the API key's secret (HS256): `iss` is the service's id, `iat` the time in seconds, \
         at most 30 seconds off",
    );
    let full = word("securitySchemes.apiKey", "`ApiKey-v1` and the full API key");
    let tags = [
        ("notifications", "Send messages and read their states"),
        ("templates", "Read and preview templates"),
        ("received-texts", "Read text messages that people sent"),
        ("events", "Hear of what happens as it happens"),
        ("manage-templates", "Make and change templates"),
        ("reports", "Fetch lists of messages as files"),
        ("documentation", "What the API offers"),
        ("files", "Read files that were linked in e-mails"),
        ("unsubscribing", "What readers of e-mails do"),
        ("legacy", "The first version of the API, for programs that stay as they are"),
    ];
    let document = document
        .with_security_scheme(
            "jwt",
            json!({ "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": jwt }),
        )
        .with_security_scheme(
            "apiKey",
            json!({ "type": "apiKey", "in": "header", "name": "Authorization", "description": full }),
        );
    tags.into_iter()
        .fold(document, |document, (name, english)| document.with_tag(name, &word(&format!("tags.{name}"), english)))
}

/// The endpoints that work on notify, at the node's address.
fn endpoints(url: &str) -> ApiRouter<Notify> {
    let single = RouteSettings { body_limit: MESSAGE_BODY_LIMIT, ..settings(url) };
    let bulk = RouteSettings { body_limit: BULK_BODY_LIMIT, time_out: BULK_TIME_OUT, ..settings(url) };
    let messages = ApiRouter::new(single)
        .routes(routes!(send_email::send_email))
        .routes(routes!(send_text::send_text))
        .routes(routes!(send_letter::send_letter))
        .routes(routes!(send_legacy::send_legacy));
    let (schemas, paths, one) = routes!(find_notification::find_notification);
    let others = ApiRouter::new(settings(url))
        .routes(routes!(list_notifications::list_notifications))
        .routes((schemas, paths, one.fallback(find_notification::unknown_kind)))
        .routes(routes!(find_letter_pdf::find_letter_pdf))
        .routes(routes!(find_template::find_template))
        .routes(routes!(find_template_version::find_template_version))
        .routes(routes!(preview_template::preview_template))
        .routes(routes!(list_templates::list_templates))
        .routes(routes!(list_received_texts::list_received_texts))
        .routes(routes!(request_report::request_report, list_reports::list_reports))
        .routes(routes!(find_report::find_report))
        .routes(routes!(find_report_content::find_report_content))
        .routes(routes!(follow_events::follow_events))
        .routes(routes!(create_template::create_template))
        .routes(routes!(list_template_categories::list_template_categories))
        .routes(routes!(
            find_managed_template::find_managed_template,
            update_template::update_template,
            archive_template::archive_template
        ));
    messages.merge(ApiRouter::new(bulk).routes(routes!(send_bulk::send_bulk))).merge(others)
}

/// What is served beside the public API.
fn about_the_node(url: &str) -> ApiRouter<Notify> {
    ApiRouter::new(settings(url))
        .routes(routes!(count_live::count_live))
        .routes(routes!(find_logo::find_logo))
        .routes(routes!(revoke_leaked_key::revoke_leaked_key))
        .merge(calls_of_providers())
}

/// What providers call: programs, so no page of another origin may.
fn calls_of_providers() -> ApiRouter<Notify> {
    ApiRouter::new(RouteSettings::default())
        .routes(routes!(receipts::receive_twilio_receipt))
        .routes(routes!(receipts::receive_gateway_receipt))
        .routes(routes!(receipts::receive_amazon_receipt))
        .routes(routes!(receipts::receive_twilio_text))
        .routes(routes!(receipts::receive_gateway_text))
}

/// The endpoints that give the document away.
fn documents(url: &str) -> ApiRouter<Documents> {
    ApiRouter::new(settings(url))
        .routes(routes!(find_openapi::find_openapi_en))
        .routes(routes!(find_openapi::find_openapi_fr))
}

fn settings(url: &str) -> RouteSettings {
    let own = HeaderValue::from_str(url).ok();
    let origins = own.into_iter().chain([HeaderValue::from_static(DOCUMENTATION_SITE)]).collect();
    RouteSettings { envelope, cors: Some(Arc::new(Cors::new(origins))), ..RouteSettings::default() }
}

#[cfg(test)]
mod tests;
