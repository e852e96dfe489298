//! Every statement on both engines, and whose rows it touches.

use crate::node::{Node, on_both};
use yui_store::check::{tenant_bound, tenant_tables};

on_both!(every_statement_is_taken);

async fn every_statement_is_taken(node: Node) {
    node.store().prepare_all(&yui_notify::sql::statements()).await.unwrap();
}

#[test]
fn no_statement_reaches_into_another_organisation() {
    let tables = tenant_tables(&[yui_notify::MIGRATIONS]);
    assert!(tables.contains("notification") && tables.contains("template_version"), "{tables:?}");
    assert_eq!(tenant_bound(&yui_notify::sql::statements(), &tables), Vec::<String>::new());
}
