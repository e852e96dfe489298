//! A request's body as use cases take it.

use crate::usecases::send_message::Body;
use yui_web::extract::JsonBody;

/// Content type and bytes; the use case decides what they are.
pub(super) fn body(json: &JsonBody) -> Body {
    Body { content_type: json.content_type().map(ToOwned::to_owned), raw: json.raw().clone() }
}
