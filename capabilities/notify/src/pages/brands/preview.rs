//! An e-mail with a brand, for a frame: with the brand as it is stored, or as a form describes it. Nothing is stored.

use super::Place;
use super::typed::{Typed, drafted};
use crate::Notify;
use crate::model::Dialect;
use crate::model::brand::{Brand, Logo};
use crate::model::content::{Content, EmailBody, Header, HtmlEmail, Personalisation, TextDirection};
use crate::pages::frame::framed;
use crate::usecases::branding::LogoChange;
use askama::Template;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use yui_kernel::{Error, Result};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown};

/// What stands in the frame while the form has faults.
#[derive(Template)]
#[template(path = "brands/faults.html")]
struct Faults<'a> {
    page: &'a Page,
    errors: Errors,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let place = Place::read(&notify, &path).await?;
    let brand = place.brand(&page, &notify, &path).await?;
    let brand = brand.ok_or_else(|| Error::not_found("the organisation has no such brand"))?;
    Ok(framed(email(&page, &brand)))
}

pub(super) async fn draft(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let place = Place::read(&notify, &path).await?;
    let brand = place.brand(&page, &notify, &path).await?;
    let (spec, logo) = match Typed::read(&form).wanted(&page, &form, brand.as_ref())? {
        Ok(wanted) => wanted,
        Err(errors) => {
            let html = Faults { page: &page, errors }.render();
            let failed = |error| Error::internal("the faults of a form cannot be shown").because(error);
            return Ok(framed(html.map_err(failed)?));
        }
    };
    let brand = drafted(&notify, brand.as_ref(), spec, &logo)?;
    let html = email(&page, &brand);
    Ok(framed(match logo {
        LogoChange::Replace(_) => with_logo(&html, &brand, &logo)?,
        LogoChange::Keep | LogoChange::Remove => html,
    }))
}

/// A sample of an e-mail in the reader's language. Its logo has an address without a host: that of the page.
fn email(page: &Page, brand: &Brand) -> String {
    let body = EmailBody::render(&Content::parse(page.t("brand-sample")), &Personalisation::new(), Dialect::Gc);
    HtmlEmail {
        subject: page.t("brand-sample-subject"),
        language: page.language().code(),
        direction: TextDirection::LeftToRight,
        header: Header::Brand { brand, node_url: "" },
        body: &body,
    }
    .render()
}

/// A logo that is not stored yet has no address: it stands within the document.
fn with_logo(html: &str, brand: &Brand, logo: &LogoChange) -> Result<String> {
    let (LogoChange::Replace(content), Some(address)) = (logo, brand.logo_path()) else { return Ok(html.to_owned()) };
    let media_type = Logo::read(content.clone())?.image.format.media_type();
    Ok(html.replace(&address, &format!("data:{media_type};base64,{}", STANDARD.encode(content))))
}
