//! `POST /receipts/sns`

use super::{taken, unproven};
use crate::Notify;
use crate::providers::amazon::NUMBERS;
use crate::providers::receipt::{EnvelopeError, Posted};
use crate::usecases::{apply_receipts, receive_text};
use axum::extract::State;
use axum::response::Response;
use yui_web::Failure;
use yui_web::extract::JsonBody;

/// Hear from Amazon's services how messages fared and what people write
///
/// A message of Amazon SNS, signed, of a topic that the node's settings name: a receipt, or a text to one of the node's numbers. A subscription of
/// such a topic is confirmed at once.
#[utoipa::path(
    post,
    path = "/receipts/sns",
    operation_id = "receiveAmazonReceipt",
    tag = "node",
    responses(
        (status = 204, description = "It is applied, or kept until its message is known; or the text is kept; or the subscription is confirmed"),
        (status = 403, description = "It is no message of a topic that the node listens to, or its signature is wrong"),
        (status = 404, description = "The node listens to no topic, or no service has the number that a text was sent to"),
        (status = 503, description = "Amazon could not be asked for its certificate, or to confirm the subscription")
    )
)]
pub(in crate::api) async fn receive_amazon_receipt(
    State(notify): State<Notify>,
    body: JsonBody,
) -> Result<Response, Failure> {
    let inbox = notify.proofs().amazon.as_ref().ok_or_else(Failure::not_found)?;
    let posted = inbox.open(body.raw()).await.map_err(|error| match error {
        EnvelopeError::Unreachable(_) => Failure::unavailable().with_detail(error.to_string()),
        _ => unproven(),
    })?;
    match posted {
        Posted::Receipt(receipt) => apply_receipts(&notify, vec![*receipt]).await?,
        Posted::Text { id, text } => receive_text(&notify, &NUMBERS, Some(id), text).await?,
        Posted::Subscribed => tracing::info!("a topic of Amazon SNS posts receipts to this node from now on"),
        Posted::Unsubscribed => tracing::warn!("a topic of Amazon SNS posts no more receipts to this node"),
        Posted::Nothing => {}
        // Refusing it would have it posted again and again.
        Posted::Unreadable(unreadable) => {
            tracing::warn!(reason = %unreadable, "a message of Amazon SNS is neither a receipt nor a text")
        }
    }
    Ok(taken())
}
