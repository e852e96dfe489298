//! `POST /receipts/twilio`

use super::{form, malformed, taken, unproven};
use crate::Notify;
use crate::providers::twilio::{receipt, signature};
use crate::usecases::apply_receipts;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use http::{HeaderMap, Uri};
use secrecy::ExposeSecret;
use yui_web::Failure;
use yui_web::extract::{JsonBody, QueryPairs};

/// The header with Twilio's signature.
const SIGNATURE: &str = "x-twilio-signature";

/// The form of a call that Twilio has signed, for the address under which Twilio knows this node.
pub(super) fn proven(
    notify: &Notify,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Vec<(String, String)>, Failure> {
    let token = notify.proofs().twilio.as_ref().ok_or_else(Failure::not_found)?;
    let given = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).ok_or_else(unproven)?;
    let path = uri.path_and_query().map_or("", |path| path.as_str());
    let url = format!("{}{path}", notify.settings().public_url);
    let form = form(body);
    if signature::is_valid(token.expose_secret(), &url, &form, given) { Ok(form) } else { Err(unproven()) }
}

/// Hear from Twilio how a text message fared
///
/// A form as Twilio's status callbacks send it, signed in `X-Twilio-Signature`.
#[utoipa::path(
    post,
    path = "/receipts/twilio",
    operation_id = "receiveTwilioReceipt",
    tag = "node",
    params(("notification" = Option<uuid::Uuid>, Query, description = "The message, as the node told Twilio when it handed it over")),
    responses(
        (status = 204, description = "It is applied, or kept until its message is known"),
        (status = 400, description = "The form lacks a field"),
        (status = 403, description = "The signature is missing or wrong"),
        (status = 404, description = "The node does not send through Twilio")
    )
)]
pub(in crate::api) async fn receive_twilio_receipt(
    State(notify): State<Notify>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    query: QueryPairs,
    body: JsonBody,
) -> Result<Response, Failure> {
    let form = proven(&notify, &uri, &headers, body.raw())?;
    let told = receipt::read(&form, query.first(receipt::NOTIFICATION), notify.env().now()).map_err(malformed)?;
    apply_receipts(&notify, told.into_iter().collect()).await?;
    Ok(taken())
}
