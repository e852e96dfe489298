//! `/services/{service_id}/settings/text-senders`: what a service's text messages come from.

use crate::Notify;
use crate::pages::service::service_of;
use crate::usecases::configure::TextSenderSpec;
use crate::usecases::services::{change_text_senders, service_settings};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::japan;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "settings/text_senders.html")]
struct TextSendersPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    senders: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let stored = service_settings(&notify, access, service).await?.text_senders;
    let offered = stored.iter().filter(|one| !one.archived).map(|one| one.sender.as_str());
    let senders = offered.collect::<Vec<_>>().join("\n");
    let path = format!("/services/{service}/settings");
    page.show(&TextSendersPage { page: &page, errors: Errors::default(), path, senders })
}

pub(super) async fn change(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let (senders, path) = (form.text("senders"), format!("/services/{service}/settings"));
    match change_text_senders(&notify, access, service, specs(&senders)).await {
        Ok(()) => Ok(go_to(&format!("{path}?notice=saved"))),
        Err(error) => {
            let errors = page.refused_at("senders", error)?;
            page.show_as(StatusCode::BAD_REQUEST, &TextSendersPage { page: &page, errors, path, senders })
        }
    }
}

/// A sender a line, each once; the first is the default.
fn specs(text: &str) -> Vec<TextSenderSpec> {
    let mut specs: Vec<TextSenderSpec> = Vec::new();
    for line in text.lines() {
        let sender = japan::half_width(line).trim().to_owned();
        if !sender.is_empty() && specs.iter().all(|spec| spec.sender != sender) {
            specs.push(TextSenderSpec { id: None, sender, is_default: specs.is_empty() });
        }
    }
    specs
}

#[cfg(test)]
mod tests {
    use super::specs;

    #[test]
    fn the_first_line_is_the_default() {
        let read = specs("\n ＹＵＩ \n+815012345678\nYUI\n");
        let read: Vec<_> = read.iter().map(|spec| (spec.sender.as_str(), spec.is_default)).collect();
        assert_eq!(read, [("YUI", true), ("+815012345678", false)]);
    }
}
