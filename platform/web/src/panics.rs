//! Panics: caught at the request's edge, and logged once by where they happened, never by what they said.
//!
//! A panic's message may hold the value that broke an assumption, and so personal data. The place in the source is enough to find the fault.

use futures_util::FutureExt as _;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::task::Poll;

thread_local! {
    /// Whether this thread is polling a future whose panics are caught and logged by its owner.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic of this thread happened.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Replaces the process's panic hook, which prints messages, by one that logs the place alone. Called once, by the program's main function.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        if GUARDED.get() {
            PLACE.with_borrow_mut(|last| *last = place);
        } else {
            tracing::error!(place, thread = std::thread::current().name(), "panic");
        }
    }));
}

/// A future panicked; holds the place where, if [`install_hook`] was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked {
    /// File, line and column.
    pub place: Option<String>,
}

/// Runs `future` and catches its panic, which the caller logs.
///
/// # Errors
/// [`Panicked`], if it panicked.
pub async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let mut future = pin!(AssertUnwindSafe(future).catch_unwind());
    std::future::poll_fn(|context| {
        let before = GUARDED.replace(true);
        let polled = future.as_mut().poll(context);
        GUARDED.set(before);
        match polled {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(output)) => Poll::Ready(Ok(output)),
            Poll::Ready(Err(_)) => Poll::Ready(Err(Panicked { place: PLACE.with_borrow_mut(Option::take) })),
        }
    })
    .await
}
