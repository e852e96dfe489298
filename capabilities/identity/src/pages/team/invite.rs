//! Inviting somebody to a service or to the organisation.

use super::place::Place;
use super::roles::{Offered, offered, ticked};
use crate::Identity;
use crate::model::Roles;
use crate::usecases::{Invite, invite_member};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Language, Page, Shown, go_to};

/// The languages of the mail, by their own names.
const LANGUAGES: [(&str, &str); 3] = [("ja", "日本語"), ("en", "English"), ("fr", "Français")];

#[derive(Template)]
#[template(path = "team/invite.html")]
struct InvitePage<'a> {
    page: &'a Page,
    errors: Errors,
    place: Place,
    email: String,
    roles: Vec<Offered>,
    language: String,
}

pub(super) async fn show(page: Page, path: PathParams) -> Shown {
    let place = Place::of(&path)?;
    let roles = offered(page.access()?, &place, &Roles::default());
    let (email, language) = (String::new(), page.language().code().to_owned());
    page.show(&InvitePage { page: &page, errors: Errors::default(), place, email, roles, language })
}

pub(super) async fn send(page: Page, State(identity): State<Identity>, path: PathParams, form: Form) -> Shown {
    let (place, access) = (Place::of(&path)?, page.access()?);
    let (email, roles, chosen) = (form.narrow("email"), ticked(&form)?, Language::of_code(&form.text("language")));
    let mut errors = Errors::default();
    if email.is_empty() {
        errors.add("email", page.t("email-missing"));
    }
    if roles.is_empty() {
        errors.add("roles", page.t("roles-missing"));
    }
    let language = chosen.unwrap_or_else(|| page.language());
    if errors.is_empty() {
        let invite = Invite { email: email.clone(), scope: place.scope, roles: roles.clone(), language };
        match invite_member(&identity, access, invite).await {
            Ok(_) => return Ok(go_to(&format!("{}?notice=invited", place.path))),
            Err(error) => errors = page.refused_at("email", error)?,
        }
    }
    let (roles, language) = (offered(access, &place, &roles), language.code().to_owned());
    page.show_as(StatusCode::BAD_REQUEST, &InvitePage { page: &page, errors, place, email, roles, language })
}

impl InvitePage<'_> {
    /// Where the roles hold, if that is not this service.
    fn hint(&self) -> &str {
        if self.place.is_organisation() { self.page.t("roles-everywhere") } else { "" }
    }

    fn title(&self) -> &str {
        self.page.t(if self.place.is_organisation() { "members-title" } else { "team-title" })
    }
}
