//! An organisation.

use super::unique::Unique;
use super::{Context, each, list, names, optional, people, service, shape};
use crate::apply::plan::OrganisationSpec;
use crate::config::value::{Region, Value};
use crate::document::Table;
use yui_kernel::japan::LocalGovernmentCode;
use yui_notify::model::organisation::{NoticeLanguage, OrganisationSettings};
use yui_notify::model::pii::PiiKind;

pub(super) fn read(table: &Table<'_>, context: &Context<'_>, codes: &Unique) -> Option<OrganisationSpec> {
    let country = match table.field("country") {
        None => Region::parse("JP").ok(),
        Some(field) => field.parse(|text| Region::parse(text).map_err(|problem| format!("{text:?} {problem}"))),
    };
    let code = read_code(table, country.as_ref().is_some_and(|country| country.as_str() == "JP"), codes);
    let name = table.required("name", "\"港区\"").and_then(|field| field.filled().map(str::to_owned));
    let name_en = optional(table, "name_en", |field| field.filled().map(str::to_owned));
    let name_fr = optional(table, "name_fr", |field| field.filled().map(str::to_owned));
    let email_domains = {
        let domains = Unique::default();
        list(table, "email_domains", |field| {
            let domain = field.parse(shape::domain)?;
            domains.claim(field, &domain);
            Some(domain)
        })
    };
    let settings = optional(table, "settings", |field| field.table().and_then(|table| read_settings(&table)));
    let addresses = Unique::default();
    let members = each(table, "members", |member| people::read_member(member, &addresses));
    let handles = Unique::default();
    let services = each(table, "services", |service| service::read(service, context, &handles));
    Some(OrganisationSpec {
        origin: table.place(),
        code: code?,
        name: name?,
        name_en: name_en?,
        name_fr: name_fr?,
        country: country?,
        email_domains: email_domains?,
        settings: settings?,
        members: members?,
        services: services?,
    })
}

/// What the organisation decides for its services. A key that is not written has its default.
fn read_settings(table: &Table<'_>) -> Option<OrganisationSettings> {
    let defaults = OrganisationSettings::default();
    let fiscal_year_start = optional(table, "fiscal_year_start", |field| {
        let month = field.count().and_then(|month| u8::try_from(month).ok()).filter(|month| (1..=12).contains(month));
        if month.is_none() {
            field.refuse("must be the number of a month, from 1 to 12");
        }
        month
    });
    let languages =
        names(table, "languages", &NoticeLanguage::ALL.iter().map(|one| (one.as_str(), *one)).collect::<Vec<_>>());
    let self_approval = optional(table, "self_approval", |field| field.boolean());
    let pii_kinds =
        names(table, "pii_kinds", &PiiKind::ALL.iter().map(|kind| (kind.as_str(), *kind)).collect::<Vec<_>>());
    let redact_by_default = optional(table, "redact_by_default", |field| field.boolean());
    Some(OrganisationSettings {
        fiscal_year_start: fiscal_year_start?.unwrap_or(defaults.fiscal_year_start),
        languages: languages?,
        self_approval: self_approval?.unwrap_or(defaults.self_approval),
        pii_kinds: pii_kinds?,
        redact_by_default: redact_by_default?.unwrap_or(defaults.redact_by_default),
    })
}

fn read_code(table: &Table<'_>, in_japan: bool, codes: &Unique) -> Option<String> {
    let field = table.required("code", "\"131032\"")?;
    let code = if in_japan {
        field.parse(|text| LocalGovernmentCode::parse(text).map(|code| code.as_str().to_owned()))
    } else {
        field.parse(|text| {
            let fits =
                (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if fits {
                Ok(text.to_owned())
            } else {
                Err(format!("{text:?} is not a code: use letters, digits and hyphens, at most 40"))
            }
        })
    }?;
    codes.claim(&field, &code);
    Some(code)
}
