//! Why a use case did not do what was asked.

use crate::model::problem::Problems;
use yui_kernel::Error;

/// Either the caller must change something, and is told what in the words of its dialect, or the node has a fault.
#[derive(Debug)]
pub enum Failure {
    /// The caller must change something.
    Refused(Problems),
    /// The node has a fault; the caller learns only that.
    Fault(Error),
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Refused(problems)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}
