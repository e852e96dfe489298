//! Where files are kept, and what looks for malware in them.

use super::finding::{Finding, Findings};
use super::texts::Text;
use yui_notify::Notify;

pub(super) async fn examine_files(notify: &Notify, findings: &mut Findings) {
    let files = notify.files();
    findings.add(
        Text::Files,
        match yui_blob::check(files.store()).await {
            Ok(()) => Finding::Good(Text::FilesKept { place: files.store().describe() }),
            Err(error) => Finding::trouble(&error),
        },
    );
    findings.add(
        Text::Scanner,
        match files.scanner() {
            None => Finding::Note(Text::ScannerUnset),
            Some(scanner) => match scanner.check().await {
                Ok(found) => Finding::Good(Text::Found { found }),
                Err(error) => Finding::trouble(&error),
            },
        },
    );
}
