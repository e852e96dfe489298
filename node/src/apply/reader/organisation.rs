//! An organisation.

use super::unique::Unique;
use super::{Context, each, list, optional, people, service, shape};
use crate::apply::plan::OrganisationSpec;
use crate::config::value::{Region, Value};
use crate::document::Table;
use yui_kernel::japan::LocalGovernmentCode;

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
        members: members?,
        services: services?,
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
