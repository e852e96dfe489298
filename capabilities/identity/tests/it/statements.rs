//! Every statement on both engines.

use crate::database::on_both;

#[tokio::test]
async fn every_statement_is_taken() {
    on_both(|store| async move {
        store.prepare_all(&yui_identity::statements()).await.unwrap();
    })
    .await;
}
