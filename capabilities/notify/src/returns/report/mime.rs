//! As much of MIME as a report needs: header fields, media types, parts within parts. Bounded whatever comes.

/// Most parts that are looked at.
const MOST_PARTS: usize = 32;

/// How deep parts are looked for.
const DEEPEST: usize = 4;

/// Most header fields that are read of a part.
const MOST_FIELDS: usize = 256;

/// A message or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    fields: Vec<(String, String)>,
    media_type: String,
    boundary: Option<String>,
    /// What follows the header, as it travels.
    pub(super) body: &'a [u8],
}

impl<'a> Part<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let (fields, body) = fields(bytes);
        let value = field(&fields, "content-type").unwrap_or("text/plain");
        let content = mailparse::parse_content_type(value);
        Self {
            media_type: content.mimetype.to_ascii_lowercase(),
            boundary: content.params.get("boundary").cloned(),
            fields,
            body,
        }
    }

    /// Whether it is of this media type.
    pub(super) fn is(&self, media_type: &str) -> bool {
        self.media_type == media_type
    }

    /// A header field, unfolded.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        field(&self.fields, name)
    }

    /// The parts that hold no parts, in order, itself where it holds none.
    pub(super) fn leaves(&self) -> Vec<Part<'a>> {
        let (mut leaves, mut waiting) = (Vec::new(), vec![(self.clone(), 0)]);
        while let Some((part, depth)) = waiting.pop() {
            let inner = if depth < DEEPEST { part.inner() } else { Vec::new() };
            if inner.is_empty() {
                leaves.push(part);
            } else {
                waiting.extend(inner.into_iter().rev().map(|inner| (inner, depth + 1)));
            }
            if leaves.len() + waiting.len() > MOST_PARTS * DEEPEST {
                break;
            }
        }
        leaves
    }

    /// The parts between its boundaries (RFC 2046 section 5.1.1).
    fn inner(&self) -> Vec<Part<'a>> {
        let Some(boundary) =
            self.boundary.as_deref().filter(|it| !it.is_empty() && self.media_type.starts_with("multipart/"))
        else {
            return Vec::new();
        };
        let (mut inner, mut start, mut at) = (Vec::new(), None, 0);
        let body = self.body;
        for line in body.split_inclusive(|byte| *byte == b'\n') {
            let is_boundary = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(boundary.as_bytes()));
            let end = is_boundary.map(|rest| rest.trim_ascii()).filter(|rest| rest.is_empty() || *rest == b"--");
            if let Some(rest) = end {
                inner.extend(start.and_then(|start| body.get(start..at)).map(Part::read));
                start = rest.is_empty().then_some(at + line.len());
                if start.is_none() || inner.len() >= MOST_PARTS {
                    return inner;
                }
            }
            at += line.len();
        }
        inner.extend(start.and_then(|start| body.get(start..)).map(Part::read));
        inner
    }
}

/// The value of the first field with this name.
pub(super) fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The fields up to the first empty line, names in small letters and values unfolded; and what follows the line.
pub(super) fn fields(bytes: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let (mut fields, mut at): (Vec<(String, String)>, usize) = (Vec::new(), 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim_start());
            }
        } else if let Some((name, value)) = line.split_once(':')
            && fields.len() < MOST_FIELDS
        {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (fields, bytes.get(at..).unwrap_or_default())
}
