//! Secrets at rest change their key without ever being unreadable.

use crate::node::{Node, on_both};
use crate::service::TestService;
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;
use yui_notify::model::KeyType;
use yui_notify::model::callback::SigningSecret;
use yui_notify::model::service::CallbackKind;
use yui_notify::secrets;
use yui_notify::sql::api_key::{self, SealedKey};
use yui_notify::sql::callback::{self, SealedCallback};
use yui_notify::usecases::configure::{ApiKeySpec, CallbackSpec, KeySecret, put_api_key, put_callbacks};
use yui_notify::usecases::reseal::Resealed;
use yui_notify::usecases::{inspect_secrets, reseal};
use yui_policy::Permissions;
use yui_store::seal::{Keyring, SealedSecrets};
use yui_store::values;

on_both!(
    every_secret_is_sealed_anew_once,
    a_running_node_with_both_keys_goes_on,
    what_no_key_opens_is_told_and_left_alone,
    a_secret_that_was_changed_meanwhile_is_left_alone
);

/// More than one transaction seals anew.
const MANY: u32 = 260;

fn keyring(current: &str, previous: &[&str]) -> Arc<Keyring> {
    let previous: Vec<SecretString> = previous.iter().map(|key| key.repeat(32).into()).collect();
    Arc::new(Keyring::new(&current.repeat(32).into(), &previous).unwrap())
}

/// The node's own keys are `5a…`.
fn rotated() -> Arc<Keyring> {
    keyring("a5", &["5a"])
}

async fn add_callback(node: &Node, service: &TestService, bearer: &'static str) {
    let (declared, keyring) = (service.declared.clone(), node.notify.keyring().clone());
    let put = move |tx: &mut yui_store::TenantTx<'_>| {
        let url = "https://system.example.jp/receipts".to_owned();
        let spec = CallbackSpec {
            kind: CallbackKind::Delivery,
            url,
            bearer: bearer.into(),
            signing: Some(SigningSecret::random(tx.env())),
        };
        put_callbacks(tx, &declared, &keyring, &[spec]).map(drop)
    };
    service.write(node, put).await;
}

async fn add_keys(node: &Node, service: &TestService, count: u32) {
    let (declared, keyring) = (service.declared.clone(), node.notify.keyring().clone());
    let put = move |tx: &mut yui_store::TenantTx<'_>| {
        for number in 0..count {
            let secret = KeySecret::Given(KeySecret::random(tx.env()));
            let name = format!("further-{number}");
            let spec = ApiKeySpec { name, key_type: KeyType::Test, permissions: Permissions::NONE, secret };
            put_api_key(tx, &declared, &keyring, &spec)?;
        }
        Ok(())
    };
    service.write(node, put).await;
}

async fn sealed(node: &Node, service: &TestService) -> (Vec<SealedKey>, Vec<SealedCallback>) {
    let id = service.id;
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        Ok((tx.list(&api_key::LIST, &values![id])?, tx.list(&callback::LIST, &values![id])?))
    };
    node.store().read(&service.tenant(), read).await.unwrap()
}

async fn every_secret_is_sealed_anew_once(node: Node) {
    let (one, other) = (TestService::live(&node).await, TestService::live(&node).await);
    add_keys(&node, &one, MANY).await;
    add_callback(&node, &other, "token-of-the-receiver").await;
    let (before, _) = sealed(&node, &one).await;
    // The other service's keys, its token and its signing secrets.
    let all = u64::try_from(before.len()).unwrap() + 4 + 2;

    let found = inspect_secrets(node.store(), &rotated()).await.unwrap();
    assert_eq!(found, SealedSecrets { current: 0, earlier: all, unreadable: 0 });
    let done = reseal(node.store(), &rotated()).await.unwrap();
    assert_eq!(done, Resealed { renewed: all, unreadable: 0 });

    // The new key alone opens them, and they are what they were.
    let alone = keyring("a5", &[]);
    let (after, _) = sealed(&node, &one).await;
    for (before, after) in before.iter().zip(&after) {
        let was = secrets::open_api_key(node.notify.keyring(), &before.secret_sealed).unwrap();
        let is = secrets::open_api_key(&alone, &after.secret_sealed).unwrap();
        assert_eq!(was.expose_secret(), is.expose_secret());
    }
    let (_, callbacks) = sealed(&node, &other).await;
    let bearer = secrets::open_bearer(&alone, &callbacks[0].bearer_sealed).unwrap();
    assert_eq!(bearer.expose_secret(), "token-of-the-receiver");
    assert!(secrets::open_signing(&alone, callbacks[0].signing_sealed.as_ref().unwrap()).is_ok());
    let found = inspect_secrets(node.store(), &alone).await.unwrap();
    assert_eq!(found, SealedSecrets { current: all, earlier: 0, unreadable: 0 });

    assert_eq!(reseal(node.store(), &rotated()).await.unwrap(), Resealed::default(), "nothing is left to do");
    let (again, _) = sealed(&node, &one).await;
    assert!(after.iter().zip(&again).all(|(after, again)| after.secret_sealed == again.secret_sealed));
}

async fn a_running_node_with_both_keys_goes_on(node: Node) {
    let service = TestService::live(&node).await;
    reseal(node.store(), &rotated()).await.unwrap();
    // Back under the node's own key, as if the operator had changed their mind halfway.
    let back = keyring("5a", &["a5"]);
    assert_eq!(reseal(node.store(), &back).await.unwrap().renewed, 4);
    service.get(&node, crate::service::Key::Live, "/v2/templates").await.expect(200);
}

async fn what_no_key_opens_is_told_and_left_alone(node: Node) {
    let service = TestService::live(&node).await;
    let stranger = keyring("77", &[]);
    assert_eq!(inspect_secrets(node.store(), &stranger).await.unwrap().unreadable, 4);
    let (before, _) = sealed(&node, &service).await;
    assert_eq!(reseal(node.store(), &stranger).await.unwrap(), Resealed { renewed: 0, unreadable: 4 });
    let (after, _) = sealed(&node, &service).await;
    assert!(before.iter().zip(&after).all(|(before, after)| before.secret_sealed == after.secret_sealed));
}

async fn a_secret_that_was_changed_meanwhile_is_left_alone(node: Node) {
    let service = TestService::live(&node).await;
    add_callback(&node, &service, "token-of-the-receiver").await;
    let (_, read) = sealed(&node, &service).await;
    add_callback(&node, &service, "another-token").await;
    let (id, stale) = (service.id, read[0].bearer_sealed.clone());
    let replace = move |tx: &mut yui_store::TenantTx<'_>| {
        tx.execute(&callback::RESEAL, &values![id, "delivery", b"anew".to_vec(), stale.clone()])
    };
    assert_eq!(service.write(&node, replace).await, 0);
}
