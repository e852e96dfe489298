//! One connection: the commands of RFC 5321 and their order.

use super::behaviour::{Act, Behaviour, Stage};
use super::mail::Mail;
use super::tls::Encryption;
use super::wire::Wire;
use crate::fake;
use crate::record::Record;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// What was received, and how the server behaves.
pub(super) type State = fake::Shared<Mail, Behaviour>;

/// What else all connections of one server share.
pub(super) struct Shared {
    pub(super) connections: Record<()>,
    /// The answer to RCPT for single addresses, in lower case.
    pub(super) recipients: Mutex<BTreeMap<String, (u16, String)>>,
    pub(super) encryption: Encryption,
    pub(super) acceptor: Option<TlsAcceptor>,
    pub(super) credentials: Option<Credentials>,
    pub(super) count_only: bool,
}

pub(super) struct Credentials {
    pub(super) user: String,
    pub(super) password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Serves one connection to its end. What the client breaks is the client's: errors of the stream end the session quietly.
pub(super) async fn serve(connection: TcpStream, shared: Arc<Shared>, state: Arc<State>) {
    shared.connections.tally();
    let _broken = converse(connection, &shared, &state).await;
}

async fn converse(connection: TcpStream, shared: &Shared, state: &State) -> io::Result<()> {
    let plain = match (&shared.acceptor, shared.encryption) {
        (Some(acceptor), Encryption::Implicit) => {
            let encrypted = acceptor.accept(connection).await?;
            Session::new(encrypted, (shared, state), true).greet().await?;
            return Ok(());
        }
        _ => Session::new(connection, (shared, state), false).greet().await?,
    };
    if let (Some(stream), Some(acceptor)) = (plain, &shared.acceptor) {
        let encrypted = acceptor.accept(stream).await?;
        Session::new(encrypted, (shared, state), true).commands().await?;
    }
    Ok(())
}

/// Whether the dialogue goes on after a stage.
#[derive(PartialEq, Eq)]
enum Turn {
    /// As usual.
    Proceed,
    /// The stage was answered already.
    Answered,
    /// The connection is to be closed.
    Over,
}

struct Session<'s, S> {
    wire: Wire<S>,
    shared: &'s Shared,
    state: &'s State,
    encrypted: bool,
    user: Option<String>,
    behaviour: Behaviour,
    envelope: Option<Mail>,
}

impl<'s, S: AsyncRead + AsyncWrite + Unpin> Session<'s, S> {
    fn new(stream: S, (shared, state): (&'s Shared, &'s State), encrypted: bool) -> Self {
        let behaviour = Behaviour::accept();
        Self { wire: Wire::new(stream), shared, state, encrypted, user: None, behaviour, envelope: None }
    }

    /// Begins with the greeting. Returns the stream when the client has asked for TLS.
    async fn greet(mut self) -> io::Result<Option<S>> {
        self.behaviour = self.state.script.take(|b| !b.of_transaction()).unwrap_or_else(Behaviour::accept);
        match self.perform(Stage::Greeting).await? {
            Turn::Proceed => self.wire.reply(220, "localhost ESMTP"),
            Turn::Answered => {}
            Turn::Over => {
                self.wire.flush().await?;
                return Ok(None);
            }
        }
        self.commands().await
    }

