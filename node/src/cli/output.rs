//! The terminal: the one way to standard output and standard error.

use std::io::{self, Write};
use yui_kernel::{Error, Result};

/// Where a command prints: results to one stream, complaints to the other.
pub struct Output {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
}

impl Output {
    /// Standard output and standard error.
    #[must_use]
    pub fn standard() -> Self {
        Self::new(io::stdout(), io::stderr())
    }

    /// Other streams.
    #[must_use]
    pub fn new(out: impl Write + Send + 'static, err: impl Write + Send + 'static) -> Self {
        Self { out: Box::new(out), err: Box::new(err) }
    }

    /// Prints a result, which ends with a line break afterwards, at once.
    ///
    /// # Errors
    /// The stream is closed or full.
    pub fn say(&mut self, text: &str) -> Result<()> {
        write(self.out.as_mut(), text)
            .map_err(|error| Error::unavailable("cannot write to standard output").because(error))
    }

    /// Prints a complaint. One that cannot be printed is lost: there is nowhere else to say it, and the exit status says that
    /// something went wrong.
    pub fn complain(&mut self, text: &str) {
        let _ = write(self.err.as_mut(), text);
    }
}

fn write(stream: &mut dyn Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        stream.write_all(b"\n")?;
    }
    stream.flush()
}
