//! Makes the numbers to which people send texts, and what is answered by itself, be as declared.

use crate::model::ServiceId;
use crate::model::opt_out::{Keyword, digits};
use crate::model::service::Service;
use crate::providers::amazon::NUMBERS;
use crate::providers::settings::GatewaySettings;
use crate::providers::twilio;
use crate::sql::inbound_number::{self, InboundNumber};
use crate::sql::text_answer;
use serde_json::json;
use yui_kernel::{Change, Effect, Error, Result};
use yui_store::{Audited, TenantTx, values};

/// The providers that hand texts over, as [`InboundNumberSpec::provider`] names them.
pub const INBOUND_PROVIDERS: [&str; 4] = [twilio::NAME, GatewaySettings::NAME, NUMBERS[0], NUMBERS[1]];

/// A number as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundNumberSpec {
    /// The number: digits, with a plus before the country's code; short codes as they are.
    pub number: String,
    /// The provider that hands its texts over, one of [`INBOUND_PROVIDERS`].
    pub provider: String,
}

/// Gives the service these numbers and no others.
///
/// # Errors
/// `Invalid` for a number without digits or a provider that hands no texts over, `Conflict` for one that another service has; as the store reports them.
pub fn put_inbound_numbers(
    tx: &mut TenantTx<'_>,
    service: &Service,
    declared: &[InboundNumberSpec],
) -> Result<Vec<Change>> {
    let stored: Vec<InboundNumber> = tx.list(&inbound_number::LIST, &values![service.id])?;
    let mut changes = Vec::new();
    for (position, spec) in declared.iter().enumerate() {
        let plain = digits(&spec.number);
        if plain.len() < 3 {
            return Err(Error::invalid("a number to which people send texts has at least three digits"));
        }
        if !INBOUND_PROVIDERS.contains(&spec.provider.as_str()) {
            return Err(Error::invalid(format!("no provider named {:?} hands texts over", spec.provider)));
        }
        let effect = match stored.iter().find(|stored| digits(&stored.number) == plain) {
            Some(stored) if stored.number == spec.number && stored.provider == spec.provider => Effect::Unchanged,
            Some(_) => {
                tx.execute(&inbound_number::UPDATE, &values![service.id, &plain, &spec.number, &spec.provider])?;
                Effect::Updated(vec!["number", "provider"])
            }
            None => {
                let row = values![service.id, &plain, &spec.number, &spec.provider, tx.now()];
                if tx.execute(&inbound_number::INSERT, &row)? == 0 {
                    return Err(Error::conflict(format!("another service has the number {}", spec.number)));
                }
                Effect::Created
            }
        };
        changes.push(Change::new("inbound-number", format!("{}#{}", service.handle, position + 1), effect));
    }
    let is_declared = |number: &str| declared.iter().any(|spec| digits(&spec.number) == digits(number));
    for gone in stored.iter().filter(|stored| !is_declared(&stored.number)) {
        tx.execute(&inbound_number::DELETE, &values![service.id, digits(&gone.number)])?;
        changes.push(Change::new("inbound-number", gone.number.clone(), Effect::Updated(vec!["removed"])));
    }
    if changes.iter().any(|change| change.effect != Effect::Unchanged) {
        let before: Vec<&str> = stored.iter().map(|stored| stored.number.as_str()).collect();
        let after: Vec<&str> = declared.iter().map(|spec| spec.number.as_str()).collect();
        let audited = Audited::new("service.inbound-numbers", "service", service.id);
        tx.audit(&audited.before(json!(before)).after(json!(after)))?;
    }
    Ok(changes)
}

/// Has the service answer these words by itself, each at most once, and no others.
///
/// # Errors
/// As the store reports them.
pub fn put_text_answers(tx: &mut TenantTx<'_>, service: &Service, declared: &[(Keyword, String)]) -> Result<Change> {
    let stored: Vec<(String, String)> = tx.list(&text_answer::LIST, &values![service.id])?;
    let mut changed: Vec<&'static str> = Vec::new();
    for keyword in Keyword::ALL {
        let wanted = declared.iter().find(|(word, _)| word == keyword).map(|(_, body)| body);
        let found = stored.iter().find(|(word, _)| word == keyword.as_str()).map(|(_, body)| body);
        match (wanted, found) {
            (wanted, found) if wanted == found => continue,
            (Some(body), _) => tx.execute(&text_answer::PUT, &values![service.id, keyword.as_str(), body])?,
            (None, _) => tx.execute(&text_answer::DELETE, &values![service.id, keyword.as_str()])?,
        };
        changed.push(keyword.as_str());
    }
    let effect = if changed.is_empty() { Effect::Unchanged } else { Effect::Updated(changed.clone()) };
    if !changed.is_empty() {
        let audited = Audited::new("service.text-answers", "service", service.id);
        tx.audit(&audited.after(json!({ "changed": changed })))?;
    }
    Ok(Change::new("text-answers", service.handle.clone(), effect))
}

/// The service's numbers.
///
/// # Errors
/// As the store reports them.
pub fn inbound_numbers(tx: &mut TenantTx<'_>, service: ServiceId) -> Result<Vec<InboundNumber>> {
    tx.list(&inbound_number::LIST, &values![service])
}
