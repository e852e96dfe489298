//! `/services/{service_id}/templates/{template_id}/email`: the e-mail itself, for a frame.

use super::look::Look;
use super::template_id;
use crate::Notify;
use crate::pages::frame::framed;
use crate::pages::service::service_of;
use crate::usecases::templates::find_template;
use axum::extract::State;
use yui_kernel::Error;
use yui_web::extract::PathParams;
use yui_web::page::{Page, Shown};

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(&notify, access, &path).await?;
    let template = find_template(&notify, access, snapshot.service.id, template_id(&path)?).await?;
    let look = Look::of_template(&notify, access, &snapshot.service, &template).await?;
    let html = look.html.ok_or_else(|| Error::not_found("the template is not there"))?;
    Ok(framed(html))
}
