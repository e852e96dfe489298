//! What a file is, told by its content and never by its name alone, and which of that each product takes.

use super::content;
use crate::model::Dialect;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// Media type, like `application/pdf`.
    pub media_type: &'static str,
    /// The usual end of a name, without the dot.
    pub extension: &'static str,
}

impl FileKind {
    const fn new(media_type: &'static str, extension: &'static str) -> Self {
        Self { media_type, extension }
    }

    /// Portable documents.
    pub const PDF: Self = Self::new("application/pdf", "pdf");
    /// Pictures.
    pub const JPEG: Self = Self::new("image/jpeg", "jpg");
    /// Pictures.
    pub const PNG: Self = Self::new("image/png", "png");
    /// Text.
    pub const TXT: Self = Self::new("text/plain", "txt");
    /// Tables as text.
    pub const CSV: Self = Self::new("text/csv", "csv");
    /// Data as text.
    pub const JSON: Self = Self::new("application/json", "json");
    /// Formatted text.
    pub const RTF: Self = Self::new("text/rtf", "rtf");
    /// Documents of Microsoft Word up to 2003.
    pub const DOC: Self = Self::new("application/msword", "doc");
    /// Tables of Microsoft Excel up to 2003.
    pub const XLS: Self = Self::new("application/vnd.ms-excel", "xls");
    /// Documents of Microsoft Word.
    pub const DOCX: Self = Self::new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");
    /// Tables of Microsoft Excel.
    pub const XLSX: Self = Self::new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
    /// Documents of LibreOffice.
    pub const ODT: Self = Self::new("application/vnd.oasis.opendocument.text", "odt");
    /// Tables of Apple Numbers.
    pub const NUMBERS: Self = Self::new("application/vnd.apple.numbers", "numbers");

    /// What `content` is; else its media type, as far as it is known. `name` and `is_csv` tell kinds of text apart, which nothing in a text does.
    ///
    /// # Errors
    /// The media type of what no product takes.
    pub fn detect(content: &[u8], name: Option<&str>, is_csv: bool) -> Result<Self, &'static str> {
        let known = content::find(content)?;
        let ends = |end: &str| name.is_some_and(|name| name.to_ascii_lowercase().ends_with(end));
        Ok(match known {
            Self::TXT if is_csv || ends(".csv") => Self::CSV,
            Self::TXT if ends(".json") && serde_json::from_slice::<serde::de::IgnoredAny>(content).is_ok() => {
                Self::JSON
            }
            kind => kind,
        })
    }
}

/// What a product takes.
#[derive(Debug, Clone, Copy)]
pub struct Supported(Dialect);

/// What GC Notify takes, in the order in which it tells.
const GC: &[FileKind] = &[
    FileKind::PDF,
    FileKind::CSV,
    FileKind::TXT,
    FileKind::DOC,
    FileKind::DOCX,
    FileKind::JPEG,
    FileKind::PNG,
    FileKind::XLS,
    FileKind::XLSX,
    FileKind::NUMBERS,
    FileKind::ODT,
    FileKind::RTF,
];

/// What GOV.UK Notify takes, in the order in which it tells.
const GOVUK: &[FileKind] = &[
    FileKind::CSV,
    FileKind::DOC,
    FileKind::DOCX,
    FileKind::JPEG,
    FileKind::JSON,
    FileKind::ODT,
    FileKind::PDF,
    FileKind::PNG,
    FileKind::RTF,
    FileKind::TXT,
    FileKind::XLSX,
];

impl Supported {
    /// What services of a dialect may send.
    #[must_use]
    pub fn by(dialect: Dialect) -> Self {
        Self(dialect)
    }

    /// The kinds of file that may be sent.
    pub fn kinds(self) -> impl Iterator<Item = FileKind> {
        self.list().iter().copied()
    }

    fn list(self) -> &'static [FileKind] {
        match self.0 {
            Dialect::Gc => GC,
            Dialect::Govuk => GOVUK,
        }
    }

    /// The kind of a file that may be sent.
    ///
    /// # Errors
    /// The text that clients of the product know.
    pub fn check(self, content: &[u8], name: Option<&str>, is_csv: bool) -> Result<FileKind, String> {
        let list = self.list();
        match FileKind::detect(content, name, is_csv) {
            Ok(kind) if list.contains(&kind) => Ok(kind),
            // Where a product does not know a kind of text, it is text.
            Ok(FileKind::JSON) => Ok(FileKind::TXT),
            Ok(kind) => Err(self.refusal(kind.media_type)),
            Err(media_type) => Err(self.refusal(media_type)),
        }
    }

    fn refusal(self, media_type: &str) -> String {
        match self.0 {
            Dialect::Gc => {
                let types: Vec<String> = GC.iter().map(|kind| format!("'{}'", kind.media_type)).collect();
                format!("Unsupported document type '{media_type}'. Supported types are: [{}]", types.join(", "))
            }
            Dialect::Govuk => {
                let mut ends: Vec<String> = GOVUK.iter().map(|kind| format!("'.{}'", kind.extension)).collect();
                ends.push("'.jpeg'".to_owned());
                ends.sort_unstable();
                format!("Unsupported file type '{media_type}'. Supported types are: {}", ends.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kinds_of_text_apart_and_nothing_else() {
        let detect = |content: &[u8], name| FileKind::detect(content, name, false);
        assert_eq!(detect(b"a,b", Some("x.CSV")), Ok(FileKind::CSV));
        assert_eq!(detect(b"a,b", Some("x.pdf")), Ok(FileKind::TXT));
        assert_eq!(FileKind::detect(b"a,b", None, true), Ok(FileKind::CSV));
        assert_eq!(detect(br#"{"a":1}"#, Some("x.json")), Ok(FileKind::JSON));
        assert_eq!(detect(br#"{"a":1"#, Some("x.json")), Ok(FileKind::TXT));
        assert_eq!(detect(b"%PDF-1.7\n", Some("x.csv")), Ok(FileKind::PDF));
    }

    #[test]
    fn refusals_are_those_that_clients_know() {
        let program = b"MZ\x90\x00\x03\x00\x00\x00\x04";
        assert_eq!(
            Supported::by(Dialect::Gc).check(program, None, false).unwrap_err(),
            "Unsupported document type 'application/vnd.microsoft.portable-executable'. Supported types are: ['application/pdf', 'text/csv', \
             'text/plain', 'application/msword', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'image/jpeg', \
             'image/png', 'application/vnd.ms-excel', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', \
             'application/vnd.apple.numbers', 'application/vnd.oasis.opendocument.text', 'text/rtf']"
        );
        assert_eq!(
            Supported::by(Dialect::Govuk).check(b"", None, false).unwrap_err(),
            "Unsupported file type 'application/x-empty'. Supported types are: '.csv', '.doc', '.docx', '.jpeg', '.jpg', '.json', \
             '.odt', '.pdf', '.png', '.rtf', '.txt', '.xlsx'"
        );
    }

    #[test]
    fn each_product_has_its_own_list() {
        let json = br#"{"a":1}"#;
        assert_eq!(Supported::by(Dialect::Govuk).check(json, Some("a.json"), false), Ok(FileKind::JSON));
        assert_eq!(Supported::by(Dialect::Gc).check(json, Some("a.json"), false), Ok(FileKind::TXT));
    }
}
