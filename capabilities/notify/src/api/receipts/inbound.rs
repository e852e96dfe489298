//! `POST /receipts/twilio/inbound`, `POST /receipts/gateway/inbound`

use super::{gateway, malformed, taken, twilio};
use crate::Notify;
use crate::providers::twilio::{NAME, receipt};
use crate::usecases::receive_text;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};
use yui_web::Failure;
use yui_web::extract::JsonBody;

/// What Twilio is to answer to the text: nothing.
const NO_ANSWER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>";

/// Take a text message from Twilio
///
/// A form as Twilio's webhooks for incoming messages send it, signed in `X-Twilio-Signature`.
#[utoipa::path(
    post,
    path = "/receipts/twilio/inbound",
    operation_id = "receiveTwilioText",
    tag = "node",
    responses(
        (status = 200, description = "It is kept", content_type = "text/xml", body = String),
        (status = 400, description = "The form lacks a field"),
        (status = 403, description = "The signature is missing or wrong"),
        (status = 404, description = "No service has this number, or the node does not send through Twilio")
    )
)]
pub(in crate::api) async fn receive_twilio_text(
    State(notify): State<Notify>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: JsonBody,
) -> Result<Response, Failure> {
    let form = twilio::proven(&notify, &uri, &headers, body.raw())?;
    let (sid, text) = receipt::read_inbound(&form).map_err(malformed)?;
    receive_text(&notify, &[NAME], Some(sid), text).await?;
    Ok(([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], NO_ANSWER).into_response())
}

/// Take a text message from the text-message gateway
///
/// JSON or a form, read as the node's settings say, with a shared secret or a signature in a header.
#[utoipa::path(
    post,
    path = "/receipts/gateway/inbound",
    operation_id = "receiveGatewayText",
    tag = "node",
    responses(
        (status = 204, description = "It is kept"),
        (status = 400, description = "The call cannot be read as the settings say"),
        (status = 403, description = "The secret or signature is missing or wrong"),
        (status = 404, description = "No service has this number, or the node expects no calls of a gateway")
    )
)]
pub(in crate::api) async fn receive_gateway_text(
    State(notify): State<Notify>,
    headers: HeaderMap,
    body: JsonBody,
) -> Result<Response, Failure> {
    let calls = gateway::proven(&notify, &headers, body.raw())?;
    let content_type = body.content_type().unwrap_or_default();
    let (reference, text) = calls.incoming(content_type, body.raw()).map_err(malformed)?;
    receive_text(&notify, &[&calls.provider], reference, text).await?;
    Ok(taken())
}
