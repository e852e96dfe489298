//! Recognises content. What is a text, and what is inside the containers of office programs, is looked up here; single signatures are a
//! library's business.

use super::FileKind;

/// The compound files of Microsoft's programs up to 2003 ([MS-CFB] section 2.2).
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// How much of a container's end is looked through for its table of contents, in bytes.
const DIRECTORY: usize = 512 << 10;

/// The kind of a content.
///
/// # Errors
/// The media type of what is known and not taken.
pub(super) fn find(content: &[u8]) -> Result<FileKind, &'static str> {
    match content {
        [] => Err("application/x-empty"),
        content if content.starts_with(b"PK\x03\x04") => in_zip(content).ok_or("application/zip"),
        content if content.starts_with(COMPOUND) => in_compound(content).ok_or("application/CDFV2"),
        content if content.starts_with(b"{\\rtf") => Ok(FileKind::RTF),
        content => match infer::get(content).map(|found| found.mime_type()) {
            Some("application/pdf") => Ok(FileKind::PDF),
            Some("image/jpeg") => Ok(FileKind::JPEG),
            Some("image/png") => Ok(FileKind::PNG),
            Some(other) => Err(other),
            None if is_text(content) => Ok(FileKind::TXT),
            None => Err("application/octet-stream"),
        },
    }
}

/// A text in UTF-8, Shift_JIS, Windows-1252 or, with its mark, UTF-16: nothing in it is a control character that texts do not have.
fn is_text(content: &[u8]) -> bool {
    if let [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] = content {
        return rest.len().is_multiple_of(2);
    }
    content.iter().all(|byte| !matches!(byte, 0..=8 | 0x0b | 0x0e..=0x19 | 0x1c..=0x1f | 0x7f))
}

/// A ZIP archive (APPNOTE.TXT 6.3): what it holds says what it is.
fn in_zip(content: &[u8]) -> Option<FileKind> {
    // OpenDocument 1.3 part 2 section 3.3: the first entry is named `mimetype` and holds it as it is.
    let first = content.get(30..)?;
    if first.strip_prefix(b"mimetype").is_some_and(|rest| rest.starts_with(FileKind::ODT.media_type.as_bytes())) {
        return Some(FileKind::ODT);
    }
    let directory = content.get(content.len().saturating_sub(DIRECTORY)..)?;
    [
        (b"word/document".as_slice(), FileKind::DOCX),
        (b"xl/workbook", FileKind::XLSX),
        (b"Index/Document.iwa", FileKind::NUMBERS),
    ]
    .into_iter()
    .find(|(name, _)| holds(directory, name))
    .map(|(_, kind)| kind)
}

/// A compound file: the names of its streams, in UTF-16.
fn in_compound(content: &[u8]) -> Option<FileKind> {
    [("WordDocument", FileKind::DOC), ("Workbook", FileKind::XLS), ("Book", FileKind::XLS)].into_iter().find_map(
        |(name, kind)| {
            let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            // Entries of the directory are 128 bytes each and begin with the name.
            content.chunks_exact(128).any(|entry| entry.starts_with(&wide)).then_some(kind)
        },
    )
}

fn holds(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zip(names: &[&str]) -> Vec<u8> {
        let entries = names.iter().map(|name| [b"PK\x03\x04".as_slice(), &[0; 26], name.as_bytes()].concat());
        entries.collect::<Vec<_>>().concat()
    }

    fn compound(stream: &str) -> Vec<u8> {
        let mut content = COMPOUND.to_vec();
        content.resize(512 + 128, 0);
        content.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        content.resize(512 + 128 + 512, 0);
        content
    }

    #[test]
    fn what_is_taken_is_recognised() {
        let odt = zip(&["mimetypeapplication/vnd.oasis.opendocument.text"]);
        for (content, kind) in [
            (b"%PDF-1.4 x".to_vec(), FileKind::PDF),
            (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), FileKind::JPEG),
            (b"\x89PNG\r\n\x1a\n\0\0".to_vec(), FileKind::PNG),
            (b"{\\rtf1 x}".to_vec(), FileKind::RTF),
            ("氏名,住所\r\n".as_bytes().to_vec(), FileKind::TXT),
            (b"\x8e\x81\x96\xbc,\x8fZ\x8f\x8a\r\n".to_vec(), FileKind::TXT),
            (b"\xff\xfea\0b\0".to_vec(), FileKind::TXT),
            (odt, FileKind::ODT),
            (zip(&["[Content_Types].xml", "word/document.xml"]), FileKind::DOCX),
            (zip(&["[Content_Types].xml", "xl/workbook.xml"]), FileKind::XLSX),
            (zip(&["Index/Document.iwa"]), FileKind::NUMBERS),
            (compound("WordDocument"), FileKind::DOC),
            (compound("Workbook"), FileKind::XLS),
        ] {
            assert_eq!(find(&content), Ok(kind));
        }
    }

    #[test]
    fn what_is_not_taken_is_named() {
        for (content, media_type) in [
            (Vec::new(), "application/x-empty"),
            (zip(&["a.exe"]), "application/zip"),
            (compound("PowerPoint Document"), "application/CDFV2"),
            ([b"\x7fELF\x02\x01\x01\0".as_slice(), &[0; 60]].concat(), "application/x-executable"),
            (b"<!DOCTYPE html><script>".to_vec(), "text/html"),
            (b"a\0b".to_vec(), "application/octet-stream"),
        ] {
            assert_eq!(find(&content), Err(media_type));
        }
    }

    proptest! {
        #[test]
        fn no_content_brings_it_down(start in prop::sample::select(vec![&b""[..], b"PK\x03\x04", COMPOUND, b"%PDF"]),
            rest in prop::collection::vec(any::<u8>(), 0..300)) {
            let _any = find(&[start, &rest].concat());
        }
    }
}
