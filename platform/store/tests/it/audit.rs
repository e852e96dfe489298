//! The audit trail: an entry belongs to the change that it tells of.

use crate::database::{Database, Engine, node, on_both, tenant};
use serde_json::json;
use yui_kernel::{Error, Origin, Timestamp};
use yui_store::audit::{AuditEntry, LIST};
use yui_store::{Audited, Store, values};

on_both!(an_entry_names_who_and_from_where, an_entry_goes_with_its_transaction, the_node_has_a_trail_of_its_own);

fn renamed() -> Audited {
    Audited::new("service.rename", "service", "minato").before(json!({"name": "A"})).after(json!({"name": "B"}))
}

async fn trail(store: &Store, of: &yui_kernel::Tenant, kind: &'static str) -> Vec<AuditEntry> {
    let (newest, start, end) = (yui_kernel::id::uuid::Uuid::max(), Timestamp::UNIX_EPOCH, Timestamp::MAX);
    let end = end.min("9999-01-01T00:00:00Z".parse().unwrap());
    store.read(of, move |tx| tx.list(&LIST, &values![newest, kind, "", "", start, end, 10])).await.unwrap()
}

async fn an_entry_names_who_and_from_where(engine: Engine) {
    let database = Database::new(engine).await;
    let of = tenant(1).from_origin(Origin::address("192.0.2.7".parse().unwrap()));
    database.store.write(&of, |tx| tx.audit(&renamed())).await.unwrap();
    let entries = trail(&database.store, &of, "service").await;
    let [entry] = entries.as_slice() else { panic!("one entry is expected, not {}", entries.len()) };
    assert_eq!((entry.actor.as_str(), entry.origin.as_deref()), ("system:test", Some("192.0.2.7")));
    assert_eq!((entry.action.as_str(), entry.subject_id.as_str()), ("service.rename", "minato"));
    assert_eq!((entry.before.clone(), entry.after.clone()), (Some(json!({"name": "A"})), Some(json!({"name": "B"}))));
    assert_eq!(entry.at, database.env.now());
    assert_eq!(trail(&database.store, &of, "template").await, []);
    assert_eq!(trail(&database.store, &tenant(2), "service").await, []);
}

async fn an_entry_goes_with_its_transaction(engine: Engine) {
    let database = Database::new(engine).await;
    let of = tenant(1);
    let refused = database.store.write(&of, |tx| {
        tx.audit(&renamed())?;
        Err::<(), _>(Error::invalid("changed its mind"))
    });
    refused.await.unwrap_err();
    assert_eq!(trail(&database.store, &of, "service").await, []);
}

async fn the_node_has_a_trail_of_its_own(engine: Engine) {
    let database = Database::new(engine).await;
    let added = Audited::new("operator.add", "operator", "1").after(json!({}));
    database.store.write_node(&node(), move |tx| tx.audit(&added)).await.unwrap();
    let of_node = node().within(yui_kernel::id::uuid::Uuid::nil().into());
    assert_eq!(trail(&database.store, &of_node, "operator").await.len(), 1);
    assert_eq!(trail(&database.store, &tenant(1), "operator").await, []);
}
