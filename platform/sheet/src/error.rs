//! Why a file cannot be read.

/// What is wrong with a file, in words for whoever uploaded it. Nothing of its content is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is something else: a document, a picture, a web page.
    #[error("This file is not a spreadsheet. Save it as .xlsx, .xls, .ods, .csv or .tsv and try again.")]
    NotASpreadsheet,
    /// It opens with a password only.
    #[error("This spreadsheet is protected by a password. Remove the password and try again.")]
    PasswordProtected,
    /// A spreadsheet in a form that is not read: Excel 95 and before, binary workbooks.
    #[error("This kind of spreadsheet cannot be read. Save it as .xlsx and try again.")]
    Unsupported,
    /// It breaks the rules of its own format.
    #[error("This spreadsheet is damaged. Open it in your spreadsheet program, save it again and try again.")]
    Damaged,
    /// It has no visible sheet with a filled cell.
    #[error("This spreadsheet has no sheet with anything in it.")]
    NoSheet,
    /// It is larger than is read.
    #[error("This spreadsheet has too much in it ({0}). Split it into several and try again.")]
    TooLarge(Size),
}

/// In which way a file is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Size {
    /// As a file.
    #[error("size of the file")]
    File,
    /// Once it is unpacked.
    #[error("size once unpacked")]
    Unpacked,
    /// In rows.
    #[error("number of rows")]
    Rows,
    /// In columns.
    #[error("number of columns")]
    Columns,
    /// In cells.
    #[error("number of cells")]
    Cells,
    /// In the text of its cells.
    #[error("length of the text")]
    Text,
}
