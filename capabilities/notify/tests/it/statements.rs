//! Every statement on both engines, and whose rows it touches.

use crate::node::{Node, on_both};

on_both!(every_statement_is_taken);

async fn every_statement_is_taken(node: Node) {
    node.store().prepare_all(&yui_notify::sql::statements()).await.unwrap();
}
