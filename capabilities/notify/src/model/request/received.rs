//! Query of `GET /v2/received-text-messages`.

use super::Rules;
use super::query::Query;
use crate::model::problem::Problems;
use uuid::Uuid;

/// Which received texts to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReceivedQuery {
    /// Only those received before this one.
    pub older_than: Option<Uuid>,
}

impl ReceivedQuery {
    /// Reads decoded query parameters.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn parse(pairs: &[(String, String)], rules: Rules) -> Result<Self, Problems> {
        let mut query = Query::open(pairs, rules);
        let older_than = query.uuid("older_than");
        query.finish().map(|()| Self { older_than })
    }
}
