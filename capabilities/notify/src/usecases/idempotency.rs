//! Requests that may be repeated: the same key and the same request get the same answer, for 24 hours.

use super::Failure;
use super::send_message::Body;
use crate::model::ServiceId;
use crate::model::problem::{self, Problems};
use crate::model::request::IdempotencyKey;
use crate::sql::idempotency::{self, KeptAnswer};
use aws_lc_rs::digest;
use jiff::SignedDuration;
use std::sync::Arc;
use yui_kernel::{Error, ErrorKind, Result, Tenant};
use yui_store::{Store, TenantTx, Turn, values};

/// How long an answer is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// An answer that is ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A request with its `Idempotency-Key`.
#[derive(Debug, Clone)]
pub struct Repeatable {
    key: IdempotencyKey,
    digest: Vec<u8>,
}

/// What is known of a request with this key.
enum Known {
    /// Nothing: it is new.
    New,
    /// It was answered.
    Answered(Answer),
    /// The key stands for another request.
    Reused,
}

/// How often a request is tried whose key another request is using at the same time: that one's answer is there at the next look.
const TRIES: usize = 3;

/// An answer, and whether this request brought it about.
#[derive(Debug)]
pub(super) struct Once {
    /// The answer.
    pub(super) answer: Answer,
    /// Whether it is new, not that of an earlier request with the same key.
    pub(super) is_new: bool,
}

/// Does what a request asks for and keeps its answer, in one transaction; or gives the answer that an earlier request with the same
/// key was given. `work` gives the answer, or a refusal after which it has changed nothing; `counter` names the counts that it adds to, if
/// many such requests come at once.
///
/// # Errors
/// The refusal; 409 if the key stands for another request; faults of the store.
pub(super) async fn answer_once<W>(
    store: &Store,
    tenant: &Tenant,
    service: ServiceId,
    counter: Option<Turn>,
    repeat: Option<Repeatable>,
    work: W,
) -> Result<Once, Failure>
where
    W: Fn(&mut TenantTx<'_>) -> Result<Result<Answer, Problems>> + Send + Sync + 'static,
{
    let shared = Arc::new((work, repeat));
    let mut tries = 0;
    loop {
        tries += 1;
        let attempt = Arc::clone(&shared);
        let attempt = move |tx: &mut TenantTx<'_>| attempt_once(tx, service, attempt.1.as_ref(), &attempt.0);
        let done = match counter {
            Some(counter) => store.write_in_turn(tenant, counter, attempt).await,
            None => store.write(tenant, attempt).await,
        };
        return match done {
            Ok(Ok(once)) => Ok(once),
            Ok(Err(problems)) => Err(problems.into()),
            Err(error) if error.kind() == ErrorKind::Conflict && shared.1.is_some() && tries < TRIES => continue,
            Err(error) => Err(error.into()),
        };
    }
}

fn attempt_once<W>(
    tx: &mut TenantTx<'_>,
    service: ServiceId,
    repeat: Option<&Repeatable>,
    work: &W,
) -> Result<Result<Once, Problems>>
where
    W: Fn(&mut TenantTx<'_>) -> Result<Result<Answer, Problems>>,
{
    if let Some(repeat) = repeat {
        match repeat.look_up(tx, service)? {
            Known::New => {}
            Known::Answered(answer) => return Ok(Ok(Once { answer, is_new: false })),
            Known::Reused => return Ok(Err(problem::idempotency_key_reused())),
        }
    }
    let answer = match work(tx)? {
        Ok(answer) => answer,
        Err(problems) => return Ok(Err(problems)),
    };
    if let Some(repeat) = repeat {
        repeat.keep(tx, service, &answer)?;
    }
    Ok(Ok(Once { answer, is_new: true }))
}

impl Repeatable {
    /// Reads the header, if there is one. `operation` tells requests with the same body apart.
    ///
    /// # Errors
    /// 400 if the key breaks its rule.
    pub fn read(header: Option<&str>, operation: &str, body: &Body) -> Result<Option<Self>, Failure> {
        let Some(header) = header else { return Ok(None) };
        let key = IdempotencyKey::parse(header.as_bytes())?;
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(operation.as_bytes());
        context.update(&[0]);
        context.update(&body.raw);
        Ok(Some(Self { key, digest: context.finish().as_ref().to_vec() }))
    }

    /// The answer that was given to this request before. It is asked for before anything is judged: what was right then can be wrong by
    /// now, such as a time ahead that has passed or a template that was archived, and the answer stays the same.
    ///
    /// # Errors
    /// 409 if the key stands for another request; faults of the store.
    pub async fn answered(
        &self,
        store: &Store,
        tenant: &Tenant,
        service: ServiceId,
    ) -> Result<Option<Answer>, Failure> {
        let repeat = self.clone();
        match store.read(tenant, move |tx| repeat.look_up(tx, service)).await? {
            Known::New => Ok(None),
            Known::Answered(answer) => Ok(Some(answer)),
            Known::Reused => Err(problem::idempotency_key_reused().into()),
        }
    }

    /// Looks the key up.
    fn look_up(&self, tx: &mut TenantTx<'_>, service: ServiceId) -> Result<Known> {
        let since =
            tx.now().checked_sub(KEPT).map_err(|error| Error::internal("the clock is out of range").because(error))?;
        let kept = tx.find::<KeptAnswer>(&idempotency::FIND, &values![service, self.key.as_str(), since])?;
        Ok(match kept {
            None => Known::New,
            Some(kept) if kept.request_digest != self.digest => Known::Reused,
            Some(kept) => {
                Known::Answered(Answer { status: u16::try_from(kept.status).unwrap_or(200), body: kept.body })
            }
        })
    }

    /// Keeps the answer; `Conflict` if another request with this key was answered at the same time.
    fn keep(&self, tx: &mut TenantTx<'_>, service: ServiceId, answer: &Answer) -> Result<()> {
        let now = tx.now();
        let too_old =
            now.checked_sub(KEPT).map_err(|error| Error::internal("the clock is out of range").because(error))?;
        let kept = tx.execute(
            &idempotency::KEEP,
            &values![
                service,
                self.key.as_str(),
                self.digest.clone(),
                u32::from(answer.status),
                &answer.body,
                now,
                too_old
            ],
        )?;
        if kept == 0 {
            return Err(Error::conflict("another request with this Idempotency-Key is being answered"));
        }
        Ok(())
    }
}
