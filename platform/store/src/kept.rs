//! What is read from the database again and again and seldom changes, kept in memory for a moment.

use std::sync::{Arc, Mutex, PoisonError};
use yui_kernel::{Result, Timestamp};

/// A value with the instant when it was read. Other processes may change it: it is read again after a time.
#[derive(Debug)]
pub struct Kept<T> {
    longest: jiff::SignedDuration,
    value: Mutex<Option<(Timestamp, Arc<T>)>>,
}

impl<T> Kept<T> {
    /// Nothing yet; what is read is kept for `longest`.
    #[must_use]
    pub const fn new(longest: jiff::SignedDuration) -> Self {
        Self { longest, value: Mutex::new(None) }
    }

    /// The value as it was not longer ago than it is kept, read by `read` if need be.
    ///
    /// # Errors
    /// Those of `read`.
    pub async fn get<F>(&self, now: Timestamp, read: impl FnOnce() -> F + Send) -> Result<Arc<T>>
    where
        F: Future<Output = Result<T>> + Send,
    {
        let kept = self.value.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((read_at, value)) = kept
            && now.duration_since(read_at).abs() < self.longest
        {
            return Ok(value);
        }
        let value = Arc::new(read().await?);
        *self.value.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&value)));
        Ok(value)
    }

    /// Has it read anew by whoever comes next.
    pub fn forget(&self) {
        *self.value.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use jiff::SignedDuration;
    use yui_kernel::{Error, Timestamp};

    #[tokio::test]
    async fn a_value_is_read_once_until_it_is_old_or_forgotten() {
        let kept = Kept::new(SignedDuration::from_secs(10));
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(*kept.get(at(0), async || Ok(1)).await.unwrap(), 1);
        assert_eq!(*kept.get(at(9), async || Ok(2)).await.unwrap(), 1);
        assert_eq!(*kept.get(at(10), async || Ok(3)).await.unwrap(), 3);
        kept.forget();
        assert!(kept.get(at(11), async || Err(Error::unavailable("away"))).await.is_err());
        assert_eq!(*kept.get(at(11), async || Ok(4)).await.unwrap(), 4);
    }
}
