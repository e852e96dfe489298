//! Operators and members for tests of pages.

use super::Browser;
use yui_identity::OperatorSpec;
use yui_identity::usecases::put_operator;
use yui_testkit::node::TestNode;

/// The address of the operator.
pub(crate) const OPERATOR: &str = "operator@node.example.jp";

/// Every role that a member may have.
pub(crate) const EVERYTHING: &[&str] =
    &["manage_service", "manage_templates", "manage_api_keys", "send_messages", "view_activity", "approve_go_live"];

/// The browser of an operator.
pub(crate) async fn operator(node: &TestNode) -> Browser<'_> {
    let spec = OperatorSpec { email: OPERATOR.to_owned(), name: "運用 太郎".to_owned() };
    node.store().write_node(&TestNode::operator(), move |tx| put_operator(tx, &spec)).await.unwrap();
    Browser::of(node, OPERATOR).await
}
