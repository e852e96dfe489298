//! Records: a type, a length, and bytes that may go on in the records behind.

use super::u16_at;

/// The type of a record that another one goes on in.
const CONTINUE: u16 = 0x003C;

pub(super) struct Record<'s> {
    pub(super) kind: u16,
    pub(super) bytes: &'s [u8],
    /// Where it goes on, piece by piece.
    pub(super) further: Vec<&'s [u8]>,
}

pub(super) struct Records<'s>(pub(super) &'s [u8]);

impl<'s> Records<'s> {
    fn take(&mut self) -> Option<(u16, &'s [u8])> {
        let (kind, length) = (u16_at(self.0, 0)?, usize::from(u16_at(self.0, 2)?));
        let bytes = self.0.get(4..4 + length)?;
        self.0 = self.0.get(4 + length..)?;
        Some((kind, bytes))
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    /// The next record; none at the end, also where the last one is cut off.
    fn next(&mut self) -> Option<Record<'s>> {
        let (kind, bytes) = self.take()?;
        let mut further = Vec::new();
        while u16_at(self.0, 0) == Some(CONTINUE) {
            let Some((_, bytes)) = self.take() else { break };
            further.push(bytes);
        }
        Some(Record { kind, bytes, further })
    }
}
