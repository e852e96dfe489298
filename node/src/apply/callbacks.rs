//! Asks the receivers of callbacks whether they are there, before a declaration that names them is carried out.
//!
//! A wrong address or token would otherwise show days later, in receipts that never came. Asked is only where something is new or changed, so
//! that a file can be applied again while somebody else's system is being repaired.

use super::plan::{CallbackSpec, Plan};
use tokio::task::JoinSet;
use yui_kernel::{Change, Effect, Env, Error, Result};
use yui_notify::model::callback::SigningSecrets;
use yui_notify::receivers::{Target, Unhealthy, health_check};
use yui_web::client::Client;

/// Sends `{"health_check": true}` with its bearer token to each callback of the plan that `changes` call new or changed.
///
/// An answer of 2xx is as good as one of 5xx, which says that the receiver is there and has troubles of its own.
///
/// # Errors
/// `Invalid` with the place in the file of every receiver that cannot be reached or answers that it will not take the call.
pub async fn check(plan: &Plan, changes: &[Change], client: &Client, env: &Env) -> Result<()> {
    let services = plan.organisations.iter().flat_map(|organisation| &organisation.services);
    let declared = services.flat_map(|service| {
        service.callbacks.iter().map(move |callback| (format!("{}/{}", service.handle, callback.kind), callback))
    });
    let mut asked = JoinSet::new();
    for (number, (_, callback)) in declared.filter(|(name, _)| is_changed(name, changes)).enumerate() {
        let (client, env, callback) = (client.clone(), env.clone(), callback.clone());
        asked.spawn(async move { (number, ask(&client, &env, &callback).await) });
    }
    let mut refusals: Vec<(usize, String)> = Vec::new();
    while let Some(answer) = asked.join_next().await {
        match answer.map_err(|error| Error::internal("asking a receiver was stopped").because(error))? {
            (_, Ok(())) => {}
            (number, Err(refusal)) => refusals.push((number, refusal)),
        }
    }
    if refusals.is_empty() {
        return Ok(());
    }
    refusals.sort_unstable();
    let lines: Vec<String> = refusals.into_iter().map(|(_, refusal)| refusal).collect();
    Err(Error::invalid(format!("nothing was changed\n{}", lines.join("\n"))))
}

fn is_changed(name: &str, changes: &[Change]) -> bool {
    changes.iter().any(|change| change.kind == "callback" && change.name == name && change.effect != Effect::Unchanged)
}

async fn ask(client: &Client, env: &Env, callback: &CallbackSpec) -> Result<(), String> {
    let signing = callback.signing_secret.clone().map(SigningSecrets::new);
    let target = Target { url: &callback.url, bearer: &callback.bearer_token, signing: signing.as_ref() };
    let refusal = match health_check(client, env, &target).await {
        Ok(()) => return Ok(()),
        // Who applies a declaration runs the node, so the address is no secret to them.
        Err(Unhealthy::NotPublic(address)) => format!(
            "the receiver's address {address} is not a public one: to let the node call it, set YUI_EGRESS_ALLOW={address} here and for `yui serve`"
        ),
        Err(unhealthy) => unhealthy.to_string(),
    };
    Err(format!("{}: url: {refusal}", callback.origin))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::config::Environment;
    use crate::document::Document;
    use std::time::Duration;
    use yui_testkit::http::{Answer, Behaviour};
    use yui_testkit::webhook::FakeReceiver;
    use yui_web::client::{ClientSettings, Egress};

    fn plan(url: &str) -> Plan {
        let text = format!(
            "[[organisations]]\ncode = \"131032\"\nname = \"港区\"\n[[organisations.services]]\nhandle = \"s\"\nname = \"S\"\n\
             [[organisations.services.callbacks]]\nkind = \"delivery\"\nurl = \"{url}\"\nbearer_token = \"a-long-token\"\n"
        );
        parse(&Document::new("p.toml", text), &Environment::new::<String, String>([])).unwrap()
    }

    fn created() -> [Change; 1] {
        [Change::new("callback", "s/delivery".to_owned(), Effect::Created)]
    }

    async fn checked(url: &str, changes: &[Change], egress: Egress) -> Result<()> {
        let time_out = Duration::from_millis(500);
        let client = Client::new(ClientSettings { time_out, egress, ..ClientSettings::default() }).unwrap();
        check(&plan(url), changes, &client, &Env::system()).await
    }

    #[tokio::test]
    async fn the_receiver_is_asked_with_its_token() {
        let receiver = FakeReceiver::start().unwrap();
        let url = format!("{}/receipts", receiver.url());
        checked(&url, &created(), Egress::Any).await.unwrap();
        assert_eq!(receiver.tokens(), [Some("a-long-token".to_owned())]);
        assert_eq!(receiver.requests()[0].json().unwrap(), serde_json::json!({ "health_check": true }));
        // What stays as it is is not asked.
        let same = [Change::new("callback", "s/delivery".to_owned(), Effect::Unchanged)];
        checked(&url, &same, Egress::Any).await.unwrap();
        assert_eq!(receiver.requests().len(), 1);
    }

    #[tokio::test]
    async fn a_refusal_is_told_at_its_place_and_troubles_of_the_receiver_are_its_own() {
        for (status, accepted) in [(200, true), (301, false), (401, false), (404, false), (500, true), (503, true)] {
            let receiver = FakeReceiver::start().unwrap();
            receiver.next(1, Behaviour::Answer(Answer::status(status)));
            let result = checked(&receiver.url(), &created(), Egress::Any).await;
            assert_eq!(result.is_ok(), accepted, "{status}");
            if let Err(error) = result {
                let expected =
                    format!("p.toml:7: organisations[0].services[0].callbacks[0]: url: the receiver answered {status}");
                assert!(error.to_string().contains(&expected), "{error}");
                assert!(!error.to_string().contains("a-long-token"), "{error}");
            }
        }
    }

    #[tokio::test]
    async fn a_private_address_names_the_setting_that_allows_it() {
        let receiver = FakeReceiver::start().unwrap();
        let error = checked(&receiver.url(), &created(), Egress::PublicOnly).await.unwrap_err().to_string();
        assert!(error.contains("YUI_EGRESS_ALLOW=127.0.0.1"), "{error}");
        assert!(receiver.requests().is_empty());
    }

    #[tokio::test]
    async fn a_receiver_that_is_not_there_is_refused() {
        let nobody = yui_testkit::ports::Port::reserve().unwrap().address();
        let error = checked(&format!("http://{nobody}/"), &created(), Egress::Any).await.unwrap_err().to_string();
        assert!(error.contains("cannot be reached"), "{error}");
    }
}
