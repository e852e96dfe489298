//! `/services/{service_id}/api/keys`: the keys of a service, making one, and revoking one.

use super::words;
use crate::Notify;
use crate::model::{ApiKeyId, KeyType};
use crate::pages::service::service_of;
use crate::usecases::figures::{ApiKeyStatistics, api_key_statistics};
use crate::usecases::services::{ListedKey, NewKey, create_api_key, list_api_keys, revoke_key};
use askama::Template;
use axum::extract::State;
use http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use yui_kernel::{Error, ErrorKind, Result};
use yui_policy::{Permission, Permissions};
use yui_web::extract::PathParams;
use yui_web::page::{Errors, Form, Page, Shown, go_to};

#[derive(Template)]
#[template(path = "api/keys.html")]
struct KeysPage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    keys: Vec<UsedKey>,
    types: Vec<(&'static str, String)>,
    name: String,
    chosen: String,
    manages_templates: bool,
    manages_reports: bool,
}

/// A key with what it was used for; no figures for those who may not see them.
struct UsedKey {
    key: ListedKey,
    figures: Option<ApiKeyStatistics>,
}

#[derive(Template)]
#[template(path = "api/key.html")]
struct KeyPage<'a> {
    page: &'a Page,
    path: String,
    name: String,
    secret: SecretString,
}

#[derive(Template)]
#[template(path = "api/revoke.html")]
struct RevokePage<'a> {
    page: &'a Page,
    errors: Errors,
    path: String,
    zone: &'a str,
    key: ListedKey,
}

pub(super) async fn show(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    shown(&page, &notify, &path, &Form::default(), Errors::default()).await
}

/// Makes a key and shows it this once.
pub(super) async fn create(page: Page, State(notify): State<Notify>, path: PathParams, form: Form) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    let (name, mut errors) = (form.narrow("name"), Errors::default());
    if name.is_empty() {
        errors.add("name", page.t("key-name-missing"));
    }
    let Ok(key_type) = form.text("type").parse::<KeyType>() else {
        errors.add("type", page.t("key-type-missing"));
        return shown(&page, &notify, &path, &form, errors).await;
    };
    if !errors.is_empty() {
        return shown(&page, &notify, &path, &form, errors).await;
    }
    let given = [("manage_templates", Permission::ManageTemplates), ("manage_reports", Permission::ManageReports)];
    let permissions: Permissions =
        given.into_iter().filter(|(field, _)| form.has(field)).map(|(_, permission)| permission).collect();
    match create_api_key(&notify, access, service, NewKey { name: name.clone(), key_type, permissions }).await {
        Ok(secret) => {
            let path = format!("/services/{service}/api/keys");
            page.show(&KeyPage { page: &page, path, name, secret })
        }
        Err(error) => shown(&page, &notify, &path, &form, page.refused_at("name", error)?).await,
    }
}

/// What revoking a key means.
pub(super) async fn ask(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    asked(&page, &notify, &path, Errors::default()).await
}

/// Revokes it.
pub(super) async fn revoke(page: Page, State(notify): State<Notify>, path: PathParams) -> Shown {
    let access = page.access()?;
    let service = service_of(&notify, access, &path).await?.service.id;
    match revoke_key(&notify, access, service, key_of(&path)?).await {
        Ok(()) => Ok(go_to(&format!("/services/{service}/api/keys?notice=key-revoked"))),
        Err(error) => asked(&page, &notify, &path, page.refused(error)?).await,
    }
}

async fn asked(page: &Page, notify: &Notify, path: &PathParams, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let (service, id) = (&snapshot.service, key_of(path)?);
    let keys = list_api_keys(notify, access, service.id).await?;
    let key = keys.into_iter().find(|key| key.id == id).ok_or_else(missing)?;
    let path = format!("/services/{}/api/keys", service.id);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    page.show_as(status, &RevokePage { page, errors, path, zone: &service.time_zone, key })
}

fn missing() -> Error {
    Error::not_found("the service has no such key")
}

fn key_of(path: &PathParams) -> Result<ApiKeyId> {
    path.get("key_id").parse().map_err(|_| missing())
}

async fn shown(page: &Page, notify: &Notify, path: &PathParams, form: &Form, errors: Errors) -> Shown {
    let access = page.access()?;
    let snapshot = service_of(notify, access, path).await?;
    let service = &snapshot.service;
    let mut keys = Vec::new();
    for key in list_api_keys(notify, access, service.id).await? {
        let figures = match api_key_statistics(notify, access, service.id, key.id).await {
            Ok(figures) => Some(figures),
            Err(error) if error.kind() == ErrorKind::Forbidden => None,
            Err(error) => return Err(error.into()),
        };
        keys.push(UsedKey { key, figures });
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let hint = |one: KeyType| match one {
        KeyType::Live => page.t("key-live-what"),
        KeyType::Team => page.t("key-team-what"),
        KeyType::Test => page.t("key-test-what"),
    };
    let types = KeyType::ALL.iter().map(|one| {
        let text = format!("{} {} {}", page.t(words::key_type(*one)), page.t("colon"), hint(*one));
        (one.as_str(), text)
    });
    let keys_page = KeysPage {
        page,
        errors,
        path: format!("/services/{}/api", service.id),
        zone: &service.time_zone,
        keys,
        types: types.collect(),
        name: form.text("name"),
        chosen: form.text("type"),
        manages_templates: form.has("manage_templates"),
        manages_reports: form.has("manage_reports"),
    };
    page.show_as(status, &keys_page)
}
