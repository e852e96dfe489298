//! Keys with which e-mail is signed: who may have one, when it signs, and what stays written down.

use crate::node::{Node, on_both};
use jiff::SignedDuration;
use yui_kernel::{ErrorKind, OrganisationId, Timestamp};
use yui_notify::model::dkim::{Algorithm, DkimKey, KeyState};
use yui_notify::usecases::dkim::{
    DkimKeySpec, activate_dkim_key, add_dkim_key, list_dkim_keys, remove_dkim_key, retire_dkim_key,
};
use yui_store::audit::{AuditEntry, LIST};
use yui_store::values;

on_both!(
    a_key_signs_once_it_is_activated_and_the_one_before_retires,
    a_domain_has_one_owner,
    a_key_that_signs_is_not_removed,
    every_step_is_in_the_audit_trail
);

const DOMAIN: &str = "city.example.jp";

fn spec(organisation: Option<OrganisationId>) -> DkimKeySpec {
    DkimKeySpec { domain: DOMAIN.to_owned(), organisation, algorithm: Algorithm::Ed25519, selector: None }
}

async fn add(node: &Node, spec: DkimKeySpec) -> DkimKey {
    node.advance(SignedDuration::from_secs(60));
    add_dkim_key(node.store(), node.notify.keyring(), &Node::operator(), spec).await.unwrap()
}

async fn activate(node: &Node, key: &DkimKey) -> DkimKey {
    let activated = activate_dkim_key(node.store(), &Node::operator(), &key.domain, &key.selector).await.unwrap();
    node.notify.signers().forget_all();
    activated
}

/// How many keys sign for the organisation.
async fn signing(node: &Node, organisation: OrganisationId, domain: &str) -> usize {
    node.notify.signers().find(organisation, domain).await.unwrap().len()
}

async fn a_key_signs_once_it_is_activated_and_the_one_before_retires(node: Node) {
    let ours = OrganisationId::new(node.store().env());
    let first = add(&node, spec(Some(ours))).await;
    assert_eq!((first.selector.as_str(), first.state), ("yui202611e", KeyState::Waiting));
    assert_eq!(signing(&node, ours, DOMAIN).await, 0);
    activate(&node, &first).await;
    assert_eq!(signing(&node, ours, "City.Example.JP").await, 1);

    let second = add(&node, spec(Some(ours))).await;
    assert_eq!(second.selector, "yui202611e-2");
    let rsa = add(&node, DkimKeySpec { algorithm: Algorithm::Rsa, ..spec(Some(ours)) }).await;
    activate(&node, &second).await;
    activate(&node, &rsa).await;
    let states: Vec<KeyState> =
        list_dkim_keys(node.store(), &Node::operator()).await.unwrap().iter().map(|key| key.state).collect();
    assert_eq!(states, [KeyState::Retired, KeyState::Signing, KeyState::Signing], "one of each algorithm signs");
    assert_eq!(signing(&node, ours, DOMAIN).await, 2);
    assert_eq!(activate(&node, &second).await.state, KeyState::Signing, "again");
}

async fn a_domain_has_one_owner(node: Node) {
    let env = node.store().env();
    let (ours, theirs) = (OrganisationId::new(env), OrganisationId::new(env));
    let key = add(&node, spec(Some(ours))).await;
    activate(&node, &key).await;
    assert_eq!((signing(&node, ours, DOMAIN).await, signing(&node, theirs, DOMAIN).await), (1, 0));
    for other in [Some(theirs), None] {
        let refused = add_dkim_key(node.store(), node.notify.keyring(), &Node::operator(), spec(other)).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Conflict);
    }
    let own = add(&node, DkimKeySpec { domain: "mail.example.jp".to_owned(), ..spec(None) }).await;
    activate(&node, &own).await;
    assert_eq!(signing(&node, ours, "mail.example.jp").await, 1);
    assert_eq!(signing(&node, theirs, "mail.example.jp").await, 1, "the node's own domain is everybody's");
    assert_eq!(signing(&node, ours, "mail..example").await, 0);
}

async fn a_key_that_signs_is_not_removed(node: Node) {
    let (store, operator) = (node.store(), Node::operator());
    let key = add(&node, spec(None)).await;
    activate(&node, &key).await;
    let refused = remove_dkim_key(store, &operator, DOMAIN, &key.selector).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(retire_dkim_key(store, &operator, DOMAIN, &key.selector).await.unwrap().state, KeyState::Retired);
    remove_dkim_key(store, &operator, DOMAIN, &key.selector).await.unwrap();
    assert_eq!(list_dkim_keys(store, &operator).await.unwrap(), []);
    for gone in [
        activate_dkim_key(store, &operator, DOMAIN, &key.selector).await,
        retire_dkim_key(store, &operator, DOMAIN, &key.selector).await,
        remove_dkim_key(store, &operator, DOMAIN, &key.selector).await,
    ] {
        assert_eq!(gone.unwrap_err().kind(), ErrorKind::NotFound);
    }
}

async fn every_step_is_in_the_audit_trail(node: Node) {
    let ours = OrganisationId::new(node.store().env());
    let key = add(&node, spec(Some(ours))).await;
    node.advance(SignedDuration::from_secs(60));
    activate(&node, &key).await;
    node.advance(SignedDuration::from_secs(60));
    retire_dkim_key(node.store(), &Node::operator(), DOMAIN, &key.selector).await.unwrap();
    node.advance(SignedDuration::from_secs(60));
    remove_dkim_key(node.store(), &Node::operator(), DOMAIN, &key.selector).await.unwrap();
    let tenant = Node::operator().within(ours);
    let end: Timestamp = "9999-01-01T00:00:00Z".parse().unwrap();
    let read = move |tx: &mut yui_store::TenantTx<'_>| {
        let newest = uuid::Uuid::max();
        tx.list::<AuditEntry>(&LIST, &values![newest, "dkim-key", "", "", Timestamp::UNIX_EPOCH, end, 10])
    };
    let entries = node.store().read(&tenant, read).await.unwrap();
    let actions: Vec<&str> = entries.iter().rev().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["dkim.add", "dkim.activate", "dkim.retire", "dkim.remove"]);
    assert!(entries.iter().all(|entry| entry.subject_id == "city.example.jp/yui202611e"));
}
