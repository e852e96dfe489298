//! `/services/{service_id}/api/safelist`: whom a trial service and team keys may write to beside the team.

use crate::Notify;
use crate::model::Channel;
use crate::pages::service::service_of;
use crate::usecases::services::{change_safelist, service_settings};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_kernel::japan;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "api/safelist.html")]
struct SafelistPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    emails: String,
    phones: String,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let settings = service_settings(&notify, access, service).await?;
    let of = |channel: Channel| {
        let own = settings.safelist.iter().filter(|entry| entry.channel == channel);
        own.map(|entry| entry.recipient.as_str()).collect::<Vec<_>>().join("\n")
    };
    let (emails, phones) = (of(Channel::Email), of(Channel::Sms));
    let path = format!("/services/{service}/api");
    page.show(&SafelistPage { page: &page, errors: Errors::default(), path, emails, phones })
}

pub(super) async fn change(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let (emails, phones) = (form.text("emails"), form.text("phones"));
    match change_safelist(&notify, access, service, lines(&emails), lines(&phones)).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/api/safelist?notice=saved"))),
        Err(error) => {
            let errors = page.refused_at("emails", error)?;
            let path = format!("/services/{service}/api");
            let again = SafelistPage { page: &page, errors, path, emails, phones };
            page.show_as(StatusCode::BAD_REQUEST, &again)
        }
    }
}

/// An entry a line, without empty ones.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| japan::half_width(line).trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn an_entry_stands_in_each_line() {
        assert_eq!(lines(" a@example.jp \n\n０９０-1234-5678\n"), ["a@example.jp", "090-1234-5678"]);
    }
}
