//! Makes an organisation be as declared.

use crate::model::OrganisationSpec;
use crate::sql::{domain, organisation};
use serde_json::json;
use yui_kernel::{Change, Difference, Effect, OrganisationId, Result};
use yui_store::{Audited, NodeTx, TenantTx, values};

/// Creates the organisation of this code, or gives it the declared names and domains.
///
/// # Errors
/// `Invalid` if the declaration breaks a rule; `Conflict` if a domain belongs to another organisation.
pub fn put_organisation(tx: &mut NodeTx<'_>, declared: &OrganisationSpec) -> Result<(OrganisationId, Change)> {
    let declared = declared.clone().checked()?;
    let now = tx.now();
    let stored = tx.find::<organisation::Organisation>(&organisation::FIND_BY_CODE, &values![&declared.code])?;
    let before = stored.clone();
    let (id, mut effect) = match stored {
        None => {
            let id = OrganisationId::new(tx.env());
            tx.execute(
                &organisation::INSERT,
                &values![
                    id,
                    &declared.code,
                    &declared.country,
                    &declared.name,
                    declared.name_en.clone(),
                    declared.name_fr.clone(),
                    now
                ],
            )?;
            (id, Effect::Created)
        }
        Some(stored) => {
            let effect = Difference::default()
                .field("country", &stored.country, &declared.country)
                .field("name", &stored.name, &declared.name)
                .field("name_en", &stored.name_en, &declared.name_en)
                .field("name_fr", &stored.name_fr, &declared.name_fr)
                .effect();
            if effect != Effect::Unchanged {
                tx.execute(
                    &organisation::UPDATE,
                    &values![
                        stored.id,
                        &declared.country,
                        &declared.name,
                        declared.name_en.clone(),
                        declared.name_fr.clone(),
                        now
                    ],
                )?;
            }
            (stored.id, effect)
        }
    };
    let tenant = tx.context().within(id);
    let domains = tx.within(&tenant, |tx| put_domains(tx, &declared.domains))?;
    if domains != declared.domains {
        effect = match effect {
            Effect::Created => Effect::Created,
            Effect::Unchanged => Effect::Updated(vec!["email_domains"]),
            Effect::Updated(mut fields) => {
                fields.push("email_domains");
                Effect::Updated(fields)
            }
        };
    }
    if effect != Effect::Unchanged {
        let what = audited(id, before.as_ref(), &domains, &declared);
        tx.within(&tenant, |tx| tx.audit(&what))?;
    }
    Ok((id, Change::new("organisation", declared.code, effect)))
}

fn audited(
    id: OrganisationId,
    before: Option<&organisation::Organisation>,
    domains: &[String],
    declared: &OrganisationSpec,
) -> Audited {
    let after = json!({
        "country": declared.country,
        "name": declared.name,
        "name_en": declared.name_en,
        "name_fr": declared.name_fr,
        "email_domains": declared.domains,
    });
    let Some(before) = before else { return Audited::new("organisation.create", "organisation", id).after(after) };
    let before = json!({
        "country": before.country,
        "name": before.name,
        "name_en": before.name_en,
        "name_fr": before.name_fr,
        "email_domains": domains,
    });
    Audited::new("organisation.update", "organisation", id).before(before).after(after)
}

/// Makes the domains be `declared`; gives those that were.
fn put_domains(tx: &mut TenantTx<'_>, declared: &[String]) -> Result<Vec<String>> {
    let stored: Vec<String> = tx.list::<(String,)>(&domain::LIST, &[])?.into_iter().map(|(domain,)| domain).collect();
    for gone in stored.iter().filter(|domain| !declared.contains(domain)) {
        tx.execute(&domain::DELETE, &values![gone])?;
    }
    for new in declared.iter().filter(|domain| !stored.contains(domain)) {
        tx.execute(&domain::INSERT, &values![new])?;
    }
    Ok(stored)
}
