//! A message as the server received it.

/// An accepted message: its envelope and its exact bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The reverse path of MAIL FROM, without angle brackets; empty for bounces.
    pub from: String,
    /// The forward paths of RCPT TO in the order given, without angle brackets.
    pub to: Vec<String>,
    /// The parameters of MAIL FROM as sent, for example `BODY=8BITMIME`.
    pub parameters: Vec<String>,
    /// The message with CRLF line ends, dot-stuffing undone.
    pub data: Vec<u8>,
    /// Whether the connection was encrypted.
    pub encrypted: bool,
    /// The user name given to AUTH.
    pub user: Option<String>,
}

impl Mail {
    /// The message as text; bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.data).into_owned()
    }

    /// The first header field of that name, unfolded and trimmed, still encoded as it was sent (RFC 2047).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let text = String::from_utf8_lossy(&self.data);
        let mut lines = text.split("\r\n").take_while(|line| !line.is_empty()).peekable();
        while let Some(line) = lines.next() {
            let Some((field, value)) = line.split_once(':') else { continue };
            if !field.eq_ignore_ascii_case(name) {
                continue;
            }
            let mut value = value.trim().to_owned();
            while let Some(folded) = lines.next_if(|next| next.starts_with([' ', '\t'])) {
                value.push(' ');
                value.push_str(folded.trim());
            }
            return Some(value);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_unfolded_and_only_before_the_body() {
        let mail = Mail {
            from: String::new(),
            to: Vec::new(),
            parameters: Vec::new(),
            data: b"subject: one\r\n two\r\nX-Last: 3\r\n\r\nX-Body: no\r\n".to_vec(),
            encrypted: false,
            user: None,
        };
        assert_eq!(mail.header("Subject").as_deref(), Some("one two"));
        assert_eq!(mail.header("x-last").as_deref(), Some("3"));
        assert_eq!(mail.header("X-Body"), None);
    }
}
