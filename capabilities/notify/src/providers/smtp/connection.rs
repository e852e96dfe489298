//! One connection to the mail server, from the greeting to QUIT.

use super::reply::{self, Stage};
use super::tls::Tls;
use super::wire::Wire;
use crate::providers::mime::{self, Mime};
use crate::providers::settings::{Security, SmtpSettings};
use crate::providers::{Accepted, SendError};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Noop, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter, RcptParameter};
use lettre::transport::smtp::response::Response;
use secrecy::ExposeSecret;
use std::fmt;
use std::future::Future;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use yui_kernel::{Error, Result};

/// A mail server and how to speak to it.
pub(super) struct Target {
    host: String,
    port: u16,
    tls: Tls,
    hello: ClientId,
    credentials: Option<Credentials>,
    security: Security,
    connect_timeout: Duration,
    command_timeout: Duration,
    delivery_timeout: Duration,
}

impl Target {
    /// # Errors
    /// `Invalid` where a setting cannot work; the message names it.
    pub(super) fn new(settings: &SmtpSettings) -> Result<Self> {
        let literal = settings.host.trim_start_matches('[').trim_end_matches(']');
        let is_address = literal.parse::<std::net::IpAddr>().is_ok();
        let host = if is_address { Some(literal.to_owned()) } else { mime::host_name(literal) };
        let host = host.ok_or_else(|| {
            Error::invalid(format!("the mail server's host {literal:?} is neither a host name nor an address"))
        })?;
        let hello = match &settings.hello_name {
            None => ClientId::default(),
            Some(name) => ClientId::Domain(mime::host_name(name).ok_or_else(|| {
                Error::invalid(format!("the name for EHLO {name:?} is no host name, like yui.example.jp"))
            })?),
        };
        let sign_in = |it: &crate::providers::settings::Credentials| {
            Credentials::new(it.username.clone(), it.password.expose_secret().to_owned())
        };
        Ok(Self {
            tls: Tls::new(settings, &host)?,
            host,
            port: settings.port(),
            hello,
            credentials: settings.credentials.as_ref().map(sign_in),
            security: settings.security,
            connect_timeout: settings.connect_timeout,
            command_timeout: settings.command_timeout,
            delivery_timeout: settings.delivery_timeout,
        })
    }

    /// `host:port`.
    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Waits for the answer to a command.
    async fn answer<T>(
        &self,
        stage: Stage,
        recipient: &str,
        asking: impl Future<Output = Answer<T>>,
    ) -> Result<T, SendError> {
        match timeout(self.command_timeout, asking).await {
            Err(_) => Err(reply::late(stage)),
            Ok(answer) => answer.map_err(|error| reply::failure(stage, &error, recipient)),
        }
    }

    /// The TCP connection, without Nagle's algorithm, to the first address that answers.
    async fn dial(&self) -> Result<TcpStream, SendError> {
        let failed = |what: String| {
            SendError::unavailable(format!("the mail server {} {what}: check its host and port", self.name()))
        };
        let lookup = tokio::net::lookup_host((self.host.as_str(), self.port));
        let addresses = match timeout(self.connect_timeout, lookup).await {
            Ok(Ok(addresses)) => addresses,
            Ok(Err(_)) | Err(_) => return Err(failed("has a name that does not resolve".to_owned())),
        };
        let mut last = failed("has no address".to_owned());
        for address in addresses {
            match timeout(self.connect_timeout, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    stream.set_nodelay(true).map_err(|error| failed(format!("lost the connection ({error})")))?;
                    return Ok(stream);
                }
                Ok(Err(error)) => last = failed(format!("cannot be reached ({})", error.kind())),
                Err(_) => last = failed("cannot be reached (no answer in time)".to_owned()),
            }
        }
        Err(last)
    }

    /// The stream beneath the dialogue, encrypted where TLS comes first.
    async fn connect(&self) -> Result<Box<dyn AsyncTokioStream>, SendError> {
        let stream = self.dial().await?;
        let peer = stream.peer_addr().map_err(|_| reply::lost(Stage::Greeting))?;
        let Tls::Wrapped { connector, name } = &self.tls else {
            return Ok(Box::new(Wire::new(stream, peer)));
        };
        match timeout(self.connect_timeout, connector.connect(name.clone(), stream)).await {
            Ok(Ok(stream)) => Ok(Box::new(Wire::new(stream, peer))),
            Ok(Err(error)) => Err(self.untrusted(&error)),
            Err(_) => Err(SendError::unavailable(format!(
                "the TLS handshake with the mail server {} took too long",
                self.name()
            ))),
        }
    }

    fn untrusted(&self, error: &dyn fmt::Display) -> SendError {
        SendError::unavailable(format!(
            "no TLS connection with the mail server {}: {error}; check its security setting, and its root certificate file if its \
             certificate comes from a private authority",
            self.name()
        ))
    }
}

