//! Carries out the part of a plan that belongs to one notify service.

use super::carry_out::{Tools, at};
use super::generated;
use super::plan::{ApiKeySpec, KeySecret, OrganisationSpec, ServiceSpec, TemplateSpec};
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Change, Effect, Error, Lane, Result};
use yui_notify::model::category::{Categories, Category};
use yui_notify::model::service::{Limits, Service, ServiceState, default_time_zone};
use yui_notify::model::template::TemplateText;
use yui_notify::model::{Channel, ReplyToId, ServiceId, TemplateId, TextSenderId, template};
use yui_notify::usecases::categories::category_named;
use yui_notify::usecases::configure::{
    self, CallbackSpec, ReplyToSpec, TextSenderSpec, put_api_key, put_callbacks, put_inbound_numbers, put_reply_to,
    put_safelist, put_service, put_template, put_terms, put_text_answers, put_text_senders, revoke_api_key,
};
use yui_policy::Permissions;
use yui_store::TenantTx;

/// Makes the service, and all that belongs to it, what the plan says.
pub(super) fn declare(
    tx: &mut TenantTx<'_>,
    organisation: &OrganisationSpec,
    spec: &ServiceSpec,
    tools: &Tools,
    categories: &Categories,
    changes: &mut Vec<Change>,
) -> Result<()> {
    let here = |error: Error| at(&spec.origin, error);
    let (service, change) =
        put_service(tx, &spec.handle, spec.id.map(ServiceId::from), |id| settings(id, organisation, spec, tools))
            .map_err(here)?;
    changes.push(change);
    changes.extend(put_reply_to(tx, &service, &reply_to(spec)).map_err(here)?);
    changes.extend(put_text_senders(tx, &service, &text_senders(spec)).map_err(here)?);
    changes.extend(put_inbound_numbers(tx, &service, &spec.inbound_numbers).map_err(here)?);
    let answers = put_text_answers(tx, &service, &spec.text_answers).map_err(here)?;
    if answers.effect != Effect::Unchanged {
        changes.push(answers);
    }
    let terms = put_terms(tx, &service, &spec.terms).map_err(here)?;
    if terms.effect != Effect::Unchanged {
        changes.push(terms);
    }
    let safelist = put_safelist(tx, &service, &safelist(spec)).map_err(here)?;
    if safelist.effect != Effect::Unchanged {
        changes.push(safelist);
    }
    changes.extend(put_callbacks(tx, &service, &tools.keyring, &callbacks(spec)).map_err(here)?);
    for declared in &spec.templates {
        let (_, change) = template_spec(declared, categories)
            .and_then(|spec| put_template(tx, &service, &spec))
            .map_err(|error| at(&declared.origin, error))?;
        changes.push(change);
    }
    for declared in spec.api_keys.iter().filter(|key| key.revoked) {
        changes.push(revoke_api_key(tx, &service, &declared.name).map_err(|error| at(&declared.origin, error))?);
    }
    for declared in spec.api_keys.iter().filter(|key| !key.revoked) {
        let name = generated::name(&organisation.code, &spec.handle, &declared.name);
        let key = key_spec(declared, tools.keys.secret(&name)).map_err(|error| at(&declared.origin, error))?;
        let change = put_api_key(tx, &service, &tools.keyring, &key).map_err(|error| at(&declared.origin, error))?;
        if change.effect == Effect::Created {
            let prefix = &tools.settings.services.api_key_prefix.0;
            tools.keys.fill(&name, |secret| format!("{prefix}{}-{}-{secret}", declared.name, service.id))?;
        }
        changes.push(change);
    }
    Ok(())
}

