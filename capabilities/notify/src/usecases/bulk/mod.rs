//! Bulk sends as members see them, whether a program or a spreadsheet began them. The peers call them jobs.

mod cancel;
mod find;
mod list;
mod results;

pub use cancel::cancel_bulk;
pub use find::{BulkProgress, find_bulk};
pub use list::{BulkPage, list_bulks};
pub use results::{BulkResults, bulk_results};
