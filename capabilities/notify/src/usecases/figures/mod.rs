//! Figures of what was sent: counted with every message, and read without looking at messages.
//!
//! Whoever accepts a message counts it, and whoever changes its state moves the count, in the same transaction. So a figure is exact at every
//! moment, stays when the messages are gone, and costs the same to read whether it stands for ten thousand of them or ten million.

mod api_key;
mod cost;
mod count;
mod dashboard;
mod limits;
mod node;
mod organisation;
mod year;

pub use api_key::{ApiKeyStatistics, api_key_statistics};
pub use cost::{Cost, cost_of};
pub use count::{accepted, accepted_all, day, moved};
pub use dashboard::{Dashboard, TemplateFigures, dashboard};
pub use limits::{LimitUsed, limits_used};
pub use node::{NodeSummary, OrganisationFigures, node_days, node_summary};
pub use organisation::{OrganisationUsage, ServiceFigures, organisation_usage};
pub use year::{YearUsage, usage_of_year};
