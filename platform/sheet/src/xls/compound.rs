//! A compound file: streams in chains of sectors, as in a small file system ([MS-CFB]).
//!
//! Every chain is followed for as many sectors as the file has at most, so that one that bites its tail ends.

use super::{u16_at, u32_at};
use crate::SheetError;

/// Above this a sector's number means an end or a gap.
const LAST: u32 = 0xFFFF_FFFA;
/// Sector numbers of the allocation table that stand in the header.
const IN_HEADER: usize = 109;

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

pub(super) struct Compound<'f> {
    file: &'f [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small_stream: Vec<u8>,
    small_below: usize,
    entries: Vec<Entry>,
}

impl<'f> Compound<'f> {
    pub(super) fn open(file: &'f [u8]) -> Result<Self, SheetError> {
        Self::parse(file).ok_or(SheetError::Damaged)
    }

    fn parse(file: &'f [u8]) -> Option<Self> {
        let sector = match u16_at(file, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut compound = Self {
            file,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small_stream: Vec::new(),
            small_below: usize::try_from(u32_at(file, 56)?).ok()?,
            entries: Vec::new(),
        };
        compound.table = compound.allocation()?;
        let directory = compound.chain(u32_at(file, 48)?)?;
        for entry in directory.chunks_exact(128) {
            let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
            let name: Vec<u16> = (0..length / 2).filter_map(|index| u16_at(entry, index * 2)).collect();
            let (start, size) = (u32_at(entry, 116)?, usize::try_from(u32_at(entry, 120)?).ok()?);
            compound.entries.push(Entry { name: String::from_utf16_lossy(&name), start, size });
        }
        let small = compound.chain(u32_at(file, 60)?)?;
        compound.small_table = numbers(&small);
        if let Some(root) = compound.entries.first().filter(|root| root.size > 0) {
            compound.small_stream = compound.chain(root.start)?;
        }
        Some(compound)
    }

    /// The table that links sectors: its own sectors are listed in the header, and in a chain of sectors beyond that.
    fn allocation(&self) -> Option<Vec<u32>> {
        let mut sectors: Vec<u32> = (0..IN_HEADER).filter_map(|index| u32_at(self.file, 76 + index * 4)).collect();
        let mut next = u32_at(self.file, 68)?;
        let most = self.file.len() / self.sector;
        for _ in 0..most {
            if next >= LAST {
                break;
            }
            let listed = numbers(self.sector(next)?);
            let (further, own) = listed.split_last()?;
            sectors.extend(own);
            next = *further;
        }
        let mut table = Vec::new();
        for sector in sectors.into_iter().filter(|sector| *sector < LAST).take(most) {
            table.extend(numbers(self.sector(sector)?));
        }
        Some(table)
    }

    fn sector(&self, number: u32) -> Option<&'f [u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.file.len());
        self.file.get(start..end)
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut next = start;
        while next < LAST {
            if bytes.len() > self.file.len() {
                return None;
            }
            bytes.extend_from_slice(self.sector(next)?);
            next = *self.table.get(usize::try_from(next).ok()?)?;
        }
        Some(bytes)
    }

    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        const SECTOR: usize = 64;
        let mut bytes = Vec::new();
        let mut next = start;
        while next < LAST {
            if bytes.len() > self.small_stream.len() {
                return None;
            }
            let index = usize::try_from(next).ok()?;
            let at = index.checked_mul(SECTOR)?;
            bytes.extend_from_slice(self.small_stream.get(at..at.checked_add(SECTOR)?)?);
            next = *self.small_table.get(index)?;
        }
        Some(bytes)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// A stream's content; none if there is no such stream.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, SheetError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else { return Ok(None) };
        let bytes = if entry.size < self.small_below { self.small_chain(entry.start) } else { self.chain(entry.start) };
        let mut bytes = bytes.ok_or(SheetError::Damaged)?;
        bytes.truncate(entry.size);
        Ok(Some(bytes))
    }
}

fn numbers(sector: &[u8]) -> Vec<u32> {
    sector.chunks_exact(4).filter_map(|bytes| u32_at(bytes, 0)).collect()
}
