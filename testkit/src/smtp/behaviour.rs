//! What the server does to a message, and at which moment of the dialogue.

use std::time::Duration;

/// A moment of the SMTP dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The connection is open and the client waits for 220.
    Greeting,
    /// EHLO or HELO.
    Hello,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA, before 354.
    Data,
    /// Between the first and the last line of the message.
    Content,
    /// After the last line of the message; it is not accepted yet.
    End,
    /// The message is accepted and recorded, but the client was not told yet: what happens here leaves the client in doubt.
    Receipt,
}

impl Stage {
    /// Whether the stage belongs to the connection and not to one message.
    pub(super) fn of_connection(self) -> bool {
        matches!(self, Self::Greeting | Self::Hello)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    Answer { code: u16, text: String },
    Hang,
    Close,
    Delay(Duration),
}

/// One way to treat a message or a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour(Option<(Stage, Act)>);

impl Behaviour {
    /// Takes every message.
    #[must_use]
    pub fn accept() -> Self {
        Self(None)
    }

    /// Answers with this code and text, for example `(451, "4.7.1 try again later")`. After 421 the connection is
    /// closed, as it is after an answer in the middle of the content.
    #[must_use]
    pub fn answer(stage: Stage, code: u16, text: &str) -> Self {
        Self(Some((stage, Act::Answer { code, text: text.to_owned() })))
    }

    /// Says nothing any more; the connection stays open until the client closes it.
    #[must_use]
    pub fn hang(stage: Stage) -> Self {
        Self(Some((stage, Act::Hang)))
    }

    /// Closes the connection without a word.
    #[must_use]
    pub fn close(stage: Stage) -> Self {
        Self(Some((stage, Act::Close)))
    }

    /// Goes on after a pause: a slow server.
    #[must_use]
    pub fn delay(stage: Stage, pause: Duration) -> Self {
        Self(Some((stage, Act::Delay(pause))))
    }

    pub(super) fn at(&self, stage: Stage) -> Option<&Act> {
        self.0.as_ref().filter(|(at, _)| *at == stage).map(|(_, act)| act)
    }

    /// Whether it is about messages; accepting is, so that a queued one uses up a transaction.
    pub(super) fn of_transaction(&self) -> bool {
        self.0.as_ref().is_none_or(|(stage, _)| !stage.of_connection())
    }
}
