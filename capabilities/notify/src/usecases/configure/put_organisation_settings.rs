//! Makes what an organisation decides for all its services be as declared.

use crate::model::organisation::OrganisationSettings;
use crate::model::period::Periods;
use crate::model::{Channel, ServiceId};
use crate::sql::{organisation_settings, service, usage};
use crate::usecases::trail;
use yui_kernel::{Change, Difference, Effect, Result};
use yui_store::{Audited, TenantTx, Value, values};

/// Gives the organisation these settings. Another beginning of its fiscal years counts what was sent since then anew, from the days' counts, so that
/// annual limits hold for the new year at once.
///
/// # Errors
/// `Invalid` if the month is none; or as the store reports them.
pub fn put_organisation_settings(tx: &mut TenantTx<'_>, declared: &OrganisationSettings) -> Result<Change> {
    let declared = declared.clone().checked()?;
    let stored = organisation_settings::read(tx)?;
    let id = tx.tenant().organisation();
    let effect = Difference::default()
        .field("fiscal_year_start", &stored.fiscal_year_start, &declared.fiscal_year_start)
        .field("languages", &stored.languages, &declared.languages)
        .field("self_approval", &stored.self_approval, &declared.self_approval)
        .field("pii_kinds", &stored.pii_kinds, &declared.pii_kinds)
        .field("redact_by_default", &stored.redact_by_default, &declared.redact_by_default)
        .effect();
    if effect != Effect::Unchanged {
        let mut columns = organisation_settings::columns(&declared);
        columns.push(Value::from(tx.now()));
        tx.execute(&organisation_settings::PUT, &columns)?;
        if stored.fiscal_year_start != declared.fiscal_year_start {
            count_years_anew(tx, declared.fiscal_year_start)?;
        }
        let entry = Audited::new("organisation.settings", "organisation", id);
        trail::changed(tx, entry, Some(trail::organisation(&stored)), trail::organisation(&declared))?;
    }
    Ok(Change::new("organisation-settings", id.to_string(), effect))
}

fn count_years_anew(tx: &mut TenantTx<'_>, start: u8) -> Result<()> {
    for (service, time_zone) in tx.list::<(ServiceId, String)>(&service::TIME_ZONES, &[])? {
        let periods = Periods::at(tx.now(), &time_zone, start);
        let (first, end) = periods.days_of_year();
        for channel in Channel::ALL {
            let key = values![service, channel.as_str(), periods.year(), &first, &end];
            tx.execute(&usage::COUNT_YEAR, &key)?;
        }
    }
    Ok(())
}