    async fn commands(mut self) -> io::Result<Option<S>> {
        while let Some(line) = self.wire.command().await? {
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let turn = match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.hello(true).await?,
                "HELO" => self.hello(false).await?,
                "STARTTLS" if self.offers_tls() => {
                    self.wire.reply(220, "ready to start TLS");
                    self.wire.flush().await?;
                    return Ok(Some(self.wire.into_stream()));
                }
                "AUTH" => self.authenticate(rest).await?,
                "MAIL" => self.sender(rest).await?,
                "RCPT" => self.recipient(rest).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    self.envelope = None;
                    self.say(250, "ok")
                }
                "NOOP" => self.say(250, "ok"),
                "QUIT" => {
                    self.wire.reply(221, "bye");
                    Turn::Over
                }
                _ => self.say(500, "5.5.1 unknown command"),
            };
            if turn == Turn::Over {
                break;
            }
        }
        self.wire.flush().await?;
        Ok(None)
    }

    async fn hello(&mut self, extended: bool) -> io::Result<Turn> {
        let turn = self.perform(Stage::Hello).await?;
        if turn == Turn::Proceed {
            let mut lines = vec!["localhost"];
            if extended {
                lines.extend(["PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "SIZE 52428800"]);
                if self.offers_tls() {
                    lines.push("STARTTLS");
                }
                if self.shared.credentials.is_some() {
                    lines.push("AUTH PLAIN LOGIN");
                }
            }
            self.wire.reply_lines(250, &lines);
        }
        Ok(turn)
    }

    async fn authenticate(&mut self, arguments: &str) -> io::Result<Turn> {
        let Some(expected) = &self.shared.credentials else {
            return Ok(self.say(502, "5.5.1 AUTH is not offered"));
        };
        let (mechanism, initial) = arguments.split_once(' ').unwrap_or((arguments, ""));
        let given = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let response = if initial.is_empty() { self.ask("").await? } else { initial.to_owned() };
                let decoded = decode(&response);
                let mut parts = decoded.split('\0').skip(1).map(str::to_owned);
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
            }
            "LOGIN" => {
                let user = if initial.is_empty() { self.ask("Username:").await? } else { initial.to_owned() };
                let password = self.ask("Password:").await?;
                (decode(&user), decode(&password))
            }
            _ => return Ok(self.say(504, "5.5.4 unknown mechanism")),
        };
        if given == (expected.user.clone(), expected.password.clone()) {
            self.user = Some(given.0);
            Ok(self.say(235, "2.7.0 welcome"))
        } else {
            Ok(self.say(535, "5.7.8 wrong name or password"))
        }
    }

    async fn sender(&mut self, arguments: &str) -> io::Result<Turn> {
        if self.offers_tls() {
            return Ok(self.say(530, "5.7.0 STARTTLS first"));
        }
        if self.shared.credentials.is_some() && self.user.is_none() {
            return Ok(self.say(530, "5.7.0 AUTH first"));
        }
        let Some((from, parameters)) = path(arguments, "FROM:") else {
            return Ok(self.say(501, "5.5.4 MAIL FROM:<address>"));
        };
        self.behaviour = self.state.script.take(Behaviour::of_transaction).unwrap_or_else(Behaviour::accept);
        let turn = self.perform(Stage::Sender).await?;
        if turn == Turn::Proceed {
            let parameters = parameters.split_ascii_whitespace().map(str::to_owned).collect();
            let (encrypted, user) = (self.encrypted, self.user.clone());
            self.envelope = Some(Mail { from, to: Vec::new(), parameters, data: Vec::new(), encrypted, user });
            self.wire.reply(250, "2.1.0 ok");
        }
        Ok(turn)
    }

    async fn recipient(&mut self, arguments: &str) -> io::Result<Turn> {
        let Some((to, _)) = path(arguments, "TO:") else {
            return Ok(self.say(501, "5.5.4 RCPT TO:<address>"));
        };
        let turn = self.perform(Stage::Recipient).await?;
        if turn != Turn::Proceed {
            return Ok(turn);
        }
        let refusal = {
            let recipients = self.shared.recipients.lock().unwrap_or_else(PoisonError::into_inner);
            recipients.get(&to.to_ascii_lowercase()).cloned()
        };
        Ok(match (refusal, &mut self.envelope) {
            (_, None) => self.say(503, "5.5.1 MAIL first"),
            (Some((code, text)), Some(_)) => self.say(code, &text),
            (None, Some(envelope)) => {
                envelope.to.push(to);
                self.say(250, "2.1.5 ok")
            }
        })
    }

    async fn data(&mut self) -> io::Result<Turn> {
        let Some(mut mail) = self.envelope.take_if(|envelope| !envelope.to.is_empty()) else {
            return Ok(self.say(503, "5.5.1 RCPT first"));
        };
        let turn = self.perform(Stage::Data).await?;
        if turn != Turn::Proceed {
            return Ok(turn);
        }
        self.wire.reply(354, "end with <CRLF>.<CRLF>");
        let mut lines = 0_usize;
        loop {
            let keep = (!self.shared.count_only).then_some(&mut mail.data);
            match self.wire.content_line(keep).await? {
                None => return Ok(Turn::Over),
                Some(true) => break,
                Some(false) => lines += 1,
            }
            if lines == 1 && self.perform(Stage::Content).await? != Turn::Proceed {
                return Ok(Turn::Over);
            }
        }
        let turn = self.perform(Stage::End).await?;
        if turn != Turn::Proceed {
            return Ok(turn);
        }
        if self.shared.count_only {
            self.state.record.tally();
        } else {
            self.state.record.push(mail);
        }
        let turn = self.perform(Stage::Receipt).await?;
        if turn == Turn::Proceed {
            self.wire.reply(250, "2.0.0 accepted");
        }
        Ok(turn)
    }

    fn offers_tls(&self) -> bool {
        self.shared.encryption == Encryption::StartTls && !self.encrypted
    }

    /// Does what the test has asked for at this stage.
    async fn perform(&mut self, stage: Stage) -> io::Result<Turn> {
        match self.behaviour.at(stage).cloned() {
            None => Ok(Turn::Proceed),
            Some(Act::Answer { code, text }) => {
                self.wire.reply(code, &text);
                Ok(if code == 421 { Turn::Over } else { Turn::Answered })
            }
            Some(Act::Hang) => {
                self.wire.flush().await?;
                self.wire.ignore().await?;
                Ok(Turn::Over)
            }
            Some(Act::Close) => Ok(Turn::Over),
            Some(Act::Delay(pause)) => {
                self.wire.flush().await?;
                tokio::time::sleep(pause).await;
                Ok(Turn::Proceed)
            }
        }
    }

    fn say(&mut self, code: u16, text: &str) -> Turn {
        self.wire.reply(code, text);
        Turn::Answered
    }

    /// A 334 challenge (RFC 4954 section 4) and the client's response.
    async fn ask(&mut self, challenge: &str) -> io::Result<String> {
        self.wire.reply(334, &STANDARD.encode(challenge));
        self.wire.command().await?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

fn decode(base64: &str) -> String {
    String::from_utf8_lossy(&STANDARD.decode(base64).unwrap_or_default()).into_owned()
}

/// The address in `FROM:<address> PARAMETERS`, and the parameters.
fn path<'a>(arguments: &'a str, keyword: &str) -> Option<(String, &'a str)> {
    let (given, rest) = arguments.split_at_checked(keyword.len())?;
    let (address, parameters) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    given.eq_ignore_ascii_case(keyword).then(|| (address.to_owned(), parameters))
}
