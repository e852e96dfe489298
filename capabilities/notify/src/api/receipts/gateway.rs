//! `POST /receipts/gateway`

use super::{malformed, taken, unproven};
use crate::Notify;
use crate::providers::settings::GatewayCalls;
use crate::usecases::apply_receipts;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use yui_web::Failure;
use yui_web::extract::JsonBody;

/// How the gateway's calls are read, if this one is the gateway's.
pub(super) fn proven<'a>(notify: &'a Notify, headers: &HeaderMap, body: &[u8]) -> Result<&'a GatewayCalls, Failure> {
    let calls = notify.proofs().gateway.as_ref().ok_or_else(Failure::not_found)?;
    let given = headers.get(&calls.header).and_then(|value| value.to_str().ok());
    if calls.is_authentic(given, body) { Ok(calls) } else { Err(unproven()) }
}

/// Hear from the text-message gateway how messages fared
///
/// JSON or a form, read as the node's settings say, with a shared secret or a signature in a header.
#[utoipa::path(
    post,
    path = "/receipts/gateway",
    operation_id = "receiveGatewayReceipt",
    tag = "node",
    responses(
        (status = 204, description = "They are applied, or kept until their messages are known"),
        (status = 400, description = "The call cannot be read as the settings say"),
        (status = 403, description = "The secret or signature is missing or wrong"),
        (status = 404, description = "The node expects no receipts from a gateway")
    )
)]
pub(in crate::api) async fn receive_gateway_receipt(
    State(notify): State<Notify>,
    headers: HeaderMap,
    body: JsonBody,
) -> Result<Response, Failure> {
    let calls = proven(&notify, &headers, body.raw())?;
    let content_type = body.content_type().unwrap_or_default();
    let receipts = calls.receipts(content_type, body.raw(), notify.env().now()).map_err(malformed)?;
    apply_receipts(&notify, receipts).await?;
    Ok(taken())
}
