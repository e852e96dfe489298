//! The dialogue of SMTP (RFC 5321) and LMTP (RFC 2033) as a pure machine: a line in, a reply out.

use super::verp::ReturnPath;
use crate::model::NotificationId;
use crate::model::dialect::names;

names! {
    /// Which of the two is spoken.
    Protocol {
        /// Between the servers of the world.
        Smtp = "smtp",
        /// From a mail server to the mailboxes behind it: one answer for each recipient.
        Lmtp = "lmtp",
    }
}

/// Longest command line, its end included; RFC 5321 asks for 512, and SMTPUTF8 and parameters need more.
pub const LONGEST_LINE: usize = 2_048;

/// Most bytes of a message. Reports may hold the whole message that they are about.
pub const LARGEST_MESSAGE: usize = 64 * 1024 * 1024;

/// Most recipients of a message.
const MOST_RECIPIENTS: usize = 100;

/// Most refused commands before the connection is closed.
const MOST_ERRORS: u32 = 20;

/// What the listener does after a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Says this and goes on.
    Reply(String),
    /// Says this and reads a message next.
    Message(String),
    /// Says this and closes.
    Close(String),
}

/// The messages that the reports to come are about, and whether their sender waits for no answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Envelope {
    /// Whether the sender is empty, as that of a report is.
    pub is_null_sender: bool,
    /// Of whom it is told, once for each recipient taken.
    pub about: Vec<NotificationId>,
}

/// One connection's dialogue.
#[derive(Debug)]
pub struct Dialogue {
    protocol: Protocol,
    path: ReturnPath,
    greeted: bool,
    envelope: Option<Envelope>,
    errors: u32,
}

impl Dialogue {
    /// Begins; [`Dialogue::greeting`] is said first.
    #[must_use]
    pub fn new(protocol: Protocol, path: ReturnPath) -> Self {
        Self { protocol, path, greeted: false, envelope: None, errors: 0 }
    }

    /// The first line.
    #[must_use]
    pub fn greeting(&self) -> String {
        let protocol = if self.protocol == Protocol::Lmtp { "LMTP" } else { "ESMTP" };
        format!("220 {} {protocol}\r\n", self.path.domain())
    }

