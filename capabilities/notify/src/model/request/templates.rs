//! Query of `GET /v2/templates`.

use super::query::Query;
use super::{Rules, TemplateType};
use crate::model::problem::Problems;

/// Which templates to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TemplatesQuery {
    /// Only those of this kind.
    pub template_type: Option<TemplateType>,
}

impl TemplatesQuery {
    /// Reads decoded query parameters.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn parse(pairs: &[(String, String)], rules: Rules) -> Result<Self, Problems> {
        const NAME: &str = "type";
        let mut query = Query::open(pairs, rules);
        let named = query.first(NAME);
        let template_type = named.and_then(TemplateType::find);
        if let Some(name) = named
            && template_type.is_none()
        {
            query.fail_choice(NAME, name, TemplateType::NAMES);
        }
        query.finish().map(|()| Self { template_type })
    }
}