fn settings(id: ServiceId, organisation: &OrganisationSpec, spec: &ServiceSpec, tools: &Tools) -> Service {
    let region = spec
        .region
        .as_ref()
        .or(tools.settings.services.default_region.as_ref())
        .map_or_else(|| organisation.country.as_str().to_owned(), |region| region.as_str().to_owned());
    let defaults = Limits::defaults(spec.dialect, spec.mode);
    Service {
        id,
        handle: spec.handle.clone(),
        name: spec.name.clone(),
        mode: spec.mode,
        state: if spec.active { ServiceState::Active } else { ServiceState::Suspended },
        dialect: spec.dialect,
        time_zone: spec.time_zone.clone().unwrap_or_else(|| default_time_zone(&region, spec.dialect).to_owned()),
        region,
        email_from: spec.email_from.clone().unwrap_or_else(|| spec.handle.clone()),
        sending_domain: spec.sending_domain.clone(),
        prefix_texts: spec.prefix_texts,
        channels: spec.channels.clone(),
        international_texts: spec.international_texts,
        limits: Limits {
            per_minute: spec.limits.per_minute.unwrap_or(defaults.per_minute),
            daily_email: spec.limits.daily_email.unwrap_or(defaults.daily_email),
            daily_text_parts: spec.limits.daily_text_parts.unwrap_or(defaults.daily_text_parts),
            annual_email: spec.limits.annual_email.unwrap_or(defaults.annual_email),
            annual_text_parts: spec.limits.annual_text_parts.unwrap_or(defaults.annual_text_parts),
        },
        files: spec.files,
        file_contact: spec.file_contact.clone(),
    }
}

fn reply_to(spec: &ServiceSpec) -> Vec<ReplyToSpec> {
    let declared = spec.reply_to.iter().map(|reply_to| ReplyToSpec {
        id: reply_to.id.map(ReplyToId::from),
        address: reply_to.address.as_str().to_owned(),
        is_default: reply_to.default,
    });
    declared.collect()
}

fn text_senders(spec: &ServiceSpec) -> Vec<TextSenderSpec> {
    let declared = spec.text_senders.iter().map(|sender| TextSenderSpec {
        id: sender.id.map(TextSenderId::from),
        sender: sender.sender.clone(),
        is_default: sender.default,
    });
    declared.collect()
}

fn safelist(spec: &ServiceSpec) -> Vec<(Channel, String)> {
    let emails = spec.safelist.emails.iter().map(|email| (Channel::Email, email.as_str().to_lowercase()));
    let phones = spec.safelist.phones.iter().map(|phone| (Channel::Sms, phone.as_str().to_owned()));
    emails.chain(phones).collect()
}

fn callbacks(spec: &ServiceSpec) -> Vec<CallbackSpec> {
    let declared = spec.callbacks.iter().map(|callback| CallbackSpec {
        kind: callback.kind,
        url: callback.url.clone(),
        bearer: callback.bearer_token.clone(),
        signing: callback.signing_secret.clone(),
    });
    declared.collect()
}

/// A template that names neither category nor lane goes by the normal one.
fn template_spec(declared: &TemplateSpec, categories: &Categories) -> Result<template::TemplateSpec> {
    let category = declared.category.as_deref().map(|text| category_named(categories, text)).transpose()?;
    Ok(template::TemplateSpec {
        id: declared.id.map(TemplateId::from),
        handle: declared.handle.clone(),
        channel: declared.channel,
        text: TemplateText {
            name: declared.name.clone(),
            subject: declared.subject.clone(),
            content: declared.body.clone(),
            category_id: category.map_or(Category::GENERAL, |category| category.id),
            lane: if category.is_some() { declared.lane } else { declared.lane.or(Some(Lane::Normal)) },
            redact: declared.redact,
            right_to_left: declared.right_to_left,
            has_unsubscribe_link: declared.has_unsubscribe_link,
        },
    })
}

fn key_spec(declared: &ApiKeySpec, generated: Option<SecretString>) -> Result<configure::ApiKeySpec> {
    let permissions: Permissions = declared.permissions.iter().copied().collect();
    let secret = match (&declared.secret, generated) {
        (KeySecret::Given(secret), _) => configure::KeySecret::Given(SecretString::from(secret.expose_secret())),
        (KeySecret::WriteTo(_), Some(secret)) => configure::KeySecret::IfNew(secret),
        (KeySecret::WriteTo(_), None) => return Err(Error::internal("no secret was made for this key")),
    };
    Ok(configure::ApiKeySpec { name: declared.name.clone(), key_type: declared.key_type, permissions, secret })
}
