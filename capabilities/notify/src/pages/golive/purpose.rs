//! `/services/{service_id}/go-live/use`: what the service is for, and how much it will send.

use crate::Notify;
use crate::model::go_live::{Description, RecipientKind};
use crate::pages::service::service_of;
use crate::usecases::services::{describe_use, go_live_checklist};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

/// The kinds of recipients, as the form sends them, with the keys of their texts.
const KINDS: [(RecipientKind, &str, &str); 3] = [
    (RecipientKind::Public, "public", "recipients-public"),
    (RecipientKind::Internal, "internal", "recipients-internal"),
    (RecipientKind::External, "external", "recipients-external"),
];

#[derive(Template)]
#[template(path = "golive/use.html")]
struct UsePage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    typed: Typed,
}

/// The form as it was typed.
#[derive(Default)]
struct Typed {
    department: String,
    purposes: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
    numbers: Vec<(&'static str, String)>,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let said = go_live_checklist(&notify, access, service).await?.way.description;
    let path = format!("/services/{service}/go-live");
    page.show(&UsePage { page: &page, errors: Errors::default(), path, typed: Typed::of(said.as_ref()) })
}

pub(super) async fn change(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let (typed, mut errors) = (Typed::read(&form), Errors::default());
    for (field, text, key) in [
        ("department", &typed.department, "use-department-missing"),
        ("purposes", &typed.purposes, "use-purposes-missing"),
    ] {
        if text.is_empty() {
            errors.add(field, page.t(key));
        }
    }
    if !typed.kinds.iter().any(|(_, _, ticked)| *ticked) {
        errors.add("recipients", page.t("use-recipients-missing"));
    }
    let mut numbers = [0_u32; 4];
    for ((field, text), number) in typed.numbers.iter().zip(&mut numbers) {
        match text.replace(',', "").parse() {
            Ok(read) => *number = read,
            Err(_) => errors.add(*field, page.t("use-number-wrong")),
        }
    }
    let [daily_email, annual_email, daily_texts, annual_texts] = numbers;
    if errors.is_empty() {
        let recipients = KINDS.iter().zip(&typed.kinds).filter(|(_, (_, _, ticked))| *ticked);
        let said = Description {
            department: typed.department.clone(),
            purposes: typed.purposes.clone(),
            recipients: recipients.map(|((kind, ..), _)| *kind).collect(),
            daily_email,
            daily_texts,
            annual_email,
            annual_texts,
        };
        match describe_use(&notify, access, service, said).await {
            Ok(()) => return Ok(go_to(&format!("/services/{service}/go-live?notice=saved"))),
            Err(error) => errors = page.refused(error)?,
        }
    }
    let path = format!("/services/{service}/go-live");
    page.show_as(StatusCode::BAD_REQUEST, &UsePage { page: &page, errors, path, typed })
}

impl Typed {
    fn of(said: Option<&Description>) -> Self {
        let has = |kind: RecipientKind| said.is_some_and(|said| said.recipients.contains(&kind));
        let number = |field, value: Option<u32>| (field, value.map(|value| value.to_string()).unwrap_or_default());
        Self {
            department: said.map(|said| said.department.clone()).unwrap_or_default(),
            purposes: said.map(|said| said.purposes.clone()).unwrap_or_default(),
            kinds: KINDS.map(|(kind, name, text)| (name, text, has(kind))).to_vec(),
            numbers: vec![
                number("daily_email", said.map(|said| said.daily_email)),
                number("annual_email", said.map(|said| said.annual_email)),
                number("daily_texts", said.map(|said| said.daily_texts)),
                number("annual_texts", said.map(|said| said.annual_texts)),
            ],
        }
    }

    fn read(form: &Form) -> Self {
        let ticked: Vec<&str> = form.all("recipients").collect();
        let number = |field| (field, form.narrow(field));
        Self {
            department: form.text("department"),
            purposes: form.text("purposes"),
            kinds: KINDS.map(|(_, name, text)| (name, text, ticked.contains(&name))).to_vec(),
            numbers: ["daily_email", "annual_email", "daily_texts", "annual_texts"].map(number).to_vec(),
        }
    }
}
