//! `yui demo`: a node with a sample municipality, ready to be talked to.

use crate::cli::Output;
use crate::config::Settings;
use yui_kernel::Result;

/// Runs it.
///
/// # Errors
/// As [`crate::serve::serve`].
pub async fn demo(settings: Settings, output: &mut Output) -> Result<()> {
    crate::serve::serve(settings, output).await
}