type Answer<T> = std::result::Result<T, lettre::transport::smtp::Error>;

/// What the server offers beyond what lettre looks for.
#[derive(Debug, Clone, Copy, Default)]
struct Offers {
    pipelining: bool,
    /// Most bytes a message may have (RFC 1870); `Some(0)` where it offers SIZE without naming a limit.
    size: Option<usize>,
    /// Whether it takes wishes about reports on delivery (RFC 3461).
    dsn: bool,
}

impl Offers {
    fn read(hello: &Response) -> Self {
        let mut offers = Self::default();
        for line in hello.message().skip(1) {
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some(word) if word.eq_ignore_ascii_case("PIPELINING") => offers.pipelining = true,
                Some(word) if word.eq_ignore_ascii_case("DSN") => offers.dsn = true,
                Some(word) if word.eq_ignore_ascii_case("SIZE") => {
                    offers.size = Some(words.next().and_then(|limit| limit.parse().ok()).unwrap_or(0));
                }
                _ => {}
            }
        }
        offers
    }
}

/// MAIL, RCPT and DATA as one command: lettre writes anything that displays, and reads one reply.
struct Together<'a>(&'a Mail, &'a Rcpt);

impl fmt::Display for Together<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{Data}", self.0, self.1)
    }
}

/// A message that did not go through a connection.
pub(super) struct Failure {
    /// For the caller.
    pub(super) error: SendError,
    /// The connection was dead before anything was handed over: another one may be tried at once.
    pub(super) dead_on_arrival: bool,
}

/// A connection that has greeted, encrypted and signed in.
pub(super) struct Connection {
    smtp: AsyncSmtpConnection,
    offers: Offers,
    encrypted: bool,
    reusable: bool,
}

impl Connection {
    /// Connects, greets, encrypts and signs in, as the settings say.
    ///
    /// # Errors
    /// [`SendError::Unavailable`] in all cases.
    pub(super) async fn open(target: &Target) -> Result<Self, SendError> {
        let stream = target.connect().await?;
        let greeting = AsyncSmtpConnection::connect_with_transport(stream, &target.hello);
        let mut smtp = target.answer(Stage::Greeting, "", greeting).await?;
        let mut encrypted = matches!(target.tls, Tls::Wrapped { .. });
        if let Tls::Upgrade { parameters, required } = &target.tls {
            if smtp.can_starttls() {
                let upgrade = smtp.starttls(parameters.as_ref().clone(), &target.hello);
                match timeout(target.command_timeout, upgrade).await {
                    Err(_) => return Err(reply::late(Stage::Starttls)),
                    Ok(Err(error)) if error.status().is_some() => {
                        return Err(reply::failure(Stage::Starttls, &error, ""));
                    }
                    Ok(Err(error)) => return Err(target.untrusted(&error)),
                    Ok(Ok(())) => encrypted = true,
                }
            } else if *required {
                return Err(SendError::unavailable(format!(
                    "the mail server {} offers no STARTTLS: check its port and its security setting",
                    target.name()
                )));
            }
        }
        // lettre keeps few of the extensions that EHLO names, so it is asked once more.
        let hello = target.answer(Stage::Greeting, "", smtp.command(Ehlo::new(target.hello.clone()))).await?;
        if let Some(credentials) = &target.credentials {
            target.answer(Stage::SignIn, "", smtp.auth(DEFAULT_MECHANISMS, credentials)).await?;
        }
        Ok(Self { smtp, offers: Offers::read(&hello), encrypted, reusable: true })
    }

    /// Whether another message may go through it.
    pub(super) fn is_reusable(&self) -> bool {
        self.reusable && !self.smtp.has_broken()
    }

    /// Sends one message to one recipient.
    pub(super) async fn send(&mut self, target: &Target, mime: &Mime) -> Result<Accepted, Failure> {
        // Until an answer says that the dialogue is where it should be, this connection is good for nothing else: the
        // caller may stop waiting at any moment.
        self.reusable = false;
        let recipient = mime.to.as_ref();
        let mail = Mail::new(Some(mime.from.clone()), self.parameters(mime).map_err(|error| self.refuse(error))?);
        // Reports that it is still being tried change nothing here.
        let notify = RcptParameter::Other { keyword: "NOTIFY".to_owned(), value: Some("FAILURE".to_owned()) };
        let wishes = if self.offers.dsn { vec![notify] } else { Vec::new() };
        self.ask(target, &mail, &Rcpt::new(mime.to.clone(), wishes), recipient).await?;
        match timeout(target.delivery_timeout, self.smtp.message(&mime.bytes)).await {
            Err(_) => Err(broken(reply::late(Stage::Content))),
            Ok(Ok(response)) => {
                self.reusable = true;
                Ok(reply::accepted(&response, recipient))
            }
            Ok(Err(error)) => {
                self.reusable = error.status().is_some_and(|code| u16::from(code) != 421);
                Err(broken(reply::failure(Stage::Content, &error, recipient)))
            }
        }
    }

