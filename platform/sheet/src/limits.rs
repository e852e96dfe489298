//! How much is read.

/// What a file may hold. The defaults leave a bulk of 100,000 rows room and bound memory at a few hundred megabytes for the worst file,
/// a few times its size for an ordinary one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Bytes of all its parts that are read, unpacked.
    pub unpacked_bytes: u64,
    /// Rows that are not blank.
    pub rows: usize,
    /// The last column that may hold anything.
    pub columns: usize,
    /// Cells of those rows, with the empty ones between filled ones.
    pub cells: usize,
    /// Bytes of text in them.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            unpacked_bytes: 200 << 20,
            rows: 100_001,
            columns: 1_000,
            cells: 4_000_000,
            text_bytes: 64 << 20,
        }
    }
}
