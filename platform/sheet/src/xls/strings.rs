//! Texts in records: each byte or each two bytes a character, and a new choice of these wherever a text goes on in the next record.

use super::records::Record;
use super::{u16_at, u32_at};
use crate::{Limits, SheetError, Size};

/// A place in a record and the records that it goes on in.
pub(super) struct Cursor<'r, 's> {
    record: &'r Record<'s>,
    /// The piece that is read: 0 is the record, 1 the first one behind it.
    piece: usize,
    at: usize,
}

impl<'r, 's> Cursor<'r, 's> {
    pub(super) fn new(record: &'r Record<'s>, at: usize) -> Self {
        Self { record, piece: 0, at }
    }

    fn rest(&self) -> Option<&'s [u8]> {
        let piece = match self.piece.checked_sub(1) {
            None => self.record.bytes,
            Some(further) => self.record.further.get(further)?,
        };
        piece.get(self.at..)
    }

    /// What is left of this piece, or else the next one.
    fn more(&mut self) -> Option<&'s [u8]> {
        loop {
            match self.rest() {
                Some(rest) if !rest.is_empty() => return Some(rest),
                _ if self.piece > self.record.further.len() => return None,
                _ => (self.piece, self.at) = (self.piece + 1, 0),
            }
        }
    }

    fn number<T>(&mut self, size: usize, read: fn(&[u8], usize) -> Option<T>) -> Option<T> {
        let number = read(self.more()?, 0)?;
        self.at += size;
        Some(number)
    }

    fn byte(&mut self) -> Option<u8> {
        self.number(1, |bytes, at| bytes.get(at).copied())
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.more()?.len().min(count);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// A text with its length in two bytes, a byte of flags, and what decorates it.
    pub(super) fn text(&mut self) -> Option<String> {
        let length = self.number(2, u16_at)?;
        self.characters(usize::from(length))
    }

    fn characters(&mut self, mut left: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { usize::from(self.number(2, u16_at)?) * 4 } else { 0 };
        let phonetics = if flags & 4 != 0 { usize::try_from(self.number(4, u32_at)?).ok()? } else { 0 };
        let mut is_wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::new();
        while left > 0 {
            if self.rest().is_none_or(<[u8]>::is_empty) {
                self.more()?;
                // Each piece says anew how wide its characters are.
                is_wide = self.byte()? & 1 != 0;
            }
            let rest = self.rest()?;
            let taken = if is_wide {
                let taken = left.min(rest.len() / 2);
                units.extend((0..taken).filter_map(|index| u16_at(rest, index * 2)));
                self.at += taken * 2;
                taken
            } else {
                let taken = left.min(rest.len());
                units.extend(rest.iter().take(taken).map(|byte| u16::from(*byte)));
                self.at += taken;
                taken
            };
            if taken == 0 && !rest.is_empty() {
                return None;
            }
            left -= taken;
        }
        self.skip(runs.checked_add(phonetics)?)?;
        Some(String::from_utf16_lossy(&units))
    }
}

/// The table of texts that cells name by number. Its length is counted, not believed.
pub(super) fn table(record: &Record<'_>, limits: &Limits) -> Result<Vec<Box<str>>, SheetError> {
    let count = u32_at(record.bytes, 4).ok_or(SheetError::Damaged)?;
    let mut cursor = Cursor::new(record, 8);
    let mut strings = Vec::new();
    for _ in 0..count {
        if strings.len() >= limits.cells {
            return Err(SheetError::TooLarge(Size::Cells));
        }
        strings.push(cursor.text().ok_or(SheetError::Damaged)?.into_boxed_str());
    }
    Ok(strings)
}
