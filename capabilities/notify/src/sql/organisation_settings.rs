//! Table `organisation_settings`. An organisation without a row has the defaults.

use crate::model::organisation::OrganisationSettings;
use yui_kernel::{Error, Result};
use yui_store::{FromRow, Row, TenantTx, Value, values};

yui_store::statements! {
    /// The organisation's settings.
    pub tenant FIND = "select fiscal_year_start, languages, self_approval, pii_kinds, redact_by_default from organisation_settings \
        where organisation_id = $1";
    /// New settings.
    pub tenant PUT = "insert into organisation_settings (organisation_id, fiscal_year_start, languages, self_approval, pii_kinds, \
        redact_by_default, updated_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (organisation_id) do update set \
        fiscal_year_start = excluded.fiscal_year_start, languages = excluded.languages, self_approval = excluded.self_approval, \
        pii_kinds = excluded.pii_kinds, redact_by_default = excluded.redact_by_default, updated_at = excluded.updated_at";
}

impl FromRow for OrganisationSettings {
    fn from_row(row: &mut Row) -> Result<Self> {
        let month: u32 = row.next()?;
        Ok(Self {
            fiscal_year_start: u8::try_from(month).map_err(|_| row.inconsistent("a month"))?,
            languages: several(row)?,
            self_approval: row.next()?,
            pii_kinds: several(row)?,
            redact_by_default: row.next()?,
        })
    }
}

fn several<T: std::str::FromStr>(row: &mut Row) -> Result<Vec<T>, Error> {
    let text: String = row.next()?;
    text.split_whitespace().map(|name| name.parse().map_err(|_| row.inconsistent("known names"))).collect()
}

/// The settings as they are, or the defaults.
///
/// # Errors
/// As the store reports them.
pub fn read(tx: &mut TenantTx<'_>) -> Result<OrganisationSettings> {
    Ok(tx.find(&FIND, &[])?.unwrap_or_default())
}

/// The values of [`PUT`] but for the last, the instant.
#[must_use]
pub fn columns(settings: &OrganisationSettings) -> Vec<Value> {
    let languages: Vec<&str> = settings.languages.iter().map(|language| language.as_str()).collect();
    let kinds: Vec<&str> = settings.pii_kinds.iter().map(|kind| kind.as_str()).collect();
    values![
        u32::from(settings.fiscal_year_start),
        languages.join(" "),
        settings.self_approval,
        kinds.join(" "),
        settings.redact_by_default,
    ]
    .to_vec()
}
