//! Every statement on both engines, and whose rows it touches.

use crate::database::on_both;
use yui_store::check::{tenant_bound, tenant_tables};

#[tokio::test]
async fn every_statement_is_taken() {
    on_both(|store| async move {
        store.prepare_all(&yui_identity::statements()).await.unwrap();
    })
    .await;
}

#[test]
fn no_statement_reaches_into_another_organisation() {
    let tables = tenant_tables(&[yui_identity::MIGRATIONS]);
    assert!(tables.contains("role_grant") && tables.contains("invitation"), "{tables:?}");
    assert_eq!(tenant_bound(&yui_identity::statements(), &tables), Vec::<String>::new());
}
