//! The ZIP archive that `.xlsx` and `.ods` files are, unpacked part by part within a budget.

use crate::xml::Xml;
use crate::{Limits, Row, SheetError, Size, ods, xlsx};
use std::io::{self, BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// How long the whole text of a small part may be.
const SMALL: u64 = 1 << 20;

pub(crate) struct Archive<'f> {
    zip: ZipArchive<Cursor<&'f [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// Reads the spreadsheet in an archive.
pub(crate) fn read(file: &[u8], limits: &Limits) -> Result<Vec<Row>, SheetError> {
    let zip = ZipArchive::new(Cursor::new(file)).map_err(|_| SheetError::Damaged)?;
    let mut archive = Archive { zip, left: limits.unpacked_bytes };
    if let Some(kind) = archive.text("mimetype")? {
        return if kind.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            ods::read(&mut archive, limits)
        } else {
            Err(SheetError::NotASpreadsheet)
        };
    }
    if archive.has("xl/workbook.bin") {
        return Err(SheetError::Unsupported);
    }
    if archive.has("_rels/.rels") || archive.has("xl/workbook.xml") {
        return xlsx::read(&mut archive, limits);
    }
    Err(SheetError::NotASpreadsheet)
}

impl Archive<'_> {
    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A part as XML; none if there is no such part.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<Xml<impl Read + '_>>, SheetError> {
        let Self { zip, left } = self;
        let Some(part) = part(zip, name)? else { return Ok(None) };
        Ok(Some(Xml::new(BufReader::with_capacity(64 << 10, Counted { part, left }))))
    }

    /// The whole text of a small part.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, SheetError> {
        let Self { zip, left } = self;
        let Some(part) = part(zip, name)? else { return Ok(None) };
        let mut text = Vec::new();
        Counted { part, left }.take(SMALL).read_to_end(&mut text).map_err(|error| fault(&error))?;
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    }
}

fn part<'z>(zip: &'z mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<impl Read + 'z>, SheetError> {
    // Some programs write `\` between folders, or other capitals than they refer to.
    let plain = |name: &str| name.replace('\\', "/").to_lowercase();
    let index = match zip.index_for_name(name) {
        Some(index) => Some(index),
        None => zip.file_names().position(|known| known.is_ok_and(|known| plain(&known) == plain(name))),
    };
    let Some(index) = index else { return Ok(None) };
    match zip.by_index(index) {
        Ok(part) => Ok(Some(part)),
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => Err(SheetError::PasswordProtected),
        Err(_) => Err(SheetError::Damaged),
    }
}

/// Takes what is read from the archive's budget.
struct Counted<'l, R> {
    part: R,
    left: &'l mut u64,
}

/// More was unpacked than is read.
#[derive(Debug, thiserror::Error)]
#[error("more is unpacked than is read")]
struct OverBudget;

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(buffer)?;
        let read_now = u64::try_from(read).unwrap_or(u64::MAX);
        *self.left = self.left.checked_sub(read_now).ok_or_else(|| io::Error::other(OverBudget))?;
        Ok(read)
    }
}

/// What a failure to read says of the file.
pub(crate) fn fault(error: &io::Error) -> SheetError {
    if error.get_ref().is_some_and(|inner| inner.is::<OverBudget>()) {
        SheetError::TooLarge(Size::Unpacked)
    } else {
        SheetError::Damaged
    }
}
