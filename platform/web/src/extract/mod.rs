//! What handlers read from a request, in raw form: APIs that promise exact error texts judge it themselves.

mod authorization;
mod json_body;
mod origin;
mod path_params;
mod query_pairs;

pub use authorization::Authorization;
pub(crate) use json_body::read_body;
pub use json_body::{JsonBody, JsonError};
pub use origin::Origin;
pub use path_params::PathParams;
pub use query_pairs::QueryPairs;
