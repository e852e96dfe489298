//! `/services/{service_id}/send`: what to send.

use crate::Notify;
use crate::model::Channel;
use crate::pages::service::service_of;
use crate::sql::template::Template as Stored;
use crate::usecases::templates::list_usable_templates;
use askama::Template;
use axum::extract::State;
use yui_kernel::Feature;
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown};

#[derive(Template)]
#[template(path = "send/choose.html")]
struct ChoosePage<'a> {
    page: &'a Page,
    service: String,
    templates: Vec<Stored>,
    /// Whether a spreadsheet can be sent.
    with_spreadsheets: bool,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let mut templates = list_usable_templates(&notify, access, snapshot.service.id, None).await?;
    templates.retain(|template| snapshot.service.sends(template.channel));
    let with_spreadsheets = notify.is_on(snapshot.organisation, Feature::Spreadsheets).await?;
    let service = format!("/services/{}", snapshot.service.id);
    page.show(&ChoosePage { page: &page, service, templates, with_spreadsheets })
}

impl Channel {
    /// The key of its name on pages of sending.
    pub(super) fn send_key(self) -> &'static str {
        match self {
            Self::Email => "send-kind-email",
            Self::Sms => "send-kind-sms",
        }
    }
}
