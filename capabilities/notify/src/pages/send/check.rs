//! `/services/{service_id}/send/checked/{bulk_id}`: what a spreadsheet would send, to be looked at before it is started.

use super::{bulk_id, refusal, schedule};
use crate::Notify;
use crate::model::service::Service;
use crate::model::upload::{CheckedUpload, Language as Words};
use crate::pages::service::service_of;
use crate::usecases::spreadsheet::{find_upload, start_upload, upload_cost};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Language, Page, Shown, go_to};

/// What was found in a spreadsheet, in the reader's words.
pub(super) struct Report {
    /// What is wrong with it as a whole.
    pub(super) faults: Vec<String>,
    /// What is wrong at its cells: row, column, what.
    pub(super) cells: Vec<(u32, String, String)>,
    /// What to look at twice.
    pub(super) warnings: Vec<String>,
}

#[derive(Template)]
#[template(path = "send/check.html")]
struct CheckPage<'a> {
    page: &'a Page,
    service: String,
    checked: &'a CheckedUpload,
    report: Report,
    errors: Errors,
    quantity: Option<String>,
    cost: Option<String>,
    at: String,
    zone: &'a str,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    form(&page, &notify, &path, StatusCode::OK, String::new(), Errors::default()).await
}

pub(super) async fn start(page: Page, State(notify): State<Notify>, path: PathParams, sent: Form) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let (service, typed) = (&snapshot.service, sent.narrow("at"));
    let errors = match schedule::read(&typed, &service.time_zone) {
        Err(error) => {
            let mut errors = Errors::default();
            errors.add("at", page.problem(&error));
            errors
        }
        Ok(at) => match start_upload(&notify, access, service.id, bulk_id(&path)?, at).await {
            Ok(bulk) => return Ok(go_to(&format!("/services/{}/send/jobs/{}", service.id, bulk.id))),
            Err(refused) => refusal::errors(&page, refused)?,
        },
    };
    form(&page, &notify, &path, StatusCode::BAD_REQUEST, typed, errors).await
}

async fn form(
    page: &Page,
    notify: &Notify,
    path: &PathParams,
    status: StatusCode,
    at: String,
    errors: Errors,
) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let checked = find_upload(notify, access, service.id, bulk_id(path)?).await?;
    let room = checked.limits.map(|limits| limits.daily);
    let shown = CheckPage {
        page,
        service: format!("/services/{}", service.id),
        report: report(page, service, &checked),
        quantity: room.map(|room| words(page).about_to_send(checked.channel, &room)),
        cost: upload_cost(notify, access, service.id, &checked)
            .await?
            .map(|cost| format!("{} {}", cost.amount, cost.currency)),
        checked: &checked,
        errors,
        at,
        zone: &service.time_zone,
    };
    page.show_as(status, &shown)
}

/// What was found, in the reader's words.
pub(super) fn report(page: &Page, service: &Service, checked: &CheckedUpload) -> Report {
    let words = words(page);
    let mut cells = Vec::new();
    for row in &checked.faulty_rows {
        cells.extend(row.cells.iter().map(|cell| (row.number, cell.column.clone(), words.cell(cell.fault))));
        cells.extend(words.row(row).map(|text| (row.number, page.t("send-whole-row").to_owned(), text)));
    }
    Report {
        faults: checked.faults.iter().map(|fault| words.fault(fault, &service.time_zone)).collect(),
        cells,
        warnings: checked.warnings.iter().map(|warning| words.warning(*warning)).collect(),
    }
}

fn words(page: &Page) -> Words {
    match page.language() {
        Language::Japanese => Words::Ja,
        Language::English => Words::En,
        Language::French => Words::Fr,
    }
}
