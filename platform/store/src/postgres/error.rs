//! PostgreSQL's errors in the kernel's terms.

use crate::guard::{Class, Failure};
use yui_kernel::Error;

/// What an error means for the transaction. The server's detail is left out, since it quotes rows.
pub(super) fn failure(statement: &str, cause: &tokio_postgres::Error) -> Failure {
    let Some(code) = cause.code().map(|code| code.code()) else {
        if is_lost(cause) {
            return Failure {
                class: Class::Lost,
                error: Error::unavailable("the connection to the database was lost").because(describe(cause)),
            };
        }
        return Error::internal(format!("{statement}: the database could not be asked"))
            .because(describe(cause))
            .into();
    };
    // A migration of another process has made a prepared statement stale; a new session plans anew.
    if cause.as_db_error().and_then(tokio_postgres::error::DbError::routine) == Some("RevalidateCachedQuery") {
        return Failure {
            class: Class::Lost,
            error: Error::unavailable("the schema changed under a statement").because(describe(cause)),
        };
    }
    let (class, error) = match code {
        "23505" => (Class::Final, Error::conflict("this already exists")),
        // Serialization failure and deadlock.
        "40001" | "40P01" => (Class::Conflicted, Error::unavailable("the transaction met others too often")),
        "22021" => (Class::Final, Error::invalid("a text holds characters that the database cannot store")),
        "53100" => (Class::Final, Error::unavailable("the database's disk is full")),
        "57P01" | "57P02" | "57P03" => {
            (Class::Lost, Error::unavailable("the database server is shutting down or starting"))
        }
        "57014" | "55P03" => (Class::Final, Error::unavailable(format!("{statement}: the database took too long"))),
        _ if code.starts_with("08") => (Class::Lost, Error::unavailable("the connection to the database was lost")),
        _ if code.starts_with("53") => {
            (Class::Final, Error::unavailable("the database server has no room for more work"))
        }
        _ => (Class::Final, Error::internal(format!("{statement}: the database refused it"))),
    };
    Failure { class, error: error.because(describe(cause)) }
}

/// Whether the session is gone, as opposed to the statement being wrong.
fn is_lost(cause: &tokio_postgres::Error) -> bool {
    use std::error::Error as _;
    cause.is_closed() || cause.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

/// The error without what it may quote of the data: for the classes that are about values, code and names only.
pub(super) fn describe(cause: &tokio_postgres::Error) -> String {
    use std::error::Error as _;
    let Some(error) = cause.as_db_error() else {
        return match cause.source() {
            Some(source) => format!("{cause}: {source}"),
            None => cause.to_string(),
        };
    };
    let code = error.code().code();
    let mut text = format!("SQLSTATE {code}");
    for (what, name) in [("table", error.table()), ("column", error.column()), ("constraint", error.constraint())] {
        if let Some(name) = name {
            text.push_str(&format!(", {what} {name}"));
        }
    }
    if !code.starts_with("22") && !code.starts_with("23") {
        text.push_str(": ");
        text.push_str(error.message());
    }
    text
}