    /// Asks whether the message may come: MAIL, RCPT, DATA.
    async fn ask(&mut self, target: &Target, mail: &Mail, rcpt: &Rcpt, recipient: &str) -> Result<(), Failure> {
        let mut refused: Option<SendError> = None;
        for stage in [Stage::Sender, Stage::Recipient, Stage::Data] {
            let asking = async {
                match (stage, self.offers.pipelining) {
                    (Stage::Sender, true) => self.smtp.command(Together(mail, rcpt)).await,
                    (_, true) => self.smtp.read_response().await,
                    (Stage::Sender, false) => self.smtp.command(mail).await,
                    (Stage::Recipient, false) => self.smtp.command(rcpt).await,
                    (_, false) => self.smtp.command(Data).await,
                }
            };
            let answer = match timeout(target.command_timeout, asking).await {
                Err(_) => return Err(broken(refused.unwrap_or(reply::late(stage)))),
                Ok(answer) => answer,
            };
            match answer {
                // The server waits for a message although it refused the sender or the recipient: only hanging up keeps
                // it from taking one.
                Ok(_)
                    if stage == Stage::Data
                        && let Some(error) = refused =>
                {
                    return Err(broken(error));
                }
                Ok(_) => {}
                Err(error) => {
                    let is_dead = error.status().is_none_or(|code| u16::from(code) == 421);
                    let told = reply::failure(stage, &error, recipient);
                    if is_dead {
                        let dead_on_arrival = refused.is_none();
                        return Err(Failure { error: refused.unwrap_or(told), dead_on_arrival });
                    }
                    refused.get_or_insert(told);
                    if !self.offers.pipelining {
                        break;
                    }
                }
            }
        }
        let Some(error) = refused else { return Ok(()) };
        let reset = timeout(target.command_timeout, self.smtp.command(Rset)).await;
        self.reusable = matches!(reset, Ok(Ok(_)));
        Err(broken(error))
    }

    /// What MAIL must say about the message.
    fn parameters(&self, mime: &Mime) -> Result<Vec<MailParameter>, SendError> {
        let mut parameters = Vec::new();
        let addresses: [&str; 2] = [mime.from.as_ref(), mime.to.as_ref()];
        if !addresses.iter().all(|address| address.is_ascii()) {
            if !self.smtp.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(SendError::permanent(
                    "the mail server takes no addresses outside ASCII (it offers no SMTPUTF8)",
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if let Some(limit) = self.offers.size {
            let size = mime.bytes.len();
            if limit > 0 && size > limit {
                return Err(SendError::permanent(format!(
                    "the message has {size} bytes, the mail server takes at most {limit}"
                )));
            }
            parameters.push(MailParameter::Size(size));
        }
        if self.offers.dsn {
            // A report need not carry the whole message back.
            let value = Some("HDRS".to_owned());
            parameters.push(MailParameter::Other { keyword: "RET".to_owned(), value });
        }
        Ok(parameters)
    }

    /// A refusal of our own, before anything was said.
    fn refuse(&mut self, error: SendError) -> Failure {
        self.reusable = true;
        broken(error)
    }

    /// Asks for nothing, to hear an answer after signing in.
    pub(super) async fn probe(&mut self, target: &Target) -> Result<(), SendError> {
        target.answer(Stage::Greeting, "", self.smtp.command(Noop)).await.map(|_| ())
    }

    /// Says good-bye; what the server answers does not matter any more.
    pub(super) async fn quit(mut self, target: &Target) {
        let _farewell = timeout(target.command_timeout, self.smtp.command(Quit)).await;
    }

    /// What was found, for `yui doctor`.
    pub(super) fn describe(&self, target: &Target) -> String {
        let protection = match (self.encrypted, target.security) {
            (true, Security::Tls) => "encrypted by TLS",
            (true, _) => "encrypted by STARTTLS",
            (false, _) => "not encrypted",
        };
        let sign_in = if target.credentials.is_some() { "signed in" } else { "without signing in" };
        format!("the mail server {} answers, {protection}, {sign_in}", target.name())
    }
}

/// A failure that another connection would not cure.
fn broken(error: SendError) -> Failure {
    Failure { error, dead_on_arrival: false }
}
