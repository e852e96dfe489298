//! Sending to the rows of a spreadsheet: it is uploaded and checked, and what was found is shown; then somebody starts it.
//!
//! A sound spreadsheet is kept as a bulk send in the state `checked`, with its rows in the chunks that every bulk send waits in. Starting
//! it changes the state and enqueues the same work that expands bulk sends of programs, so everything that holds for those holds for
//! it: each row becomes one message, whatever crashes. What nobody starts within a day is forgotten.

mod cost;
mod find;
mod forget;
mod inspect;
mod limits;
mod start;
mod upload;

pub use cost::{Cost, upload_cost};
pub use find::find_upload;
pub use forget::ForgetUploads;
pub use inspect::{Looked, inspect_file};
pub use start::start_upload;
pub use upload::{Upload, upload};