    /// Hears a line, without its end.
    pub fn hear(&mut self, line: &[u8]) -> Step {
        let Ok(line) = std::str::from_utf8(line) else { return self.refuse("500 5.5.2 that is not UTF-8") };
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.trim().to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" | "LHLO" => self.hello(verb, rest),
            "MAIL" => self.mail(rest),
            "RCPT" => self.rcpt(rest),
            "DATA" => self.data(rest),
            "RSET" => {
                self.envelope = None;
                say("250 2.0.0 forgotten")
            }
            "NOOP" => say("250 2.0.0 nothing done"),
            "VRFY" => say("252 2.1.5 try to deliver and see"),
            "HELP" => say("214 2.0.0 reports on messages are taken here, see RFC 3464 and RFC 5965"),
            "QUIT" => Step::Close("221 2.0.0 good-bye\r\n".to_owned()),
            "STARTTLS" | "AUTH" | "BDAT" | "ETRN" | "EXPN" | "TURN" => self.refuse("502 5.5.1 not offered here"),
            _ => self.refuse("500 5.5.2 no such command"),
        }
    }

    /// Hears a line that is too long to be one.
    pub fn too_long(&mut self) -> Step {
        self.refuse("500 5.5.2 that line is too long")
    }

    /// What the message that was just read is about; the next one begins anew.
    pub fn take_envelope(&mut self) -> Envelope {
        self.envelope.take().unwrap_or_default()
    }

    /// The answers to a message: one, or with LMTP one for each of `recipients`.
    #[must_use]
    pub fn answers(&self, recipients: usize, answer: &str) -> String {
        let count = if self.protocol == Protocol::Lmtp { recipients } else { 1 };
        format!("{answer}\r\n").repeat(count)
    }

    fn hello(&mut self, verb: &str, name: &str) -> Step {
        let is_lmtp = verb.eq_ignore_ascii_case("LHLO");
        if is_lmtp != (self.protocol == Protocol::Lmtp) {
            return self.refuse(if is_lmtp {
                "500 5.5.1 this is SMTP: say EHLO"
            } else {
                "500 5.5.1 this is LMTP: say LHLO"
            });
        }
        if name.is_empty() {
            return self.refuse("501 5.5.4 say who you are");
        }
        self.greeted = true;
        self.envelope = None;
        let domain = self.path.domain();
        if verb.eq_ignore_ascii_case("HELO") {
            return Step::Reply(format!("250 {domain}\r\n"));
        }
        Step::Reply(format!(
            "250-{domain}\r\n250-PIPELINING\r\n250-SIZE {LARGEST_MESSAGE}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES\r\n"
        ))
    }

    fn mail(&mut self, rest: &str) -> Step {
        if !self.greeted {
            return self.refuse("503 5.5.1 say who you are first");
        }
        if self.envelope.is_some() {
            return self.refuse("503 5.5.1 one message at a time");
        }
        let Some((sender, parameters)) = path(rest, "FROM:") else {
            return self.refuse("501 5.5.4 MAIL FROM:<address>");
        };
        for parameter in parameters.split_ascii_whitespace() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            match name.to_ascii_uppercase().as_str() {
                "SIZE" => match value.parse::<u64>() {
                    Ok(size) if size <= LARGEST_MESSAGE as u64 => {}
                    Ok(_) => return self.refuse("552 5.3.4 too large"),
                    Err(_) => return self.refuse("501 5.5.4 SIZE is a number"),
                },
                "BODY" if ["7BIT", "8BITMIME"].iter().any(|known| value.eq_ignore_ascii_case(known)) => {}
                "SMTPUTF8" if value.is_empty() => {}
                _ => return self.refuse("555 5.5.4 a parameter that was not offered"),
            }
        }
        self.envelope = Some(Envelope { is_null_sender: sender.is_empty(), about: Vec::new() });
        say("250 2.1.0 go on")
    }

    fn rcpt(&mut self, rest: &str) -> Step {
        let Some((recipient, parameters)) = path(rest, "TO:") else {
            return self.refuse("501 5.5.4 RCPT TO:<address>");
        };
        if !parameters.trim().is_empty() {
            return self.refuse("555 5.5.4 a parameter that was not offered");
        }
        // A source route, which is to be ignored (RFC 5321 appendix C).
        let recipient =
            recipient.rsplit_once(':').filter(|_| recipient.starts_with('@')).map_or(recipient, |(_, to)| to);
        let about = self.path.read(recipient);
        let Some(envelope) = &mut self.envelope else { return self.refuse("503 5.5.1 MAIL comes first") };
        if envelope.about.len() >= MOST_RECIPIENTS {
            return self.refuse("452 4.5.3 too many recipients");
        }
        let Some(about) = about else { return self.refuse("550 5.1.1 no such address") };
        envelope.about.push(about);
        say("250 2.1.5 go on")
    }

    fn data(&mut self, rest: &str) -> Step {
        if !rest.is_empty() {
            return self.refuse("501 5.5.4 DATA stands alone");
        }
        match &self.envelope {
            Some(envelope) if !envelope.about.is_empty() => {
                Step::Message("354 end with a dot on a line of its own\r\n".to_owned())
            }
            Some(_) => self.refuse("554 5.5.1 no recipient was taken"),
            None => self.refuse("503 5.5.1 MAIL comes first"),
        }
    }

    fn refuse(&mut self, reply: &str) -> Step {
        self.errors += 1;
        if self.errors > MOST_ERRORS {
            return Step::Close("421 4.7.0 too many errors\r\n".to_owned());
        }
        say(reply)
    }
}

fn say(reply: &str) -> Step {
    Step::Reply(format!("{reply}\r\n"))
}

/// The address of `FROM:<address> PARAMETERS`, and the parameters.
fn path<'a>(text: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let (start, rest) = text.split_at_checked(keyword.len())?;
    if !start.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let rest = rest.trim_start().strip_prefix('<')?;
    // An address in quotes may hold the sign that ends it.
    let (mut quoted, mut escaped) = (false, false);
    let end = rest.char_indices().find(|(_, c)| {
        let ends = *c == '>' && !quoted;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        ends
    });
    let (address, parameters) = rest.split_at_checked(end?.0)?;
    Some((address, parameters.strip_prefix('>')?))
}

#[cfg(test)]
mod tests;
