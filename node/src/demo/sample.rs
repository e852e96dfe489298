//! The sample municipality as a plan: the example for `yui apply`, and what the demo has beyond it.

use crate::apply;
use crate::apply::plan::{KeySecret, OrganisationSpec, Plan, ServiceSpec};
use crate::config::Environment;
use crate::document::Document;
use secrecy::SecretString;
use yui_kernel::{Env, Error, Result};
use yui_notify::usecases::configure;

/// The sample municipality, which is also the example for `yui apply`.
const SAMPLE: &str = include_str!("../../examples/minato.toml");

/// What the demo has beyond it.
const MORE: &str = include_str!("sample.toml");

/// The service and the template of the curl line.
pub(super) const SERVICE: &str = "kurashi";
pub(super) const TEMPLATE: &str = "sodaigomi";

/// The sample, its live key having a new secret instead of a file.
///
/// # Errors
/// `Internal` if the samples that are built in do not fit.
pub(super) fn sample(env: &Env) -> Result<(Plan, SecretString)> {
    let mut plan = read("minato.toml", SAMPLE)?;
    join(&mut plan, read("sample.toml", MORE)?)?;
    let secret = configure::KeySecret::random(env);
    for service in plan.organisations.iter_mut().flat_map(|organisation| &mut organisation.services) {
        for key in &mut service.api_keys {
            if let KeySecret::WriteTo(_) = key.secret {
                let new = if service.handle == SERVICE { secret.clone() } else { configure::KeySecret::random(env) };
                key.secret = KeySecret::Given(new);
            }
        }
    }
    Ok((plan, secret))
}

/// A service of the sample by its handle.
///
/// # Errors
/// `Internal` if the sample lacks it.
pub(super) fn service<'a>(plan: &'a Plan, handle: &str) -> Result<&'a ServiceSpec> {
    let mut services = plan.organisations.iter().flat_map(|organisation| &organisation.services);
    services.find(|service| service.handle == handle).ok_or_else(|| Error::internal("the sample lacks its service"))
}

/// The full text of the service's live key.
///
/// # Errors
/// `Internal` if the sample lacks it.
pub(super) fn full_key(prefix: &str, service: &ServiceSpec, secret: &str) -> Result<String> {
    let incomplete = || Error::internal("the sample lacks its key");
    let key = service.api_keys.first().ok_or_else(incomplete)?;
    Ok(format!("{prefix}{}-{}-{secret}", key.name, service.id.ok_or_else(incomplete)?))
}

fn read(name: &str, text: &str) -> Result<Plan> {
    let unusable = |problems: crate::problem::Problems| Error::internal(problems.to_string());
    apply::parse(&Document::new(name, text), &Environment::new::<String, String>([])).map_err(unusable)
}

/// Adds what `more` says of the organisations and services that `plan` has.
fn join(plan: &mut Plan, more: Plan) -> Result<()> {
    plan.price_books.extend(more.price_books);
    for added in more.organisations {
        let known = plan.organisations.iter_mut().find(|known| known.code == added.code);
        join_organisation(known.ok_or_else(|| Error::internal("the samples do not fit"))?, added)?;
    }
    Ok(())
}

fn join_organisation(known: &mut OrganisationSpec, more: OrganisationSpec) -> Result<()> {
    known.members.extend(more.members);
    for added in more.services {
        let service = known.services.iter_mut().find(|service| service.handle == added.handle);
        let service = service.ok_or_else(|| Error::internal("the samples do not fit"))?;
        service.terms = added.terms;
        service.inbound_numbers.extend(added.inbound_numbers);
        service.text_answers.extend(added.text_answers);
        service.callbacks.extend(added.callbacks);
        service.templates.extend(added.templates);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_fit_together() {
        let (plan, _) = sample(&Env::system()).unwrap();
        let kurashi = service(&plan, SERVICE).unwrap();
        assert_eq!((kurashi.callbacks.len(), kurashi.inbound_numbers.len()), (2, 1));
        assert!(kurashi.templates.iter().any(|template| template.handle == TEMPLATE));
        assert!(full_key("gcntfy-", kurashi, "secret").unwrap().starts_with("gcntfy-kurashi-system-"));
        assert!(service(&plan, "nobody").is_err());
    }
}
