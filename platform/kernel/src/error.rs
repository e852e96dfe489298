//! What can go wrong, in the terms that a caller can act on.

/// Short for a result with the kernel's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it is; decides the status of the answer and whether trying again helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input breaks a rule; the message tells the caller what to change.
    Invalid,
    /// The actor may not do this.
    Forbidden,
    /// There is no such thing, or none that the actor may know of.
    NotFound,
    /// It contradicts what is stored: a second one of something unique, a stale version.
    Conflict,
    /// Something the node needs is away or full for now; the same call may work later.
    Unavailable,
    /// A fault of the node. The message is for the log and never leaves it.
    Internal,
}

/// A failure with its kind, a message and, where there is one, its cause.
///
/// Messages of `Invalid`, `Forbidden`, `NotFound` and `Conflict` are shown to callers and hold nothing secret;
/// those of `Unavailable` and `Internal` go to the log only. No message holds personal data.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
    field: Option<&'static str>,
    read_only: bool,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// A failure of `kind`.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), field: None, read_only: false, source: None }
    }

    /// The input breaks a rule.
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, message)
    }

    /// The actor may not do this.
    #[must_use]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Forbidden, message)
    }

    /// There is no such thing.
    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// It contradicts what is stored.
    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict, message)
    }

    /// Something needed is away for now.
    #[must_use]
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unavailable, message)
    }

    /// The node takes no changes for now, because its data is being moved; reading goes on. `Unavailable` by its kind.
    #[must_use]
    pub fn read_only(message: impl Into<String>) -> Self {
        Self { read_only: true, ..Self::new(ErrorKind::Unavailable, message) }
    }

    /// A fault of the node.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// The same failure with what caused it.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same failure, of one field of what was given: `phones`.
    #[must_use]
    pub fn about(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// The field that it is about, if it is about one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.field
    }

    /// Whether it, or what caused it, is that the node takes no changes for now: the same change will work later, and reading works.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        let mut cause = std::error::Error::source(self);
        let mut found = self.read_only;
        while let (false, Some(error)) = (found, cause) {
            found = error.downcast_ref::<Self>().is_some_and(|error| error.read_only);
            cause = error.source();
        }
        found
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The message and every cause below it, for the log.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.message.clone();
        let mut next = std::error::Error::source(self);
        while let Some(error) = next {
            text.push_str(": ");
            text.push_str(&error.to_string());
            next = error.source();
        }
        text
    }
}
