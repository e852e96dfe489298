//! Makes an organisation be as declared.

use crate::model::OrganisationSpec;
use crate::sql::{domain, organisation};
use yui_kernel::{Change, Difference, Effect, OrganisationId, Result};
use yui_store::{NodeTx, TenantTx, values};

/// Creates the organisation of this code, or gives it the declared names and domains.
///
/// # Errors
/// `Invalid` if the declaration breaks a rule; `Conflict` if a domain belongs to another organisation.
pub fn put_organisation(tx: &mut NodeTx<'_>, declared: &OrganisationSpec) -> Result<(OrganisationId, Change)> {
    let declared = declared.clone().checked()?;
    let now = tx.now();
    let stored = tx.find::<organisation::Organisation>(&organisation::FIND_BY_CODE, &values![&declared.code])?;
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
    let domains_changed = tx.within(&tenant, |tx| put_domains(tx, &declared.domains))?;
    if domains_changed {
        effect = match effect {
            Effect::Created => Effect::Created,
            Effect::Unchanged => Effect::Updated(vec!["email_domains"]),
            Effect::Updated(mut fields) => {
                fields.push("email_domains");
                Effect::Updated(fields)
            }
        };
    }
    Ok((id, Change::new("organisation", declared.code, effect)))
}

/// Makes the domains be `declared`; gives whether anything changed.
fn put_domains(tx: &mut TenantTx<'_>, declared: &[String]) -> Result<bool> {
    let stored: Vec<String> = tx.list::<(String,)>(&domain::LIST, &[])?.into_iter().map(|(domain,)| domain).collect();
    for gone in stored.iter().filter(|domain| !declared.contains(domain)) {
        tx.execute(&domain::DELETE, &values![gone])?;
    }
    for new in declared.iter().filter(|domain| !stored.contains(domain)) {
        tx.execute(&domain::INSERT, &values![new])?;
    }
    Ok(stored != declared)
}
