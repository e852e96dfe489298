//! `/services/{service_id}/send/{template_id}/spreadsheet`: takes the file, and shows what is wrong in it.

use super::check::{Report, report};
use super::{refusal, sender};
use crate::Notify;
use crate::model::Channel;
use crate::pages::service::service_of;
use crate::pages::templates::template_id;
use crate::services::Snapshot;
use crate::sql::template::Template as Stored;
use crate::templates::Prepared;
use crate::usecases::spreadsheet::{Upload, upload};
use crate::usecases::templates::find_template;
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "send/upload.html")]
struct UploadPage<'a> {
    page: &'a Page,
    service: String,
    template: &'a Stored,
    /// The columns that the file needs.
    columns: Vec<String>,
    /// In whose name the messages can go, where there is a choice.
    senders: Vec<(String, String)>,
    sender: String,
    errors: Errors,
    /// What is wrong in the file that was sent.
    report: Option<Report>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let template = find_template(&notify, access, snapshot.service.id, template_id(&path)?).await?;
    page.show(&upload_page(&page, &snapshot, &template, String::new(), Errors::default(), None))
}

pub(super) async fn send(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let id = snapshot.service.id;
    let template = find_template(&notify, access, id, template_id(&path)?).await?;
    let (mut errors, mut shown) = (Errors::default(), None);
    match sent.file("file") {
        None => errors.add("file", page.t("send-file-missing")),
        Some(file) => {
            let (file_name, file) = (file.name.clone(), file.bytes.clone());
            let sender_id = sender::chosen(&sent);
            match upload(&notify, access, id, Upload { file_name, file, template: template.id, sender_id }).await {
                Ok(checked) => {
                    if let Some(bulk) = checked.id {
                        return Ok(go_to(&format!("/services/{id}/send/checked/{bulk}")));
                    }
                    errors.add("file", page.t("send-file-faulty"));
                    shown = Some(report(&page, &snapshot.service, &checked));
                }
                Err(refused) => errors = refusal::errors(&page, refused)?,
            }
        }
    }
    let sender = sent.text("sender");
    page.show_as(StatusCode::BAD_REQUEST, &upload_page(&page, &snapshot, &template, sender, errors, shown))
}

fn upload_page<'a>(
    page: &'a Page,
    snapshot: &Snapshot,
    template: &'a Stored,
    sender: String,
    errors: Errors,
    report: Option<Report>,
) -> UploadPage<'a> {
    let service = format!("/services/{}", snapshot.service.id);
    let (columns, senders) = (columns(template), sender::choices(snapshot, template.channel));
    UploadPage { page, service, template, columns, senders, sender, errors, report }
}

/// The column of the recipients and one for each placeholder.
fn columns(template: &Stored) -> Vec<String> {
    let recipient = match template.channel {
        Channel::Email => "email address",
        Channel::Sms => "phone number",
    };
    std::iter::once(recipient.to_owned()).chain(Prepared::new(template.clone()).placeholders()).collect()
}
