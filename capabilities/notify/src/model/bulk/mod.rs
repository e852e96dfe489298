//! Tables of recipients: a header, and below it one message a row.
//!
//! Checking goes in two steps, because clients are told some limits between them: [`Sheet::read`] takes the table apart and finds the
//! columns that the template needs, and [`Sheet::check`] looks at every row. Work grows with the size of the table alone;
//! cells stay where the reader put them.
//!
//! Rows are numbered as in the file: the first row below the header is 1, and blank rows count although nothing is sent
//! for them.

mod check;
mod columns;
mod duplicates;
#[cfg(test)]
mod properties;
mod row;
mod table;

pub use check::{Allowed, CellFault, Findings, Measure, Refusal, RowRules};
pub use columns::{ColumnFault, Layout, recipient_column};
pub use duplicates::repeated_recipients;
pub use row::{CheckedRows, Recipient, Row};
pub use table::Sheet;
